"""The environment of the test suite, set before Django reads its settings (``pytest -p``)."""

import os
import tempfile
from datetime import UTC, datetime

os.environ["DATA_DIR"] = os.environ.get("TEST_DATA_DIR") or tempfile.mkdtemp(prefix="vlechtwerk-test-")
os.environ["VLECHTWERK_DEMO"] = "1"
os.environ["VLECHTWERK_SECRET_KEY"] = "only-for-tests"  # noqa: S105 - not a secret
os.environ["VLECHTWERK_NETWORK_PHONE"] = "015 00 23 45"
# Tests read mail the moment something happens, at any hour; those of the outbox switch hours and digest on.
os.environ["VLECHTWERK_QUIET_HOURS"] = "off"
os.environ["VLECHTWERK_DIGEST"] = "off"
os.environ.pop("VLECHTWERK_MAIL_URL", None)
# The long tables are run whole on one database and by turns on the other (``tests/conftest.py``); the processes of a
# run that goes on past midnight agree about whose turn it is. "all" is everything on both.
os.environ.setdefault("TEST_TURN", str(datetime.now(UTC).date().toordinal()))
