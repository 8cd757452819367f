"""xAPI 1.0.3: what somebody learned as statements of actor, verb and object. The actor is a number, never a name or address."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings

from vlechtwerk.core.credentials import key_for, sealer
from vlechtwerk.core.open_badges import moment
from vlechtwerk.core.outward import Answer, Away, call
from vlechtwerk.learning.models import Curriculum, Lesson, RecordStore

VERSION = "1.0.3"
VERBS = {
    "experienced": "http://adlnet.gov/expapi/verbs/experienced",
    "completed": "http://adlnet.gov/expapi/verbs/completed",
    "answered": "http://adlnet.gov/expapi/verbs/answered",
    "scored": "http://adlnet.gov/expapi/verbs/scored",
}
LESSON = "http://adlnet.gov/expapi/activities/lesson"
COURSE = "http://adlnet.gov/expapi/activities/course"


def actor(key: str) -> dict[str, Any]:
    """Always the same for one person here, and for nobody to trace back without our key."""
    name = hmac.digest(key_for("xapi").private_bytes_raw(), key.encode(), "sha256").hex()[:32]
    return {"objectType": "Agent", "account": {"homePage": settings.BASE_URL, "name": name}}


def activity(thing: Lesson | Curriculum, language: str) -> dict[str, Any]:
    kind = "lesson" if isinstance(thing, Lesson) else "curriculum"
    return {
        "objectType": "Activity", "id": f"{settings.BASE_URL}/xapi/{kind}/{thing.key}",
        "definition": {"type": LESSON if kind == "lesson" else COURSE, "name": {language: thing.title}},
    }  # fmt: skip


def statement(
    number: UUID, *, person_key: str, verb: str, thing: Lesson | Curriculum, within: Curriculum, at: datetime,
    result: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    context: dict[str, Any] = {"platform": settings.NETWORK_NAME, "language": within.language}
    if thing != within:
        context["contextActivities"] = {"grouping": [activity(within, within.language)]}
    return {
        "id": str(number), "actor": actor(person_key), "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": activity(thing, within.language), "context": context, "timestamp": moment(at),
    } | ({"result": dict(result)} if result else {})  # fmt: skip


def seal(password: str) -> str:
    return sealer("xapi store").encrypt(password.encode()).decode()


def send(store: RecordStore, body: Mapping[str, Any]) -> Answer:
    """One statement under its own number: sent twice it is there once."""
    try:
        password = sealer("xapi store").decrypt(store.sealed.encode()).decode()
    except InvalidToken:
        raise Away("the password cannot be read any more: SECRET_KEY was changed") from None
    login = base64.b64encode(f"{store.user}:{password}".encode()).decode()
    heads = {
        "Authorization": f"Basic {login}", "Content-Type": "application/json", "X-Experience-API-Version": VERSION,
    }  # fmt: skip
    url = f"{store.url.rstrip('/')}/statements?statementId={body['id']}"
    return call("PUT", url, body=json.dumps(body).encode(), heads=heads)
