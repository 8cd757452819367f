"""Keys for tests: of anybody in any hat, as the model allows; the action gives them to the team's heads only."""

import json
from datetime import timedelta

from django.test import Client

from vlechtwerk.api import tokens
from vlechtwerk.api.enums import Scope
from vlechtwerk.api.models import Token
from vlechtwerk.core import clock

ALL = [scope.value for scope in Scope]


def make_key(person, hat="administrator", scopes=ALL, days=30) -> str:
    text = tokens.new_token()
    Token.objects.create(
        person=person, hat=hat, name="proef", scopes=list(scopes), digest=tokens.digest(text), hint=text[:8],
        expires_at=clock.now() + timedelta(days=days),
    )  # fmt: skip
    return text


class Program:
    """A program that asks with a key, and reads JSON."""

    def __init__(self, key: str = "") -> None:
        self.client, self.key = Client(), key

    def ask(self, method: str, path: str, data=None, **heads):
        if self.key:
            heads.setdefault("Authorization", f"Bearer {self.key}")
        body = json.dumps(data) if data is not None else ""
        where = path if path.startswith("http") else f"/api/v1/{path}"
        return self.client.generic(method, where, body, content_type="application/json", headers=heads)

    def get(self, path, **heads):
        return self.ask("GET", path, **heads)

    def post(self, path, data, **heads):
        return self.ask("POST", path, data, **heads)

    def patch(self, path, data, **heads):
        return self.ask("PATCH", path, data, **heads)
