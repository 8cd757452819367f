"""(Z)Ondernemen rebuilt: thirty credits, five lecturers, learning by doing, one lesson in five the participants' own."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.learning import scene
from tests.learning.test_awards import badge
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.learning import actions, indicators, queries
from vlechtwerk.learning.models import Award, Cohort, Curriculum, Learner, Review

pytestmark = pytest.mark.django_db
MODULES = [("Kansen zien", 6), ("Wicked problems", 6), ("Van wild idee naar dienst", 9), ("Overtuigen en pitchen", 3),
           ("In de markt", 6)]  # fmt: skip
LEARNERS = [("An Leert", "social"), ("Bert Leert", "business"), ("Carla Leert", "social"), ("Dirk Leert", "technical")]
OWN = ["Een dag mee met een sociaal ondernemer", "Verhalen vertellen", "Bouw een podcast"]


def build(lotte, hers):
    """Through the editor, as somebody who never wrote a curriculum does it."""
    facts = {"title": "(Z)Ondernemen", "summary": "Leren door te doen.", "ects": "30", "eqf": "6", "language": "nl",
             "room_percent": "20", "keeper": lotte.key}  # fmt: skip
    hers.post(reverse("curriculum_new"), facts)
    made = Curriculum.objects.get()
    publish = reverse("curriculum_act", args=[made.key, "publish"])
    for title, ects in MODULES:
        hers.post(reverse("module_new", args=[made.key]), {"title": title, "ects": ects})
    for module in made.modules.all():
        lessons = {
            "text": {
                "title": f"{module.title}: lezen",
                "body": "## Kijk\n\n- luister\n- **vraag**",
                "is_required": "on",
            },
            "assignment": {
                "title": f"{module.title}: doen",
                "questions": "Wat raakte je?\nWat nu?",
                "is_required": "on",
            },
            "video": {"title": f"{module.title}: zien", "video_url": "https://example.org/v", "is_required": ""},
        }
        for kind in lessons if module.title in {"Kansen zien", "In de markt"} else ("text", "assignment"):
            page = hers.post(reverse("lesson_new", args=[module.key, kind]), lessons[kind])
            assert page.status_code == 302
    last = made.modules.last()
    hers.post(reverse("module_edit", args=[last.key]), {"title": last.title, "ects": "5"})
    hers.post(publish)
    made.refresh_from_db()
    assert made.state == "draft" and "29" in hers.get(reverse("curriculum", args=[made.key])).content.decode()
    hers.post(reverse("module_edit", args=[last.key]), {"title": last.title, "ects": "6"})
    hers.post(publish)
    made.refresh_from_db()
    assert made.state == "published"
    return made


def fill(lotte, hers, made):
    """A group with five lecturers and four learners of different backgrounds."""
    today = clock.today()
    dates = {"starts_on": today, "ends_on": today + 120 * scene.DAY}
    hers.post(
        reverse("cohort_new", args=[made.key]), {"title": "Lichting 1", "seats": "20", "keeper": lotte.key} | dates
    )
    cohort = Cohort.objects.get()
    for number in range(5):
        person = factories.make_person(f"Docent {number}")
        hers.post(reverse("cohort_lecturer", args=[cohort.key]), {"person": person.key})
    for name, background in LEARNERS:
        person = factories.make_person(name)
        hers.post(reverse("cohort_enrol", args=[cohort.key]), {"person": person.key, "background": background})
    hers.post(reverse("cohort_act", args=[cohort.key, "start"]))
    hers.post(reverse("cohort_act", args=[cohort.key, "teams"]), {"size": "2"})
    cohort.refresh_from_db()
    assert cohort.state == "running" and cohort.lecturers.count() == 5
    assert all(team.is_mixed for team in queries.teams(scene.learners(cohort)))
    return cohort


def choose(cohort, clients):
    """Each proposes a lesson and all are for it: as many are taken as there is room for."""
    for title, (learner, client) in zip(OWN, clients.items(), strict=False):
        client.post(reverse("own_proposal", args=[learner.key]), {"title": title, "about": "Samen doen"})
    for proposal in cohort.proposals.all():
        for learner, client in clients.items():
            if learner != proposal.learner:
                client.post(reverse("proposal_act", args=[proposal.key, "back"]))
    room = queries.room(cohort)
    assert (room.own, room.most, room.left) == (3, 3, 0)
    assert room.share == room.wanted == 20


def test_thirty_credits_a_fifth_of_their_own_and_an_award_in_the_end(lotte):
    hers = client_of(lotte)
    cohort = fill(lotte, hers, build(lotte, hers))
    clients = {one: client_of(one.person) for one in Learner.objects.order_by("pk")}
    for learner, client in clients.items():
        lesson = queries.lessons(cohort).first()
        closed = client.get(reverse("own_lesson", args=[learner.key, lesson.key]))
        assert closed.status_code == 302  # own goals come first
        client.post(reverse("own_goal", args=[learner.key]), {"text": "Durven bellen"})
        assert client.get(reverse("own_lesson", args=[learner.key, lesson.key])).status_code == 200
    choose(cohort, clients)
    for learner, client in clients.items():
        for lesson in queries.lessons(cohort).filter(is_required=True):
            answer = client.post(reverse("own_lesson", args=[learner.key, lesson.key]), {"text": "Dit deed ik"})
            assert answer.status_code == 302
    assert not Award.objects.exists()  # the feedback is still to be given
    hers.post(reverse("cohort_act", args=[cohort.key, "feedback"]))
    for learner, client in clients.items():
        assert learner.reviews.count() == 2 * len(MODULES)
        for review in learner.reviews.all():
            client.post(reverse("own_review", args=[review.key]), {"q0": "Je luisterde echt", "q1": "Bel nog eens"})
    assert not Review.objects.filter(given_at=None).exists()
    assert Award.objects.count() == len(LEARNERS) == cohort.learners.filter(state="finished").count()
    assert "30 ECTS" in next(iter(clients.values())).get(
        reverse("own_place", args=[next(iter(clients)).key])
    ).content.decode().replace(",0", "")
    hers.post(reverse("cohort_act", args=[cohort.key, "close"]))
    cohort.refresh_from_db()
    assert cohort.state == "closed" and Award.objects.filter(revoked_at=None).count() == len(LEARNERS)
    for award in Award.objects.all():  # as whoever gets one on paper checks it: without an account
        assert badge(Client(), award)["credentialSubject"]["creditsEarned"] == 30.0
    counts_in_the_figures()


def counts_in_the_figures():
    """Everybody once, and thirty credits each; an award that is taken back counts no more."""
    year = SimpleNamespace(starts_on=clock.today() - 30 * scene.DAY, ends_on=clock.today() + 30 * scene.DAY)
    assert len({fact.person for fact in indicators.learners(year)}) == len(LEARNERS)
    assert sum(fact.amount for fact in indicators.completions(year)) == len(LEARNERS) * 30 * 100
    past = SimpleNamespace(starts_on=clock.today() - 90 * scene.DAY, ends_on=clock.today() - 60 * scene.DAY)
    assert indicators.learners(past) == indicators.completions(past) == []


def test_a_group_keeps_the_version_it_began_with(lotte):
    cohort = scene.running(lotte)
    before = [one.title for one in queries.lessons(cohort)]
    newer = actions.next_version(cohort.curriculum, by=lotte)
    lesson = newer.modules.first().lessons.first()
    actions.change_lesson(lesson, title="Anders", body="", by=lotte)
    actions.publish_curriculum(newer, by=lotte)
    cohort.curriculum.refresh_from_db()
    assert cohort.curriculum.state == "archived" and newer.number == 2
    assert [one.title for one in queries.lessons(cohort)] == before
    with pytest.raises(actions.LearningRefused, match="never changes"):
        actions.change_lesson(scene.lesson(cohort), title="Stiekem", by=lotte)
