"""What is kept about people who met somebody of a partner network."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vlechtwerk.federation.models import RemoteSession
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, held, waits

RUNNING = ("drafted", "asked", "accepted", "introduced")


def register() -> None:
    held.add(
        "remote_sessions",
        Held(_("Sessions with other networks"), "federation.RemoteSession", ("person",), Purpose.HELP, Ground.CONSENT,
             Kept.NAMELESS, SeenBy.INVOLVED, shown=("created_at", "partner__name", "title", "state", "appointment")),
    )  # fmt: skip
    acts["federation.RemoteSession.broker"] = "whose work it is"
    waits.append(still_open)


def still_open(person: Person) -> list[str]:
    """Sessions that another network still counts on."""
    number = RemoteSession.objects.filter(person=person, state__in=RUNNING).count()
    text = ngettext(
        "%(n)d session with another network is not done yet.",
        "%(n)d sessions with another network are not done yet.",
        number,
    )
    return [text % {"n": number}] if number else []
