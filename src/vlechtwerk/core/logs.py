"""What the log may not tell: links that open a page without an account, and what stands in a row."""

import logging
import re

SECRETS = (
    # A signed token: content, moment, signature. Who has it acts as the person it was sent to.
    (re.compile(r"[\w.-]+:[\w-]{5,8}:[\w-]{20,}"), "(token)"),
    (re.compile(r"(?<=/agenda/)[\w-]+(?=\.ics)"), "(token)"),
    # PostgreSQL tells the whole row that it refused.
    (re.compile(r"(DETAIL: +)(?:Failing row|Key \().*"), r"\1(not logged)"),
)


class Discreet(logging.Formatter):
    """A line, with its trace, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for pattern, instead in SECRETS:
            text = pattern.sub(instead, text)
        return text
