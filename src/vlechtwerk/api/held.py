"""What is kept about people here: the keys and webhooks they made."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, held


def register() -> None:
    mine: dict[str, Any] = {
        "fields": ("person",), "purpose": Purpose.SAFE, "ground": Ground.INTEREST, "kept": Kept.ERASED,
        "seen_by": SeenBy.ME, "goes": True, "correct": "api_tokens",
    }  # fmt: skip
    shown = ("name", "scopes", "created_at", "expires_at", "last_used_at")
    held.add("api_tokens", Held(_("Your keys for programs"), "api.Token", **mine, shown=shown))
    held.add("webhooks", Held(_("Your webhooks"), "api.Endpoint", **mine, shown=("url", "events", "created_at")))
