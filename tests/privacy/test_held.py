"""Every kind of data about people is told, taken along and erased: nothing points at a person that nobody thought of."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from tests import factories
from tests.pdf_text import text_of
from tests.personas import undone
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations.models import Intake
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import acts, held
from vlechtwerk.privacy import queries
from vlechtwerk.privacy.words import WORDS

# Columns that hold the number of a person without a foreign key: core and outbox stand below people.
NUMBERS = {
    "outbox.Message.person_id", "outbox.MailChoice.person_id", "people.Merge.kept", "people.Merge.taken",
    "core.AuditEntry.actor_id", "core.AuditEntry.on_behalf_of_id",
}  # fmt: skip
KINDS = dict(held.items())


@pytest.fixture
def db(one_world):
    with undone():
        yield


def pointers() -> set[str]:
    """``app.Model.field`` of every column, and many to many, that leads to a person; of all apps, also foreign ones."""
    found = set(NUMBERS)
    for model in apps.get_models():
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            if field.related_model is Person:
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_whatever_points_at_a_person_is_held_or_excepted_with_a_reason():
    told = {f"{one.model}.{field}" for one in KINDS.values() for field in one.fields if "__" not in field}
    excepted = {*acts, "core.AuditEntry.on_behalf_of_id"}  # for whom it was done: the same line as who did it
    assert pointers() - told - excepted == set()
    assert all(acts.values())
    assert set(acts) <= pointers(), "an exception for a column that is not there"


def test_every_column_that_is_shown_has_a_word_and_is_there(db):
    for name, one in KINDS.items():
        assert set(one.shown) <= set(WORDS), name
        list(one.rows(0).values(*one.shown))
        assert set(one.words) <= {field.name for field in apps.get_model(one.model)._meta.fields}, name
    assert set(WORDS) == {column for one in KINDS.values() for column in one.shown}


# Texts of rows about somebody that erasing keeps, because they are not theirs alone.
KEPT = {
    "innovations.InnovationMember": set(), "innovations.Task": {"text"}, "innovations.TimelineEntry": {"text", "verb"},
    "exchanges.StrengtheningSession": {"goal", "cancel_reason"}, "matching.Referral": {"alternatives", "text_version"},
    "ledger.Transfer": {"note", "category", "source"}, "federation.RemoteSession": {"title", "summary", "other_name", "other_phone", "appointment", "reason"},
    "programmes.Ambassadorship": {"appointed_by", "ceremony_place", "code", "end_reason"},  # the last by an eraser
    "programmes.Fan": {"note"},
    "programmes.Circle": {"name", "subject", "harvest"}, "people.Consent": {"source", "text_version"},
    "core.AuditEntry": {"verb", "subject", "subject_id", "hat"}, "ledger.LimitRequest": {"source"},
    "innovations.Intake": {"fingerprint"}, "matching.Share": {"text_version"}, "matching.Introduction": {"text_version"}, "matching.RoundRow": {"fingerprint", "outcome"},
    "outbox.Message": {"kind", "about", "once", "calendar_method", "language"}, "privacy.Look": {"hat", "subject", "via"},
    "programmes.CircleApplication": {"language"},
    "surveys.Invitation": {"name", "email"}, "surveys.Response": {"key", "answers", "roles", "language", "given"},  # by an eraser
    "ecosystem.SavedView": {"title", "about", "token"}, "ecosystem.MapStory": {"title", "intro"},  # of the team
    "ecosystem.Actor": {"summary", "source"},  # of the organisation
    "ledger.Account": {"partner"}, "events.EventBlock": {"title"}, "events.Registration": {"who"},
    # design sprints: what was said in the group, and sealed words that only their author reads
    "sprints.Idea": {"text", "sealed", "harvest_key"},
    "coaching.CoachingPath": {"employer_signer", "outcome"},  # the last by an eraser
    "coaching.Nomination": {"language"},
    # learning: what was said to the group, or asked by it
    "learning.Proposal": {"title", "about"}, "learning.Lecture": {"title", "message"},
    "events.Appearance": {"title", "evidence", "evidence_url"},  # what was public, and what the funder may ask to see
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_text_about_somebody_is_emptied_or_kept_on_purpose(name):
    one = KINDS[name]
    same = [other for other in KINDS.values() if other.model == one.model]
    if one.goes or one.model == "people.Person":
        return
    texts = {
        field.name
        for field in apps.get_model(one.model)._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in {"key", "state"}
    }
    emptied = {word for other in same for word in other.words}
    assert texts - emptied - KEPT.get(one.model, set()) == set()


def test_page_tells_everything_in_a_constant_number_of_queries(db, one_world, django_assert_num_queries):
    client, member = one_world.client("member"), one_world.people["member"]
    page = client.get(reverse("own_data")).content.decode()
    assert "Wie je bent en hoe je te bereiken bent" in page and "Je munten, gegeven en gekregen" in page
    fixed = len(KINDS) + 4
    with django_assert_num_queries(fixed):
        client.get(reverse("own_data"))
    for _ in range(2):
        factories.make_talent(member)
        factories.make_intake(person=member)
    with django_assert_num_queries(fixed):
        client.get(reverse("own_data"))


def test_file_for_programs_holds_all_of_it_and_no_reach_of_others(db, one_world):
    member = one_world.people["member"]
    response = one_world.client("member").get(reverse("own_data_file", args=["json"]))
    found = json.loads(response.content)
    assert response["Content-Disposition"].endswith('.json"') and "no-store" in response["Cache-Control"]
    assert set(found["kinds"]) == set(KINDS)
    assert found["kinds"]["person"]["rows"][0]["email"] == member.email
    assert [row["text"] for row in found["kinds"]["talents"]["rows"]] == [one.text for one in member.talents.all()]
    assert found["kinds"]["transfers"]["rows"] and found["kinds"]["sessions_held"]["rows"]
    told = json.dumps({name: kind for name, kind in found["kinds"].items() if name != "mails"})
    for other in Person.objects.exclude(pk=member.pk):
        assert not other.email or other.email not in told
        assert not other.phone or other.phone not in told
    assert AuditEntry.objects.filter(verb="take_own_data", actor_id=member.pk).exists()


def test_nobody_gets_rows_of_another(db, one_world):
    stranger = factories.make_person("Niemand Bekend")
    found = queries.everything(stranger)["kinds"]
    assert {name for name, kind in found.items() if kind["rows"]} == {"person", "hats"}


def test_paper_reads_in_the_readers_language(db, one_world):
    response = one_world.client("member").get(reverse("own_data_file", args=["pdf"]))
    text = "".join(text_of(response.content).split())
    assert response["Content-Type"] == "application/pdf"
    assert "WathetnetwerkweetoverMember" in text and "E-mailadres" in text


def test_odd_kind_of_file_is_not_there(db, one_world):
    assert one_world.client("member").get(reverse("own_data_file", args=["exe"])).status_code == 404


def test_intake_by_the_same_person_counts_with_until_when(db, one_world):
    member = one_world.people["member"]
    factories.make_intake(person=member)
    kind = next(one for one in queries.kinds(member) if one.name == "intakes")
    assert kind.count == Intake.objects.filter(person=member).count()
    assert kind.until.endswith("hoogstens 2 jaar")


def test_look_of_the_team_is_told_once_an_hour_and_own_looks_are_not(db, one_world):
    member = one_world.people["member"]
    broker = one_world.client("broker")
    for _ in range(2):
        broker.get(reverse("person", args=[member.key]))
        broker.get(reverse("innovation", args=[one_world.keys["innovation"]]))
        one_world.client("member").get(reverse("innovation", args=[one_world.keys["innovation"]]))
    looks = queries.looks_at(member)
    assert sorted((one.reader.name, one.subject) for one in looks) == [
        ("Broker", "innovations.innovation"), ("Broker", "people.person"),
    ]  # fmt: skip
    with clock.at(clock.now() + timedelta(hours=2)):
        broker.get(reverse("person", args=[member.key]))
    assert queries.looks_at(member).count() == 3
    page = one_world.client("member").get(reverse("own_data")).content.decode()
    assert "Broker" in page and "je pagina" in page
    own = broker.get(reverse("person", args=[one_world.people["broker"].key]))
    assert own.status_code == 200 and not queries.looks_at(one_world.people["broker"]).exists()


def test_look_that_cannot_be_noted_keeps_nobody_from_reading(db, one_world, monkeypatch):
    from django.db import DatabaseError

    from vlechtwerk.privacy.models import Look

    def broken(*_args, **_more):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Look.objects, "bulk_create", broken)
    page = one_world.client("broker").get(reverse("person", args=[one_world.people["member"].key]))
    assert page.status_code == 200


def test_mails_to_the_address_alone_are_told_too(db):
    from vlechtwerk.outbox import actions as outbox

    person = factories.make_person("Ria Goos")
    outbox.queue("people.login_code", to=outbox.Address(person.email), context={"code": "1"})
    outbox.queue("people.login_code", to=outbox.Address("iemand@anders.example"), context={"code": "2"})
    assert [kind.count for kind in queries.kinds(person) if kind.name == "mails"] == [1]
