"""Until the results have their own view: the address that scans lead to. Drop this file then."""

from tests.personas import EVERYBODY
from tests.rows import both

ROWS = {"scan_result": both(EVERYBODY)}
KEYS = {"key": {"scan_result": "public_scan"}}
