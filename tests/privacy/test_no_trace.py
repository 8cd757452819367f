"""After an erasure the files themselves are searched: database, log of the database, mailbox, log of the program."""

import logging
import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import factories
from tests.personas import make_world
from tests.privacy.conftest import erased
from vlechtwerk.innovations.models import Innovation, TimelineEntry
from vlechtwerk.ledger.queries.checking import verify
from vlechtwerk.matching.models import RoundRow
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person, Talent
from vlechtwerk.privacy import actions
from vlechtwerk.privacy.models import Erasure
from vlechtwerk.search import actions as search

pytestmark = pytest.mark.thorough


def marks(person) -> list[bytes]:
    """How somebody may still be recognised in a file, in any writing of the number."""
    figures = re.sub(r"\D", "", person.phone)
    spaced = " ".join([figures[:4], *(figures[at : at + 2] for at in range(4, len(figures), 2))])
    texts = [
        person.name,
        person.email,
        person.phone,
        figures,
        spaced,
        *(talent.text for talent in person.talents.all()),
    ]
    return [text.lower().encode() for text in texts if text]


def the_database() -> bytes:
    """All bytes: the file with its log on SQLite, a text of every table on PostgreSQL."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        parts = [file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")]
        return b"".join(part.read_bytes() for part in parts if part.exists()).lower()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                found += [bytes(one) for one in copy]
    return b"".join(found).lower()


def the_mailbox() -> bytes:
    found = []
    for file in Path(settings.MAILBOX_DIR).glob("*"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        found.append(str(mail).encode())
        found += [part.get_content().encode() for part in mail.walk() if part.get_content_maintype() == "text"]
    return b"".join(found).lower()


@pytest.mark.thorough
def test_nothing_in_any_file_tells_who_it_was(committed_db, settings, tmp_path, caplog):
    settings.EMAIL_BACKEND = "vlechtwerk.outbox.mailbox.EmailBackend"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    with caplog.at_level(logging.DEBUG, "vlechtwerk"):
        world = make_world()
        gone = [world.people[name] for name in ("helper", "asked", "team", "in_ring")]
        gone.append(Person.objects.get(name="Jeroen Maes"))
        innovation = Innovation.objects.get(name="Tweede Oogst")
        for at, person in enumerate(gone):
            Person.objects.filter(pk=person.pk).update(
                about=f"Ik ben {person.name}, bakker", phone=f"+32 470 55 66 7{at}"
            )
            Talent.objects.filter(person=person).update(text=f"Deeg kneden voor duizend man, nummer {at}")
            RoundRow.objects.update(shown={str(person.pk): {"quote": f"Deeg kneden voor duizend man, nummer {at}"}})
            person.refresh_from_db()
            text = f"Bel {person.name.upper()} op 0470/55.66.7{at} of mail {person.email}"
            TimelineEntry.objects.create(
                innovation=innovation, kind="note", verb="note", text=text, data={"to": person.name}
            )
            factories.make_intake(text, email=person.email, phone=person.phone, state="closed", close_reason="other")
        while outbox.deliver_due(limit=500):
            pass
        while search.sweep() or search.follow():
            pass
        wanted = [mark for person in gone for mark in marks(person)]
        before = the_database()
        assert all(mark in before for person in gone for mark in marks(person)[:2])
        if connection.vendor == "sqlite":
            assert all(person.name.lower().encode() in the_mailbox() for person in gone[:2])
        caplog.clear()
        for person in gone:
            erased(person)
        actions.wipe_due()
    after = the_database()
    assert [mark for mark in wanted if mark in after] == []
    assert [mark for mark in wanted if mark in the_mailbox()] == []
    assert [mark for mark in wanted if mark.decode() in caplog.text.lower()] == []
    assert not Erasure.objects.filter(wiped_at=None).exists()
    assert verify().problems == []


def test_file_is_the_one_that_is_written(committed_db):
    """So that the search through the file is known to look at the right one."""
    factories.make_person("Wim Van den Broeck")
    assert b"wim van den broeck" in the_database()
