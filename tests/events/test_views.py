"""Pages of events: what was typed stays, what is public is public, links open one thing."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.events.conftest import come, mails, plan
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.events import actions
from vlechtwerk.events.models import Event, Registration


@pytest.fixture
def team(broker):
    return client_of(broker)


@pytest.fixture(autouse=True)
def quick(settings):
    """Nobody waits two seconds before a form here."""
    settings.ASK_QUICKEST_S = 0


def typed(**more):
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    return {
        "title": "Sterke ploegen", "kind": "talk", "starts_on": day, "starts_time": "19:30", "ends_time": "22:00",
        "place": "Kaai 4, Mechelen", "language": "nl", "is_public": "on", **more,
    }  # fmt: skip


def test_planned_changed_and_opened(team):
    page = team.post("/evenementen/nieuw/", typed(capacity="30"))
    event = Event.objects.get()
    assert page.status_code == 302 and page["Location"] == reverse("event", args=[event.key])
    assert timezone.localtime(event.starts_at).strftime("%H:%M") == "19:30" and event.capacity == 30
    assert 'value="19:30"' in team.get(reverse("event_edit", args=[event.key])).content.decode()
    team.post(reverse("event_edit", args=[event.key]), typed(place="Gent", capacity=""))
    team.post(reverse("event_act", args=[event.key, "open"]))
    event.refresh_from_db()
    assert (event.place, event.capacity, event.state) == ("Gent", None, "open")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_time": "19:00"}, "ends_time"), ({"starts_on": "ooit"}, "starts_on"), ({"kind": "visit"}, "host"),
        ({"starts_time": "25:00"}, "starts_time"), ({"starts_on": "2027-03-28", "starts_time": "02:30"}, "starts_time"),
        ({"capacity": "0"}, "capacity"), ({"starts_on": "0001-01-01"}, "starts_on"), ({"ends_on": "2099-01-01"}, "ends_on"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(team, wrong, field):
    page = team.post("/evenementen/nieuw/", typed(**wrong))
    assert page.status_code == 422 and "Sterke ploegen" in page.content.decode()
    assert field in page.context["form"].errors
    assert not Event.objects.exists()


def test_every_button_of_the_day_works_and_a_gone_block_is_told(team, broker):
    event = plan(broker, hours=1)

    def act(verb, **data):
        return team.post(reverse("event_act", args=[event.key, verb]), data, follow=True)

    act("block", title="Onthaal", minutes="30")
    act("block", title="Verhaal", minutes="45", by_groups="on")
    assert act("minutes", block=event.blocks.last().pk, minutes="50").context["late"]
    assert act("block", title="", minutes="0").status_code == 422
    last = event.blocks.last()
    act("up", block=last.pk)
    assert event.blocks.first() == last
    act("unblock", block=last.pk)
    assert act("unblock", block=last.pk).status_code == 200
    for odd in ("x", "-1", "9" * 30, "²"):
        assert act("down", block=odd).status_code == 200
    act("handout", title="Roosteren", url="https://example.org/r")
    assert act("handout", title="Roosteren", url="javascript:x").status_code == 422
    act("unhandout", handout=event.hand_outs.get().pk)
    act("group", name="Blauw")
    assert act("group", name="Blauw").status_code == 422
    act("divide")
    act("ungroup", group=event.groups.get().pk)
    assert (event.blocks.count(), event.hand_outs.count(), event.groups.count()) == (1, 0, 0)
    assert act("cancel", reason="").status_code == 422
    act("cancel", reason="Storm")
    event.refresh_from_db()
    assert event.state == "cancelled"


# --- public -------------------------------------------------------------------------------------------------------


def fill(client, event, **more):
    page = client.get(reverse("open_event", args=[event.key]))
    shown = page.context["form"]["shown"].initial
    shown = shown() if callable(shown) else shown
    data = {"name": "An Peeters", "email": "an@example.org", "shown": shown, **more}
    return client.post(reverse("open_event", args=[event.key]), data)


def test_visitor_registers_sees_it_and_signs_off(client, event):
    page = fill(client, event, organisation_name="De Gist", note="Ik eet geen noten")
    one = Registration.objects.get()
    assert page.status_code == 302 and page["Location"].startswith("http")
    shown = client.get(page["Location"]).content.decode()
    assert "data:image/svg+xml" in shown and one.key in shown and "An Peeters" in shown
    client.post(page["Location"])
    one.refresh_from_db()
    assert one.state == "left" and mails() == [("registered", "an@example.org")]
    assert client.post(page["Location"], follow=True).status_code == 200


def test_full_event_shows_the_place_in_the_queue(client, event):
    come(event, email="a@example.org")
    come(event, email="b@example.org")
    page = fill(client, event)
    shown = client.get(page["Location"])
    assert shown.context["queue"] == 1 and shown.context["code"] == ""


def test_known_address_sees_its_own_registration_here_and_in_the_mailbox_elsewhere(client, django_client, event):
    mine = fill(client, event)["Location"]
    assert fill(client, event)["Location"].split("/")[-3] == mine.split("/")[-3]
    other = fill(django_client, event, name="Iemand")
    assert other["Location"] == reverse("open_event_done", args=[event.key])
    assert "an@example.org" not in django_client.get(other["Location"]).content.decode()
    assert Registration.objects.count() == 1 and len(mails()) == 2
    for _ in range(5):
        fill(django_client, event)
    assert len(mails()) == 4  # three times a day at most


@pytest.fixture
def django_client():
    from django.test import Client

    return Client()


def test_robot_is_asked_once_more_and_a_crowd_is_stopped(client, event, settings):
    page = fill(client, event, website="x")
    assert page.status_code == 200 and page.context["once_more"] and not Registration.objects.exists()
    assert fill(client, event, website="", sure="1").status_code == 302
    settings.INTAKE_LIMIT_PER_HOUR = 0
    assert fill(client, event, email="b@example.org").status_code == 429


@pytest.mark.parametrize("wrong", [{"name": ""}, {"email": "an"}, {"name": "https://x.example/"}, {"name": "\u200b"}])
def test_what_a_visitor_types_wrong_stays(client, event, wrong):
    page = fill(client, event, note="Ik eet geen noten", **wrong)
    assert page.status_code == 422 and "Ik eet geen noten" in page.content.decode()


def test_member_registers_with_one_press(event):
    person = factories.make_person("Griet Vandamme")
    page = client_of(person).post(reverse("open_event", args=[event.key]), {"me": "1"})
    assert Registration.objects.get().person == person and "/inschrijving/" in page["Location"]
    again = client_of(person).get(reverse("open_event", args=[event.key]))
    assert "/inschrijving/" in again.context["own"]


def test_draft_and_closed_events_are_nobodys_business(client, broker, event):
    draft, secret = plan(broker), actions.open_event(plan(broker, is_public=False), by=broker)
    for one in (draft, secret):
        for name in ("open_event", "open_event_ics", "open_event_done"):
            assert client.get(reverse(name, args=[one.key])).status_code == 404
        assert fill_nothing(client, one) == 404
    feed = client.get("/agenda-open/kalender.ics").content.decode()
    assert feed.count("BEGIN:VEVENT") == 1


def fill_nothing(client, event):
    return client.post(reverse("open_event", args=[event.key]), {"name": "An", "email": "an@example.org"}).status_code


def test_over_event_takes_nobody(client, event):
    with clock.at(event.ends_at):
        assert "form" in client.get(reverse("open_event", args=[event.key])).context
        assert fill(client, event).status_code == 422
    assert not Registration.objects.exists()


def unfolded(text):
    return text.replace("\r\n ", "")


def test_calendar_keeps_a_cancelled_event_with_a_higher_sequence(client, broker, event):
    before = unfolded(client.get(reverse("open_event_ics", args=[event.key])).content.decode())
    assert f"UID:{event.uid}" in before and "SEQUENCE:0" in before and "STATUS:CONFIRMED" in before
    assert re.search(r"DTSTART;TZID=Europe/Brussels:\d{8}T\d{6}", before) and "BEGIN:VTIMEZONE" in before
    actions.change_event(event, title="Nog sterkere ploegen", by=broker)
    actions.cancel_event(event, reason="Storm", by=broker)
    after = unfolded(client.get("/agenda-open/kalender.ics").content.decode())
    assert f"UID:{event.uid}" in after and "SEQUENCE:2" in after and "STATUS:CANCELLED" in after


def test_page_tells_searchers_what_it_is_and_cannot_be_broken_out_of(client, broker):
    title = '</script><script>alert("x")</script>'
    event = actions.open_event(plan(broker, title=title, description=title), by=broker)
    for path in (reverse("open_event", args=[event.key]), "/agenda-open/"):
        page = client.get(path).content.decode()
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        said = json.loads(found[1])
        said = said[0] if isinstance(said, list) else said
        assert said["@type"] == "Event" and said["name"] == title
        assert "<script>alert" not in page


def test_altered_link_of_a_registration_opens_nothing(client, event):
    link = actions.registration_link(come(event))
    assert client.get(link).status_code == 200
    assert client.get(link[:-2] + "x/").status_code == 404


# --- the door -----------------------------------------------------------------------------------------------------


def test_door_without_scripts_ticks_and_writes_down(team, roomy):
    rows = [come(roomy, name=f"Lid {n}", email=f"lid{n}@example.org") for n in range(3)]
    page = team.get(reverse("door", args=[roomy.key]))
    assert "camera=(self)" in page["Permissions-Policy"] and "lid0@example.org" not in page.content.decode()
    data = {"came": [rows[0].key, rows[2].key, "nobody"], "name": "Wim", "organisation": "De Gist"}
    assert team.post(reverse("door_tick", args=[roomy.key]), data).status_code == 302
    assert sorted(Registration.objects.filter(attended_at__isnull=False).values_list("name", flat=True)) == [
        "Lid 0", "Lid 2", "Wim"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body", ["", "x", "[]", "{}", '{"arrivals": 3}', '{"arrivals": {"a": 1}}', "[" * 100_000, "null"]
)
def test_door_refuses_what_is_no_list_of_check_ins(team, roomy, body):
    answer = team.post(reverse("door_send", args=[roomy.key]), body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["error"]


@pytest.mark.parametrize("text", ["\u0000", "\ud800", "Wim\u0000Wouters", "x" * 5000])
def test_door_takes_any_words(team, roomy, text):
    row = {"arrival": "0b0d7b3e-95b4-4a51-9d49-6f0f0a3f7c11", "at": clock.now().isoformat()}
    for fields in ({"name": text}, {"registration": text}, {"name": "Wim", "organisation": text}):
        body = json.dumps({"arrivals": [row | fields]})
        answer = team.post(reverse("door_send", args=[roomy.key]), body, content_type="application/json")
        assert answer.status_code == 200


def test_worker_of_the_door_reaches_no_further_than_the_door(team, roomy):
    answer = team.get(reverse("door_worker", args=[roomy.key]))
    assert answer["Content-Type"].startswith("text/javascript") and "Service-Worker-Allowed" not in answer
    assert f"door:{roomy.key}" in answer.content.decode()


# --- afterwards ---------------------------------------------------------------------------------------------------


def test_pasted_list_is_looked_at_first(team, held):
    path, text = reverse("event_paste", args=[held.key]), "An Peeters;De Gist;an@example.org\nWim"
    page = team.post(path, {"text": text})
    assert page.status_code == 200 and page.context["count"] == 2 and not Registration.objects.exists()
    assert team.post(path, {"text": "a;b;c@"}).status_code == 422
    for _ in range(2):
        assert team.post(path, {"text": text, "sure": "1"}).status_code == 302
    assert Registration.objects.count() == 2


def test_reached_pages_and_files_open(team, held, broker):
    factories.make_organisation("De Gist")
    actions.paste_list(held, lines=[{"name": "An", "organisation": "De Gist", "email": ""}], by=broker)
    page = team.get(reverse("event_reached", args=[held.key]))
    assert page.context["figures"].rows == 1 and page.context["matches"] == 1
    team.post(reverse("event_act", args=[held.key, "match"]))
    assert team.get(reverse("event_reached", args=[held.key])).context["figures"].unknown == 1
    for path in (reverse("reached"), "/evenementen/bereikt/?first_day=x&page=9", "/evenementen/bereikt/?programme=no"):
        assert team.get(path).status_code == 200
    for kind in ("csv", "xlsx"):
        for path in (reverse("event_reached_file", args=[held.key, kind]), reverse("reached_file", args=[kind])):
            assert b"".join(team.get(path).streaming_content)
    assert team.get(reverse("reached_file", args=["exe"])).status_code == 404


def test_person_is_signed_off_put_in_a_group_and_taken_back(team, roomy, broker):
    one = come(roomy)
    group = actions.add_group(roomy, name="Blauw", by=broker)

    def act(verb, **data):
        team.post(reverse("event_person_act", args=[roomy.key, one.key, verb]), data)
        one.refresh_from_db()

    act("put", group=group.pk)
    assert one.group == group
    act("put", group="nobody")
    assert one.group == group
    actions.tick(roomy, keys=[one.key], by=broker)
    act("undo")
    assert one.attended_at is None
    act("off")
    assert one.state == "left"


def test_pages_ask_the_same_number_of_queries(team, roomy, held, broker, django_assert_num_queries):
    def queries(path, number):
        with django_assert_num_queries(number):
            assert team.get(path).status_code == 200

    factories.make_organisation("De Gist")
    for size in (1, 2):
        for n in range(size):
            come(roomy, name=f"Lid {size}{n}", email=f"lid{size}{n}@example.org")
            line = {"name": f"An {size}{n}", "organisation": f"De Gist {size}{n}", "email": ""}
            actions.paste_list(held, lines=[line], by=broker)
            actions.add_block(roomy, title="Deel", minutes=10, speaker=broker, by=broker)
            actions.add_group(roomy, name=f"Groep {size}{n}", by=broker)
        for name, event, number in COUNTS:
            queries(reverse(name, args=[{"roomy": roomy, "held": held}[event].key]), number)
        queries("/evenementen/bereikt/", REACHED)


COUNTS = [("event", "roomy", 8), ("event_people", "roomy", 7), ("door", "roomy", 5), ("event_reached", "held", 7)]
REACHED = 4
