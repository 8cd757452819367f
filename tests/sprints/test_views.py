"""Pages: what was typed stays, who has no account takes part, and everything works without scripts."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.personas import client_of
from tests.sprints import scene
from vlechtwerk.core import clock
from vlechtwerk.sprints import actions
from vlechtwerk.sprints.models import Idea, Observation, Sprint


@pytest.fixture
def hers(lotte):
    return client_of(lotte)


def words(page):
    return page.content.decode()


def act(client, sprint, verb, **data):
    return client.post(reverse("sprint_act", args=[sprint.key, verb]), data)


def test_new_sprint_is_planned_and_a_wrong_one_keeps_what_was_typed(lotte, hers):
    day = timezone.localdate() + timedelta(days=4)
    sent = {
        "title": "Bedden", "challenge": "Leeg in juli", "starts_on": day.isoformat(), "starts_time": "09:00", "days": 2,
        "length": "half", "keeper": lotte.key, "dots_each": 3,
    }  # fmt: skip
    page = hers.post(reverse("sprint_new"), sent | {"days": 6})
    assert page.status_code == 422 and "Leeg in juli" in words(page)
    page = hers.post(reverse("sprint_new"), sent | {"starts_on": "2020-01-01"})
    assert page.status_code == 422 and not Sprint.objects.exists()
    page = hers.post(reverse("sprint_new"), sent, follow=True)
    assert page.status_code == 200 and "Ideeën in stilte" in words(page) and Sprint.objects.get().pin in words(page)


def test_empty_list_says_what_to_do(hers):
    assert reverse("sprint_new") in words(hers.get(reverse("sprints")))


def test_facilitator_edits_blocks_and_facts(planned, lotte, hers):
    step = planned.steps.all()[1]
    hers.post(reverse("sprint_step_act", args=[step.key, "longer"]))
    step.refresh_from_db()
    minutes = step.minutes
    page = hers.post(
        reverse("sprint_step", args=[step.key]), {"title": "", "minutes": 20, "day": 1, "instruction": "Zo"}
    )
    assert page.status_code == 422 and "Zo" in words(page)
    hers.post(reverse("sprint_step", args=[step.key]), {"title": "Anders", "minutes": minutes + 5, "day": 1})
    step.refresh_from_db()
    assert (step.title, step.minutes) == ("Anders", minutes + 5)
    hers.post(reverse("sprint_step_new", args=[planned.key]), {"phase": "test", "title": "Borrel", "minutes": 30})
    assert planned.steps.last().title == "Borrel"
    page = hers.get(reverse("sprint_edit", args=[planned.key]))
    assert page.status_code == 200 and planned.challenge in words(page)
    assert hers.post(reverse("sprint_step_act", args=[step.key, "sideways"])).status_code == 404


def test_whole_sprint_on_plain_forms(planned, lotte, hers, client):
    act(hers, planned, "start")
    pin = client.post(reverse("sprint_pin"), {"pin": planned.pin[:3] + " " + planned.pin[3:]}, follow=True)
    assert pin.status_code == 200 and planned.title in words(pin)
    join = pin.redirect_chain[-1][0]
    assert client.post(join, {"name": " "}).status_code == 422
    seat = client.post(join, {"name": "An"})["Location"]
    page = client.post(f"{seat}doen/idea/", {"text": "", "kind": "idea", "number": str(uuid4())})
    assert page.status_code == 422
    number = str(uuid4())
    for _twice in range(2):
        client.post(f"{seat}doen/idea/", {"text": "Bedden delen", "kind": "idea", "number": number})
    idea = Idea.objects.get()
    assert "Bedden delen" in words(client.get(seat)) and "Bedden delen" not in words(
        hers.get(reverse("sprint_ideas", args=[planned.key]))
    )
    act(hers, planned, "reveal")
    assert "Bedden delen" in words(hers.get(reverse("sprint_ideas", args=[planned.key])))
    client.post(
        f"{seat}doen/idea/", {"text": "Ja, en matrassen", "kind": "idea", "number": str(uuid4()), "on": idea.key}
    )
    hers.post(reverse("sprint_idea_act", args=[idea.key, "group"]), {"name": "Delen"})
    act(hers, planned, "vote")
    too_many = client.post(f"{seat}doen/dots/", {f"dots-{idea.key}": 9})
    assert too_many.status_code == 422
    client.post(f"{seat}doen/dots/", {f"dots-{idea.key}": 2})
    assert "Je stippen zijn binnen" in words(client.get(seat))
    hers.post(reverse("sprint_paper", args=[planned.key]), {f"dots-{idea.key}": 4})
    act(hers, planned, "count")
    idea.refresh_from_db()
    assert (idea.dots, idea.paper_dots, idea.group.name) == (2, 4, "Delen")
    act(hers, planned, "statement", statement="Hoe delen we?")
    assert "Hoe delen we?" in words(client.get(seat))
    hers.post(reverse("sprint_idea_act", args=[idea.key, "item"]))
    act(hers, planned, "finish")
    assert words(client.get(seat)).count("Deze sprint is klaar") == 1
    assert (
        client.post(f"{seat}doen/idea/", {"text": "Te laat", "kind": "idea", "number": str(uuid4())}).status_code == 422
    )
    assert client.get(join).status_code == 200
    assert act(hers, planned, "reveal").status_code == 302


def test_wrong_figures_are_counted_as_guesses_and_say_so(client, db):
    page = client.post(reverse("sprint_pin"), {"pin": "123456"})
    assert page.status_code == 422 and "Kijk nog eens op het scherm" in words(page)
    for _guess in range(100):
        client.post(reverse("sprint_pin"), {"pin": "123456"})
    assert client.post(reverse("sprint_pin"), {"pin": "123456"}).status_code == 429


def test_what_a_phone_sends_is_answered_one_by_one_and_nonsense_with_words(ideate, two, client):
    send = reverse("sprint_seat_send", args=[actions.seat_token(two[0])])
    for body in ("", "[]", "{}", '{"ideas": 3}', "[" * 5000):
        assert client.post(send, body, content_type="application/json").status_code == 400
    ideas = [{"number": str(uuid4()), "text": "Een"}, {"number": "x"}]
    answer = client.post(send, json.dumps({"ideas": ideas}), content_type="application/json")
    assert [one["ok"] for one in answer.json()["rows"]] == [True, False]
    Sprint.objects.filter(pk=ideate.pk).update(state="harvested", pin=None)
    assert client.post(send, json.dumps({"ideas": ideas}), content_type="application/json").status_code == 409


def test_browser_hears_cheaply_that_nothing_changed_and_gets_the_page_when_something_did(ideate, two, client, hers):
    seat = reverse("sprint_seat", args=[actions.seat_token(two[0])])
    for browser, path in (
        (client, seat),
        (hers, reverse("sprint", args=[ideate.key])),
        (hers, reverse("sprint_screen", args=[ideate.key])),
    ):
        first = browser.get(path, headers={"X-Live": "1"})
        tag = first["ETag"]
        again = browser.get(path, headers={"X-Live": "1", "If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert "no-store" in first["Cache-Control"]
        scene.write(two[1], f"Iets {path}")
        assert browser.get(path, headers={"X-Live": "1", "If-None-Match": tag}).status_code == 200


def test_screen_shows_code_figures_and_what_to_do_now(ideate, hers):
    page = words(hers.get(reverse("sprint_screen", args=[ideate.key])))
    assert ideate.pin in page and "qr-code" in page and "sprint-clock" in page


def test_pictures_open_for_who_takes_part_and_the_team_alone(ideate, two, lotte, hers, client):
    upload = {"text": "De deur", "alt": "Een deur", "upload": _file(scene.picture())}
    path = reverse("sprint_frames", args=[ideate.key, "story"])
    assert hers.post(path, upload | {"alt": "", "upload": _file(scene.picture())}).status_code == 422
    assert hers.post(path, upload).status_code == 302
    frame = ideate.frames.get()
    picture = hers.get(reverse("sprint_picture", args=[frame.key]))
    assert picture["Content-Type"] == "image/png" and picture["X-Content-Type-Options"] == "nosniff"
    seat = actions.seat_token(two[0])
    assert client.get(reverse("sprint_seat_picture", args=[seat, frame.key])).status_code == 200
    other = actions.join_sprint(scene.in_state("ideate", lotte), name="Vreemd")
    strange = actions.seat_token(other)
    assert client.get(reverse("sprint_seat_picture", args=[strange, frame.key])).status_code == 404
    bare = actions.add_frame(ideate, kind="story", text="Zonder", by=lotte)
    assert hers.get(reverse("sprint_picture", args=[bare.key])).status_code == 404
    assert hers.get(reverse("sprint_frames", args=[ideate.key, "film"])).status_code == 404
    hers.post(reverse("sprint_frame_act", args=[bare.key, "earlier"]))
    hers.post(reverse("sprint_frame_act", args=[bare.key, "remove"]))
    assert ideate.frames.count() == 1


def _file(data):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("deur.png", data)


def test_script_and_testers_are_written_on_the_page(ideate, hers):
    path = reverse("sprint_test", args=[ideate.key])
    assert hers.post(path, {"text": ""}).status_code == 422
    hers.post(path, {"text": "Boek een bed"})
    line = ideate.script.get()
    tester = reverse("sprint_tester", args=[ideate.key, 1])
    assert hers.post(tester, {f"outcome-{line.key}": "magic"}).status_code == 422
    hers.post(tester, {f"outcome-{line.key}": "partly", f"note-{line.key}": "Zocht de knop"})
    assert Observation.objects.get().note == "Zocht de knop" and "Zocht de knop" in words(hers.get(path))
    assert hers.get(reverse("sprint_tester", args=[ideate.key, 6])).status_code == 404
    assert "Zocht de knop" in words(hers.get(tester))
    hers.post(reverse("sprint_line_remove", args=[line.key]))
    assert ideate.script.exists()


def test_keeper_without_a_hat_of_the_team_leads_and_others_do_not_learn_that_it_exists(ideate, lotte):
    coach, member = factories.make_person("Els Coach"), factories.make_person("Jan Lid")
    Sprint.objects.filter(pk=ideate.pk).update(keeper=coach)
    assert client_of(coach).get(reverse("sprint", args=[ideate.key])).status_code == 200
    assert client_of(member).get(reverse("sprint", args=[ideate.key])).status_code == 404
    assert client_of(member).get(reverse("sprint_own_seat", args=[ideate.key])).status_code == 404
    actions.join_sprint(ideate, person=member)
    page = client_of(member).get(reverse("sprint_own_seat", args=[ideate.key]), follow=True)
    assert page.status_code == 200 and "Jan Lid" in words(page)


def test_links_end(ideate, two, client):
    seat, join = actions.seat_token(two[0]), actions.join_token(ideate)
    with clock.at(ideate.ends_at + timedelta(days=2)):
        assert client.get(reverse("sprint_join", args=[join])).status_code == 410
        assert client.get(reverse("sprint_seat", args=[seat])).status_code == 200
    with clock.at(ideate.ends_at + timedelta(days=15)):
        assert client.get(reverse("sprint_seat", args=[seat])).status_code == 410
