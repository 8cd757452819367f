"""One example of the digest, for the previews: of two kinds that wait for it, in the language of the preview."""

from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import registry
from vlechtwerk.outbox.rendering import Rendered, render

IN_IT = ("exchanges.coin_booked", "innovations.joined")


def _mail(kind: str) -> Rendered:
    return render(kind, {"to": None, "network": settings.NETWORK_NAME, **mail_samples[kind]()}, get_language() or "nl")


_subject = lazy(lambda kind: _mail(kind).subject, str)
_label = lazy(lambda kind: _mail(kind).link_label, str)


def digest_sample() -> dict[str, Any]:
    def line(kind: str) -> dict[str, Any]:
        return {"subject": _subject(kind), "label": _label(kind), "link": f"{settings.BASE_URL}/s/voorbeeld/"}

    groups = [[registry.notice_of(kind).label, [line(kind)]] for kind in IN_IT]
    return {"groups": groups, "count": 2, "first": "", "has_more": False, "page": f"{settings.BASE_URL}/berichten/"}
