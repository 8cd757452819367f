"""The nightly verification. It mends nothing; it says what it found, to the log and to the administrator."""

import logging
from dataclasses import asdict

from vlechtwerk.core.models import AuditEntry
from vlechtwerk.ledger import queries

log = logging.getLogger("vlechtwerk.ledger")


def check_books() -> int:
    """Verify, and keep the report in the audit trail: ``queries.last_report`` reads it there. Has done no rows."""
    report = queries.verify()
    for problem in report.problems:
        log.error("the ledger does not add up: %s", problem)
    AuditEntry.objects.create(verb="check_books", subject=queries.BOOKS, data=asdict(report))
    return 0
