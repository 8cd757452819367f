"""Fills a running network with one of everything; tells every page of it, who may open it, and their logins."""

import json

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory

from tests import addresses, factories
from tests.personas import make_world
from vlechtwerk.core import views
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import Axis, Innovation

BACKEND = "vlechtwerk.people.backends.LoginBackend"
# Every page is seen through the eyes of the first who may open it, and some through those of the team as well.
EYES = ("visitor", "member", "asked", "broker", "administrator")
TEAM_TOO = {"help", "patterns", "innovation", "session", "agenda", "coins", "proposal_answer"}
MORE = {
    "broker": ["/pad/?view=table", "/pad/?view=table&text=zzz", "/koppelen/?state=proposed", "/mensen/?text=zzz",
               "/sessies/?state=booked", "/vandaag/?scope=mine", "/nergens/"],
    "visitor": ["/account/login/?password", "/nergens/", "/antwoord/verlopen/", "/-/500"],
}  # fmt: skip


def fill():
    """The world of the permission matrix, with something on every shelf of its dossier."""
    world = make_world()
    broker, member = world.people["broker"], world.people["member"]
    innovation = Innovation.objects.get(key=world.keys["innovation"])
    scores = {axis: (1 + place % 5, "nog te bewijzen") for place, axis in enumerate(Axis.objects.all())}
    innovations.record_diagnosis(innovation, scores=scores, by=broker, income_source_count=1)
    innovations.record_diagnosis(innovation, scores=scores, by=broker, note="Sterker dan in de lente.")
    innovations.add_note(innovation, text="Griet twijfelt aan een coöperatie.", by=broker)
    done = innovations.add_task(innovation, text="Kostprijs per liter", owner=member, by=broker)
    innovations.finish_task(done, by=broker)
    intake = factories.make_intake("Hoe tellen we wat het met mensen doet?", name="Said Amrani")
    innovations.assess_intake(intake, is_impact_driven=True, is_innovative=True, by=broker)
    world.keys["assessed"] = intake.key
    return world


def log_in(person) -> str:
    """The key of a session that this person is logged in with."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def opens(client: Client, path: str) -> bool:
    """Whether the address is a page for this person: not a file, a redirect or a refusal."""
    page = client.get(path)
    return page.status_code == 200 and page.headers.get("Content-Type", "").startswith("text/html")


def pages(world) -> list[tuple[str, str]]:
    """``(eyes, path)`` of every page there is."""
    clients = {eyes: world.client(eyes) for eyes in EYES}
    found = []
    for address in addresses.walk():
        if address.name.endswith("_html"):  # a mail as its own document, seen in the frame of its page
            continue
        path = addresses.path_of(address, world)
        first = next((eyes for eyes in EYES if opens(clients[eyes], path)), None)
        also = "broker" if address.name in TEAM_TOO and opens(clients["broker"], path) else None
        found += [(eyes, path) for eyes in {first, also} if eyes]
    found += [(eyes, path) for eyes, paths in MORE.items() for path in paths]
    return [*found, ("asked", "/thuis/"), ("broker", f"/intakes/{world.keys['assessed']}/")]


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    world = fill()
    broken = views.server_error(RequestFactory().get("/")).content.decode()
    logins = {eyes: log_in(person) for eyes in EYES if (person := world.people.get(eyes))}
    print("WORLD" + json.dumps({"pages": pages(world), "logins": logins, "broken": broken, "keys": world.keys}))
