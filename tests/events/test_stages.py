"""Stages from the request of a network to the yes of an ambassador."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests import factories
from tests.events.stage_scene import confirmed, evening, make_ambassador, make_fan, make_stage, take_off
from tests.personas import client_of
from vlechtwerk.core import clock, links
from vlechtwerk.events import actions as events
from vlechtwerk.events.actions import stages as actions
from vlechtwerk.events.actions.stage_base import StageRefused
from vlechtwerk.events.models import Appearance, Event, StageOffer, StageRequest
from vlechtwerk.events.queries import proposing
from vlechtwerk.events.queries import stages as queries
from vlechtwerk.events.stage_sentences import lines
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.registry import introduced_to
from vlechtwerk.programmes.models import Ambassadorship

pytestmark = pytest.mark.django_db


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def refused(act, *args, **keywords):
    with pytest.raises(StageRefused) as caught:
        act(*args, **keywords)
    return str(caught.value.message)


def mails(person):
    found = Message.objects.filter(to_email=person.email, kind__startswith="events.").order_by("pk")
    return [one.kind.removeprefix("events.") for one in found]


def asked(stage=None, one=None):
    stage = stage or make_stage()
    return actions.ask_ambassador(stage, ambassadorship=one or make_ambassador(), by=stage.keeper)


# the request


def test_request_of_a_network_reaches_its_keeper_with_its_dates(english):
    stage = make_stage()
    assert (stage.state, stage.dates.count()) == ("received", 2)
    assert mails(stage.keeper) == ["stage_received"]
    assert "De Loods" in Message.objects.get(kind="events.stage_received").text


def test_keeper_who_writes_it_down_hears_nothing():
    fan = make_fan()
    make_stage(fan, by=fan.keeper)
    assert mails(fan.keeper) == []


def test_request_needs_one_to_three_dates_to_come_and_a_network_with_a_voice(english):
    fan = make_fan()
    assert "one to three" in refused(actions.ask_for_stage, fan, starts=[], by=fan.contact)
    four = [evening(n) for n in (1, 2, 3, 4)]
    assert "one to three" in refused(actions.ask_for_stage, fan, starts=four, by=fan.contact)
    assert "past" in refused(actions.ask_for_stage, fan, starts=[evening(-1)], by=fan.contact)
    fan.contact = None
    assert "who speaks" in refused(actions.ask_for_stage, fan, starts=[evening()], by=fan.keeper)
    fan.state = "ended"
    assert "no stage any more" in refused(actions.ask_for_stage, fan, starts=[evening()], by=fan.keeper)
    assert not StageRequest.objects.exists()


# whom to ask


def told(stage, one):
    found = proposing.propose(stage)
    row = next(row for row in [*found.best, *found.others, *found.away] if row.ambassadorship == one)
    return {words: speaks for speaks, words in lines(row.reasons)}


def test_reasons_and_counter_reasons_in_words(english):
    here = factories.make_place(region=factories.make_region())
    away = factories.make_place("Gent", "9000", 51.05, 3.72, region=factories.make_region("BE234", "Arr. Gent"))
    theme, other = factories.make_theme(), factories.make_theme("care", "Zorg")
    near = make_ambassador("Wim", themes=[theme], place=here, languages=["nl", "fr"])
    far = make_ambassador("Saar", themes=[other], place=away, languages=["nl"])
    stage = make_stage(theme=theme, language="fr", region=here.region)
    take_off(near, evening(20))
    said = told(stage, near)
    assert said["tells about Armoede"] and said["lives in the same region"] and said["speaks French"]
    assert said["0 of 3 times on stage this year"]
    only = next(words for words in said if words.startswith("can come only on"))
    assert said[only] and "19:00" in only
    said = told(stage, far)
    assert said["does not tell about Armoede yet"] is False and said["does not speak French"] is False
    assert said["lives 53 km away"] is True and said["can come on all 2 dates"]
    assert proposing.propose(stage).best[0].ambassadorship == near


def test_who_is_off_or_on_stage_that_day_is_not_proposed_and_the_page_says_so(english):
    off, busy, free = make_ambassador("Off"), make_ambassador("Busy"), make_ambassador("Free")
    stage = make_stage(starts=[evening(20)])
    take_off(off, evening(20))
    confirmed(make_stage(starts=[evening(20, 14)]), busy)
    found = proposing.propose(stage)
    assert [one.ambassadorship for one in found.best] == [free]
    assert {one.ambassadorship for one in found.away} == {off, busy}
    assert told(stage, off)["cannot come on any of these dates"] is False
    assert "cannot be asked" in refused(actions.ask_ambassador, stage, ambassadorship=off, by=stage.keeper)


@pytest.fixture
def in_march():
    """How often somebody was on stage is counted by the year: what is planned in December may be in the next one."""
    with clock.at(clock.now().replace(month=3, day=1, hour=9)):
        yield


def test_history_with_a_network_counts_against(english, in_march):
    fan, known = make_fan(), make_ambassador("Bekend")
    confirmed(make_stage(fan, starts=[evening(9)]), known)
    new = make_ambassador("Nieuw")
    stage = make_stage(fan)
    assert [one.ambassadorship for one in proposing.propose(stage).best] == [new, known]
    said = told(stage, known)
    assert said["was with this network once before"] is False
    assert said["was asked for this network in the last three months"] is False
    assert said["1 of 3 times on stage this year"]


def test_only_who_is_appointed_and_wants_mail_is_proposed():
    make_ambassador("Genomineerd", state="nominated")
    gone = make_ambassador("Weg")
    gone.person.left_on = clock.today()
    gone.person.save()
    found = proposing.propose(make_stage())
    assert (found.best, found.others, found.away) == ([], [], [])


def test_thirty_stages_over_twelve_ambassadors_are_shared_fairly(in_march):
    """Three regions, four themes: nobody is on stage more than four times, nobody who fits is forgotten."""
    codes = [
        ("BE212", "Mechelen", "2800", 51.03, 4.48),
        ("BE234", "Gent", "9000", 51.05, 3.72),
        ("BE242", "Leuven", "3000", 50.88, 4.7),
    ]
    places = [
        factories.make_place(name, code, lat, lon, region=factories.make_region(nuts, name))
        for nuts, name, code, lat, lon in codes
    ]
    themes = [factories.make_theme(f"t{n}", f"Thema {n}") for n in range(4)]
    crowd = [make_ambassador(f"Pionier {n:02}", place=places[n % 3], themes=[themes[n % 4]]) for n in range(12)]
    fans = [make_fan(place=places[n % 3]) for n in range(6)]
    for n in range(30):
        where = places[(n * 2) % 3]
        stage = make_stage(
            fans[n % 6], theme=themes[(n * 3) % 4], region=where.region, place=where.name, starts=[evening(10 + n)]
        )
        best = proposing.propose(stage).best
        assert len(best) == 3
        confirmed(stage, best[0].ambassadorship)
    given = Counter(Appearance.objects.values_list("ambassadorship", flat=True))
    assert set(given) == {one.pk for one in crowd}
    assert max(given.values()) <= 4


def test_proposals_take_as_many_questions_for_three_as_for_one(django_assert_num_queries):
    stage = queries.stage_by_key(make_stage().key)
    make_ambassador()
    for _more in range(2):
        with django_assert_num_queries(9):
            proposing.propose(stage)
        make_ambassador(themes=[factories.make_theme()])
        make_ambassador()


# asking and answering


def test_one_is_asked_at_a_time_by_a_link_that_tells_who_reads_what(english):
    offer = asked()
    assert (offer.stage.state, offer.state) == ("asked", "asked")
    mail = Message.objects.get(kind="events.stage_asked")
    assert "elkaars naam en telefoonnummer" in mail.text
    host = offer.stage.fan.contact
    assert host.name not in mail.text and host.phone not in mail.text
    assert "by now" in refused(
        actions.ask_ambassador, offer.stage, ambassadorship=make_ambassador(), by=offer.stage.keeper
    )
    assert StageOffer.objects.count() == 1


def test_yes_makes_the_event_and_the_appearance_and_introduces_both(english):
    one = make_ambassador("Wim Decoster")
    stage = make_stage(kind="excursion", starts=[evening(20), evening(27)], minutes=90)
    host = stage.fan.contact
    offer = asked(stage, one)
    assert introduced_to(one.person.pk, [host.pk]) == set()
    actions.accept_offer(offer, starts_at=evening(27), by=one.person)
    event, appearance = Event.objects.get(), Appearance.objects.get()
    assert (event.kind, event.state, event.is_public) == ("visit", "open", False)
    assert (event.starts_at, event.ends_at) == (evening(27), evening(27) + timedelta(minutes=90))
    assert (event.fan, event.host, event.organiser) == (stage.fan, stage.fan.organisation, stage.keeper)
    assert (appearance.event, appearance.happens_on) == (event, evening(27).date())
    assert introduced_to(one.person.pk, [host.pk]) == {host.pk}
    assert introduced_to(host.pk, None) == {one.person.pk}
    to_speaker = Message.objects.get(kind="events.stage_confirmed", to_email=one.person.email)
    to_host = Message.objects.get(kind="events.stage_confirmed", to_email=host.email)
    assert host.name in to_speaker.text and host.phone in to_speaker.text
    assert "Wim Decoster" in to_host.text and one.person.phone in to_host.text
    assert "BEGIN:VEVENT" in to_host.calendar and str(event.uid) in to_host.calendar
    assert mails(stage.keeper) == ["stage_received", "stage_answered"]


def test_yes_to_another_date_or_to_one_that_is_past_is_refused_and_writes_nothing(english):
    offer = asked(make_stage(starts=[evening(1)]))
    assert "one of the dates" in refused(
        actions.accept_offer, offer, starts_at=evening(9), by=offer.ambassadorship.person
    )
    assert "one of the dates" in refused(actions.accept_offer, offer, starts_at=None, by=offer.ambassadorship.person)
    with clock.at(evening(2)):
        assert "past" in refused(
            actions.accept_offer, offer, starts_at=offer.stage.dates.get().starts_at, by=offer.ambassadorship.person
        )
    assert not Event.objects.exists()


def test_of_two_answers_one_counts(english):
    offer = asked()
    again = queries.offer_by_key(offer.key)
    actions.accept_offer(offer, starts_at=evening(20), by=offer.ambassadorship.person)
    assert "by now" in refused(actions.decline_offer, again, by=again.ambassadorship.person)
    assert Event.objects.count() == 1


def test_no_tells_the_keeper_who_comes_next(english):
    first, second = make_ambassador("Wim"), make_ambassador("Saar")
    stage = make_stage()
    offer = asked(stage, first)
    actions.decline_offer(offer, note="Te druk\ntot de zomer", by=first.person)
    stage.refresh_from_db()
    assert (offer.state, stage.state, offer.note) == ("declined", "received", "Te druk tot de zomer")
    mail = Message.objects.get(kind="events.stage_answered")
    assert "Te druk tot de zomer" in mail.text and "Saar past nu het best" in mail.text
    assert [one.ambassadorship for one in proposing.propose(stage).best] == [second]


def test_silence_is_reminded_after_three_working_days_and_then_ends(english):
    first, _second = make_ambassador("Wim"), make_ambassador("Saar")
    offer = asked(make_stage(starts=[evening(60)]), first)
    for days, done in ((2, 0), (3, 1), (3, 0)):
        with clock.at(clock.add_working_days(clock.now(), days) + timedelta(minutes=1)):
            assert actions.remind_offers_due() == done
    assert mails(first.person) == ["stage_asked", "stage_asked"]
    with clock.at(offer.answer_by - timedelta(minutes=1)):
        assert actions.lapse_offers_due() == 0
    offer.refresh_from_db()
    with clock.at(offer.answer_by + timedelta(minutes=1)):
        assert (actions.lapse_offers_due(), actions.lapse_offers_due()) == (1, 0)
    offer.refresh_from_db()
    assert (offer.state, offer.stage.state) == ("silent", "received")
    assert "Saar past nu het best" in Message.objects.filter(kind="events.stage_answered").last().text


def test_who_is_no_ambassador_any_more_need_not_answer():
    asked()
    today = clock.today()
    Ambassadorship.objects.update(state="ended", ended_on=today, end_reason="Verhuisd")
    assert actions.lapse_offers_due() == 1


def test_request_that_lies_is_told_to_its_keeper_once(english):
    stage = make_stage()
    with clock.at(clock.add_working_days(clock.now(), 3)):
        assert actions.nudge_stages_due() == 0
    with clock.at(clock.add_working_days(clock.now(), 5)):
        assert (actions.nudge_stages_due(), actions.nudge_stages_due()) == (1, 0)
    assert mails(stage.keeper) == ["stage_received", "stage_waits"]


def test_another_one_can_be_asked_instead_and_the_first_hears_it(english):
    offer = asked()
    actions.withdraw_offer(offer, by=offer.stage.keeper)
    assert (offer.state, offer.stage.state) == ("withdrawn", "received")
    assert mails(offer.ambassadorship.person) == ["stage_asked", "stage_ended"]


def test_closing_says_why_to_whoever_waits(english):
    offer = asked()
    stage = offer.stage
    assert "why" in refused(actions.close_stage, stage, reason="  ", by=stage.keeper)
    actions.close_stage(stage, reason="De zaal is gesloten", by=stage.keeper)
    offer.refresh_from_db()
    assert (stage.state, offer.state) == ("closed", "withdrawn")
    for person in (offer.ambassadorship.person, stage.fan.contact):
        assert "De zaal is gesloten" in Message.objects.get(kind="events.stage_ended", to_email=person.email).text
    assert "by now" in refused(actions.close_stage, stage, reason="Nog eens", by=stage.keeper)


def test_cancelling_a_date_cancels_event_and_appearance_and_tells_both(english):
    stage = confirmed()
    speaker = stage.offers.get().ambassadorship.person
    actions.cancel_stage(stage, reason="Ziek", by=stage.keeper)
    event, appearance = Event.objects.get(), Appearance.objects.get()
    assert (event.state, event.cancel_reason, event.sequence) == ("cancelled", "Ziek", 1)
    assert appearance.cancelled_at and stage.state == "closed"
    for person in (speaker, stage.fan.contact):
        mail = Message.objects.get(kind="events.stage_ended", to_email=person.email)
        assert "Ziek" in mail.text and "STATUS:CANCELLED" in mail.calendar
    assert introduced_to(speaker.pk, None) == set()


def test_cancelling_the_event_of_a_stage_ends_the_stage_and_tells_who_registered(english):
    stage = confirmed()
    events.register(stage.event, name="Wim", email="wim@b.example", organisation_name="")
    actions.cancel_event(stage.event, reason="Overstroming", by=stage.keeper)
    stage.refresh_from_db()
    assert (stage.state, stage.event.state) == ("closed", "cancelled")
    assert Appearance.objects.get().cancelled_at
    assert Message.objects.filter(kind="events.event_cancelled", to_email="wim@b.example").exists()


def test_moving_the_event_of_a_stage_moves_the_appearance_and_tells_who_speaks(english):
    stage = confirmed()
    speaker, later = stage.offers.get().ambassadorship.person, stage.event.starts_at + timedelta(days=3)
    actions.change_event(stage.event, starts_at=later, ends_at=later + timedelta(hours=1), by=stage.keeper)
    assert Appearance.objects.get().happens_on == timezone.localdate(later)
    assert mails(speaker).count("stage_confirmed") == 2


def test_stage_that_was_held_cannot_be_cancelled(english):
    stage = confirmed()
    with clock.at(stage.event.ends_at):
        assert "held already" in refused(actions.cancel_stage, stage, reason="Ziek", by=stage.keeper)


# pages


def given(**change):
    day = (clock.today() + timedelta(days=20)).isoformat()
    return {"title": "Ontbijt", "kind": "talk", "audience": "bakkers", "audience_count": "30", "place": "Markt 1, 2800 Mechelen", "language": "nl", "minutes": "45", "day_1": day, "time_1": "19:30", "note": "", **change}  # fmt: skip


def test_who_speaks_for_a_network_offers_a_stage_and_reads_how_it_stands():
    fan = make_fan()
    client = client_of(fan.contact)
    assert client.get(reverse("stage_requests")).status_code == 200
    answer = client.post(reverse("stage_request_new"), given(fan=fan.key))
    stage = StageRequest.objects.get()
    assert answer["Location"] == reverse("stage_request", args=[stage.key])
    page = client.get(reverse("stage_request", args=[stage.key])).content.decode()
    assert "Ontbijt" in page and "/ask/" not in page
    assert "Ontbijt" in client.get(reverse("stage_requests")).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": ""}, "title"), ({"day_1": "2020-01-01"}, "day_1"), ({"day_1": "9999-12-31"}, "day_1"), ({"day_2": "2999-01-01"}, "day_2"),
     ({"time_1": "later"}, "time_1"), ({"minutes": "1"}, "minutes"), ({"fan": "zzz"}, "fan"), ({"kind": "zzz"}, "kind")],
)  # fmt: skip
def test_wrong_request_names_the_field_and_keeps_what_was_typed(change, field):
    fan = make_fan()
    answer = client_of(fan.contact).post(reverse("stage_request_new"), given(**{"fan": fan.key, **change}))
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert "Markt 1, 2800 Mechelen" in answer.content.decode()
    assert not StageRequest.objects.exists()


def test_strangers_to_a_network_offer_no_stage_and_see_none():
    fan, other = make_fan(), factories.make_person("Iemand")
    stage = make_stage(fan)
    client = client_of(other)
    assert client.get(reverse("stage_request_new")).status_code == 403
    assert client.get(reverse("stage_request", args=[stage.key])).status_code == 404
    assert client.post(reverse("stage_request_act", args=[stage.key, "close"]), {"reason": "x"}).status_code == 404


def test_team_asks_from_the_page_and_the_network_cannot():
    one, stage = make_ambassador("Wim Decoster"), make_stage()
    path = reverse("stage_request_act", args=[stage.key, "ask"])
    assert client_of(stage.fan.contact).post(path, {"ambassador": one.key}).status_code == 404
    client = client_of(stage.keeper)
    page = client.get(reverse("stage_request", args=[stage.key])).content.decode()
    assert "Wim Decoster" in page and one.key in page
    client.post(path, {"ambassador": one.key})
    assert StageOffer.objects.get().ambassadorship == one
    assert client.post(reverse("stage_request_act", args=[stage.key, "fly"])).status_code == 404
    assert client.post(reverse("stage_request_act", args=[stage.key, "close"]), {"reason": ""}).status_code == 422


def test_answer_by_link_shows_no_number_before_the_yes_and_gives_it_after(client):
    offer = asked()
    host = offer.stage.fan.contact
    path = reverse("guest_stage", args=[links.make_token("stage", offer.key, valid=timedelta(days=9))])
    page = client.get(path).content.decode()
    assert host.name not in page and host.phone not in page and "elkaars naam" in page
    assert client.post(path, {"answer": "yes"}).status_code == 422
    assert client.post(path, {}).status_code == 422
    assert client.get(f"{path}afspraak.ics").status_code == 404
    first = offer.stage.dates.first().starts_at.isoformat()
    assert client.post(path, {"answer": "yes", "date": first}).status_code == 302
    page = client.get(path).content.decode()
    assert host.name in page and host.phone in page
    assert "BEGIN:VCALENDAR" in client.get(f"{path}afspraak.ics").content.decode()


def test_team_enters_an_answer_by_telephone_and_others_cannot(client):
    offer = asked()
    path = reverse("stage_offer", args=[offer.key])
    assert client_of(factories.make_person("Iemand")).get(path).status_code == 404
    client_of(offer.stage.keeper).post(path, {"answer": "no", "note": "Belde terug"})
    offer.refresh_from_db()
    assert (offer.state, offer.note) == ("declined", "Belde terug")
    assert client_of(offer.ambassadorship.person).get(path).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_stages_takes_as_many_questions_for_three_as_for_one(rows, django_assert_num_queries):
    for _one in range(rows):
        make_stage()
    client = client_of(factories.make_broker())
    client.get(reverse("stage_requests"))
    with django_assert_num_queries(LIST):
        client.get(reverse("stage_requests"))


LIST = 4


def test_calendar_and_page_are_for_who_is_there():
    stage = confirmed()
    path = reverse("stage_request_ics", args=[stage.key])
    speaker = stage.offers.get().ambassadorship.person
    for person in (speaker, stage.fan.contact, stage.keeper):
        assert client_of(person).get(path).status_code == 200
    assert client_of(factories.make_person("Iemand", hats=(HatKind.MEMBER,))).get(path).status_code == 404
