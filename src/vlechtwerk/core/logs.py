"""What the log may not tell: links that open a page without an account, addresses, and what stands in a row."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")

SECRETS = (
    # A signed token: content, moment, signature. Who has it acts as the person it was sent to.
    (re.compile(r"[\w.-]+:[\w-]{5,8}:[\w-]{20,}"), "(token)"),
    (re.compile(r"(?<=/agenda/)[\w-]+(?=\.ics)"), "(token)"),
    # PostgreSQL tells the whole row that it refused.
    (re.compile(r"(DETAIL: +)(?:Failing row|Key \().*"), r"\1(not logged)"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "(mail)"),
)


def discreet(text: str) -> str:
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


class Discreet(logging.Formatter):
    """A line, with its trace, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        if _is_refusal(record):
            record.exc_info = record.exc_text = None
        return discreet(super().format(record))


class DiscreetJson(logging.Formatter):
    """The same as one JSON object per line, for programs. ``facts`` of a record become fields of their own."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(_message(record)),
            "request": request_id.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and not _is_refusal(record):
            told["trace"] = discreet(self.formatException(record.exc_info))
        return json.dumps({key: value for key, value in told.items() if value != ""}, ensure_ascii=False)


def _is_refusal(record: logging.LogRecord) -> bool:
    """Somebody asked for what is not theirs, or not there: no fault of ours, so no trace."""
    return record.name == "django.request" and record.levelno < logging.ERROR


def _message(record: logging.LogRecord) -> str:
    """Of a request that Django refuses the reason alone: its address is whatever somebody typed."""
    if record.name == "django.request" and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])
    return record.getMessage()
