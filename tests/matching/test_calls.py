"""A call for talents: whom it reaches, the answer with one tap, the words, and its end."""

from datetime import timedelta

import pytest

from tests import factories
from tests.personas import client_of
from vlechtwerk.core import clock, links
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching.enums import CalledState, CallGroup
from vlechtwerk.matching.models import Call, Called
from vlechtwerk.matching.queries.calls import reached
from vlechtwerk.outbox import choosing
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people

AREA = "axis-business_model"
TEXTS = {"text_nl": "Wie kan rekenen?", "text_fr": "Qui sait compter ?", "text_en": "Who can count?"}
CALL_QUERIES = 5


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def axis(db):
    return factories.make_axis()


@pytest.fixture
def wanted(need, axis):
    need.axis = axis
    need.save()
    return need


@pytest.fixture
def near(wanted):
    """Somebody who never gave, and whose talent was not found for it."""
    person = factories.make_person("Kim Baert")
    factories.make_talent(person, text="Ik speel saxofoon in de fanfare")
    return person


@pytest.fixture
def send(broker, near):
    def sending(groups=(CallGroup.NEVER_GAVE,), days=14, **more):
        until = clock.today() + timedelta(days=days)
        return actions.send_call(AREA, **{"texts": TEXTS, "groups": groups, "until": until, "by": broker, **more})

    return sending


def called(person):
    return Called.objects.select_related("call__by", "person").get(person=person)


def kinds(person):
    found = Message.objects.filter(person_id=person.pk, kind__startswith="matching.call").order_by("pk")
    return [(one.kind.removeprefix("matching."), one.state) for one in found]


# whom it reaches


def test_reaches_those_who_never_gave_and_not_who_knows_it_already(axis, near, helper, broker):
    giver = factories.make_person("Gever Geert")
    other = factories.make_need(factories.make_innovation("Ander", broker=broker), made_by=broker)
    exchanges.accept(actions.ask_helper(other, helper=giver, by=broker), by=giver)
    found = reached(AREA, [CallGroup.NEVER_GAVE], [axis])
    assert near in found
    assert helper not in found  # knows about it already
    assert giver not in found


def test_reaches_contacts_of_organisations_alone_when_that_is_chosen(axis, near):
    contact = factories.make_person("Contact Carla", hats=())
    factories.make_affiliation(contact, factories.make_organisation())
    assert reached(AREA, [CallGroup.CONTACTS], [axis]) == [contact]
    assert contact not in reached(AREA, [CallGroup.NEVER_GAVE], [axis])


def test_reaches_whose_talents_come_near_first(axis, wanted):
    """The shop of a member says something about earning, less than a request needs."""
    (area,) = queries.areas_with_people("axis", [axis], only=AREA)
    for text in ("Ik verkocht jaren brood op de markt", "Ik deed de kassa van een jeugdhuis", "Ik verhuur fietsen"):
        factories.make_talent(factories.make_person(text[:12]), text=text)
    (area,) = queries.areas_with_people("axis", [axis], only=AREA)
    assert area.beside
    found = reached(AREA, [CallGroup.NEAR, CallGroup.NEVER_GAVE], [axis])
    assert {one.pk for one in found[: len(area.beside)]} == set(area.beside)
    assert {one.pk for one in reached(AREA, [CallGroup.NEAR], [axis])} == set(area.beside)


@pytest.mark.parametrize("why", ["left", "no address", "wants no mail", "rests", "inactive"])
def test_does_not_reach_who_cannot_or_will_not(axis, near, wanted, broker, why):
    if why == "left":
        people.leave(near, by=broker)
    elif why == "no address":
        type(near).objects.filter(pk=near.pk).update(email=None)
    elif why == "inactive":
        type(near).objects.filter(pk=near.pk).update(is_active=False)
    elif why == "wants no mail":
        people.log_consent(near, purpose="mail", given=False, source="test")
    else:
        asked = actions.ask_helper(wanted, helper=near, by=broker)
        actions.decline_proposal(asked, by=near, reason="no_time")
    assert near not in reached(AREA, [CallGroup.NEVER_GAVE], [axis])


def test_nobody_is_called_twice_within_the_term_also_when_it_was_closed(axis, near, send, broker):
    made = send()
    assert near not in reached(AREA, list(CallGroup), [axis])
    actions.close_call(made, by=broker)
    assert near not in reached(AREA, list(CallGroup), [axis])
    with clock.at(clock.now() + timedelta(days=15)):
        assert near in reached(AREA, list(CallGroup), [axis])


# sending


def test_call_mails_everybody_in_their_language_and_is_written_down(send, near, broker):
    type(near).objects.filter(pk=near.pk).update(language="fr")
    made = send()
    mail = Message.objects.get(person_id=near.pk, kind="matching.call_asked")
    assert "Qui sait compter ?" in mail.text
    assert "/oproep/" in mail.link
    assert AuditEntry.objects.filter(verb="send_call", subject_id=str(made.pk), actor_id=broker.pk).exists()


def test_choices_about_mail_hold(send, near):
    choosing.save_choices(
        near.pk, routes={"matching.call": "page"}, by=near, every="daily", hour=8,
        quiet_from="20:00", quiet_until="08:00", quiet_days_off=True, paused_until=None,
    )  # fmt: skip
    send()
    assert kinds(near) == [("call_asked", "page")]


def test_second_call_in_an_area_waits_for_the_end_of_the_first(send, refused):
    send()
    factories.make_person("Nieuwe Nel")
    assert "runs already" in refused(send)


def test_call_to_nobody_is_not_sent(send, refused, wanted):
    assert "Nobody is left" in refused(send, groups=[CallGroup.CONTACTS])
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"texts": {**TEXTS, "text_fr": " "}}, "all three languages"),
        ({"days": 0}, "after today"),
        ({"days": 400}, "within three months"),
    ],
)
def test_call_that_is_not_whole_is_refused(send, refused, more, said):
    assert said in refused(send, **more)


def test_only_the_team_calls_and_closes(send, near, refused):
    assert "Only the team" in refused(send, by=near)
    made = send()
    assert "Only the team" in refused(actions.close_call, made, by=near)


# answering


def test_one_tap_and_the_words_make_a_talent_and_the_figure_changes(axis, send, near, wanted):
    before = len(queries.capacity_page().lines[0].area.people)
    send()
    actions.answer_call(called(near), can=True, by=near)
    one = actions.tell_talent(called(near), text="Ik reken aan het  verdienmodel van vzw's", by=near)
    assert (one.state, one.talent.text) == (CalledState.TOLD, "Ik reken aan het verdienmodel van vzw's")
    assert len(queries.capacity_page().lines[0].area.people) == before + 1
    assert kinds(near) == [("call_asked", "cancelled")]


def test_no_may_become_yes_and_yes_no_as_long_as_it_runs(send, near):
    send()
    for can in (False, True, False):
        actions.answer_call(called(near), can=can, by=near)
    assert called(near).state == CalledState.NOT_ME


def test_second_yes_and_words_without_a_yes_are_refused(send, near, refused):
    send()
    assert "answered already" in refused(actions.tell_talent, called(near), text="Alles", by=near)
    assert not near.talents.filter(text="Alles").exists()
    actions.answer_call(called(near), can=True, by=near)
    assert "answered already" in refused(actions.answer_call, called(near), can=True, by=near)
    assert "your own words" in refused(actions.tell_talent, called(near), text="  ", by=near)


def test_who_leaves_is_waited_for_no_longer(send, near, broker, refused):
    send()
    people.leave(near, by=broker)
    assert called(near).state == CalledState.SILENT
    assert kinds(near) == [("call_asked", "cancelled")]
    assert "no longer in the network" in refused(actions.answer_call, called(near), can=True, by=near)


# its end


def test_call_ends_after_its_day_and_tells_who_called(send, near, broker, refused):
    made, other = send(), factories.make_person("Later Lien")
    actions.answer_call(called(near), can=True, by=near)
    with clock.at(clock.now() + timedelta(days=14)):
        assert actions.calls_due() <= 1  # the words are asked for, it still runs
        assert Call.objects.get().state == "open"
    with clock.at(clock.now() + timedelta(days=15)):
        actions.calls_due()
        made.refresh_from_db()
        assert made.state == "closed"
        assert called(near).state == CalledState.UNWRITTEN
        told = Message.objects.get(kind="matching.call_closed")
        assert (told.person_id, near.name in told.text) == (broker.pk, True)
        assert "is over" in refused(actions.answer_call, called(near), can=True, by=near)
        assert actions.tell_talent(called(near), text="Toch nog", by=None).state == CalledState.TOLD
        assert actions.calls_due() == 0
    assert other not in [one.person for one in made.called.all()]


def test_words_are_asked_for_once_after_three_working_days(send, near):
    with clock.at(clock.now().replace(year=2027, month=3, day=8, hour=10)):  # a Monday
        send()
        actions.answer_call(called(near), can=True, by=near)
    for day, count in ((10, 0), (11, 1), (12, 0)):
        with clock.at(clock.now().replace(year=2027, month=3, day=day, hour=11)):
            assert actions.calls_due() == count
    assert [kind for kind, _state in kinds(near)] == ["call_asked", "call_words"]


# the screens


def form(**more):
    until = clock.today() + timedelta(days=10)
    return {**TEXTS, "groups": ["never_gave"], "until": until.isoformat(), **more}


def test_look_shows_how_many_and_writes_nothing_then_it_is_sent(staff, near, wanted, lead, broker):
    address = f"/koppelen/gebieden/{AREA}/oproep/"
    page = staff.get(address).content.decode()
    assert "Verdienmodel" in page
    look = staff.post(address, form(look="1")).content.decode()
    count = len(reached(AREA, ["never_gave"], [wanted.axis]))
    assert f"Roep {count} mensen op" in look
    assert near.name in look
    assert "Wie kan rekenen?" in look
    assert not Call.objects.exists()
    sent = staff.post(address, form(send="1"))
    assert sent.status_code == 302
    assert Call.objects.get().called.count() == count
    assert staff.get(address).url == f"/koppelen/oproepen/{Call.objects.get().key}/"


@pytest.mark.parametrize("wrong", [{"until": "gisteren"}, {"groups": []}, {"text_fr": ""}, {"until": "2020-01-01"}])
def test_mistake_keeps_what_was_typed(staff, near, wrong):
    answer = staff.post(f"/koppelen/gebieden/{AREA}/oproep/", form(send="1", text_en="My own words", **wrong))
    assert answer.status_code == 422
    assert "My own words" in answer.content.decode()
    assert not Call.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_call_takes_a_constant_number_of_queries(staff, send, near, rows, django_assert_num_queries):
    for number in range(rows):
        factories.make_person(f"Lid {number}")
    made = send()
    staff.get(f"/koppelen/oproepen/{made.key}/")
    with django_assert_num_queries(CALL_QUERIES):
        page = staff.get(f"/koppelen/oproepen/{made.key}/")
    assert near.name in page.content.decode()


def test_team_closes_it_and_reads_what_it_brought(staff, send, near):
    made = send()
    actions.answer_call(called(near), can=True, by=near)
    actions.tell_talent(called(near), text="Ik reken", by=near)
    staff.post(f"/koppelen/oproepen/{made.key}/sluiten/")
    page = " ".join(staff.get(f"/koppelen/oproepen/{made.key}/").content.decode().split())
    assert "bracht 1 talent" in page
    assert "Ik reken" in page


def test_answer_by_link_and_by_account(client, send, near):
    send()
    token = links.make_token("call", called(near).key, valid=timedelta(days=5))
    assert "Dat kan ik" in client.get(f"/oproep/{token}/").content.decode()
    client.post(f"/oproep/{token}/", {"verb": "can"})
    assert client.post(f"/oproep/{token}/", {"verb": "tell", "text": " "}).status_code == 422
    own = client_of(near)
    assert 'name="text"' in own.get(f"/oproepen/{called(near).key}/").content.decode()
    own.post(f"/oproepen/{called(near).key}/", {"verb": "tell", "text": "Ik reken graag"})
    assert "Ik reken graag" in client.get(f"/oproep/{token}/").content.decode()
    assert client.post(f"/oproep/{token}/", {"verb": "dance"}).status_code == 404
    assert client_of(factories.make_person("Iemand")).get(f"/oproepen/{called(near).key}/").status_code == 404


def test_answer_after_the_end_is_a_page_and_no_error(client, send, near, broker):
    actions.close_call(send(), by=broker)
    token = links.make_token("call", called(near).key, valid=timedelta(days=5))
    assert "voorbij" in client.get(f"/oproep/{token}/").content.decode()
    answer = client.post(f"/oproep/{token}/", {"verb": "can"})
    assert answer.status_code == 422
    assert "voorbij" in answer.content.decode()
