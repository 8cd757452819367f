"""Pages of learning: what was typed stays, lists cost the same whoever is in them, files are for who learns from them."""

import pytest
from django.urls import reverse

from tests import factories
from tests.learning import scene
from tests.personas import client_of
from vlechtwerk.learning import actions
from vlechtwerk.learning.models import Curriculum, Learner, LessonFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(lotte):
    return client_of(lotte)


def words(page):
    return page.content.decode()


@pytest.mark.parametrize(("name", "typed", "kept"), [
    ("curriculum_new", {"title": "Half", "ects": "0", "eqf": "9"}, "Half"),
    ("module_new", {"title": "Module zonder punten", "ects": "x"}, "Module zonder punten"),
    ("lesson_new", {"title": "Zonder vragen", "body": "Bel aan"}, "Bel aan"),
    ("cohort_new", {"title": "Te laat", "starts_on": "2026-12-01", "ends_on": "2026-11-01", "seats": "0"}, "Te laat"),
    ("cohort_edit", {"title": "Wat nu", "starts_on": "1026-12-01", "ends_on": "", "seats": "3"}, "Wat nu"),
    ("cohort_enrol", {"person": "niemand", "background": "social"}, "social"),
    ("real_work_new", {"message": "Mogen ze mee?"}, "Mogen ze mee?"),
])  # fmt: skip
def test_what_was_typed_stays_and_nothing_is_made(lotte, hers, name, typed, kept):
    cohort = scene.running(lotte)
    draft = actions.next_version(cohort.curriculum, by=lotte)
    keys = {"module_new": [draft.key], "lesson_new": [draft.modules.get().key, "assignment"], "curriculum_new": [],
            "cohort_new": [cohort.curriculum.key]}  # fmt: skip
    before = [Curriculum.objects.count(), Learner.objects.count(), draft.modules.get().lessons.count()]
    page = hers.post(reverse(name, args=keys.get(name, [cohort.key])), typed)
    assert page.status_code == 422 and kept in words(page)
    assert [Curriculum.objects.count(), Learner.objects.count(), draft.modules.get().lessons.count()] == before


def test_buttons_say_why_not_and_unknown_ones_are_not_there(lotte, hers):
    made = scene.draft(lotte, ects=6)
    actions.change_curriculum(made, ects=7, by=lotte)
    page = hers.post(reverse("curriculum_act", args=[made.key, "publish"]), follow=True)
    assert "6" in words(page) and Curriculum.objects.get().state == "draft"
    assert hers.post(reverse("curriculum_act", args=[made.key, "explode"])).status_code == 404
    cohort = scene.running(lotte)
    learner = scene.learners(cohort)[0]
    hers.post(reverse("learner_act", args=[learner.key, "team"]), {"number": "x"})
    hers.post(reverse("cohort_act", args=[cohort.key, "cancel"]), {"reason": ""})
    cohort.refresh_from_db()
    assert cohort.state == "running" and scene.again(learner).team is None


def test_lists_cost_the_same_with_one_and_with_three(lotte, hers, django_assert_num_queries):
    def pages(cohort):
        one = scene.learners(cohort)[0]
        return [
            (hers, reverse("learning")), (hers, reverse("cohort", args=[cohort.key])),
            (hers, reverse("curriculum", args=[cohort.curriculum.key])),
            (client_of(one.person), reverse("own_place", args=[one.key])),
            (client_of(one.person), reverse("own_learning")),
        ]  # fmt: skip

    few = scene.running(lotte, "An", "Bert")
    scene.hand_in_all(few, lotte)
    actions.propose_lesson(scene.learners(few)[0], title="Pitchen", about="Oefenen")
    counts = [_count(client, path) for client, path in pages(few)]
    many = scene.running(
        lotte, "Carla", "Dirk", "Eva", "Fien", "Gust", "Hilde", curriculum=scene.published(lotte, title="Meer")
    )
    scene.hand_in_all(many, lotte)
    for one in scene.learners(many)[:3]:
        actions.propose_lesson(one, title="Filmen", about="Doen")
    assert [_count(client, path) for client, path in pages(many)] == counts
    assert max(counts) < 35


def test_who_finished_has_a_link_to_where_anybody_checks_it(lotte, hers):
    cohort = scene.running(lotte)
    page = reverse("cohort", args=[cohort.key])
    assert "/leren/bewijs/" not in words(hers.get(page))
    scene.finish_alone(cohort)
    link = reverse("award", args=[cohort.learners.get().award.code])
    assert f'href="{link}"' in words(hers.get(page)) and hers.get(link).status_code == 200


@pytest.mark.parametrize(("percent", "offered"), [(0, False), (34, True)])
def test_lesson_is_proposed_while_there_is_room_and_one_is_not_finished(lotte, percent, offered):
    cohort = scene.running(lotte, curriculum=scene.published(lotte, room_percent=percent))
    (learner,) = scene.learners(cohort)
    his, page = client_of(learner.person), reverse("own_place", args=[learner.key])
    button = reverse("own_proposal", args=[learner.key])
    before = words(his.get(page))
    assert (button in before) is offered and ("geen plaats" in before) is not offered
    assert his.get(button).status_code == (200 if offered else 302)
    if not offered:
        his.post(button, {"title": "Pitchen", "about": "Oefenen"})
        assert not cohort.proposals.exists()
    scene.finish_alone(cohort)
    assert button not in words(his.get(page))


@pytest.mark.parametrize(("kind", "field"), [("video", "video_url"), ("assignment", "questions")])
def test_what_a_kind_of_lesson_needs_is_not_called_optional(lotte, hers, kind, field):
    made = scene.draft(lotte)
    path = reverse("lesson_new", args=[made.modules.get().key, kind])
    assert hers.get(path).context["form"].fields[field].required
    assert field in hers.post(path, {"title": "Zonder"}).context["form"].errors


def test_published_version_offers_no_form_and_says_why(lotte, hers):
    made = scene.published(lotte)
    module, back = made.modules.get(), reverse("curriculum", args=[made.key])
    for name, args in (
        ("curriculum_edit", [made.key]), ("module_new", [made.key]), ("module_edit", [module.key]),
        ("lesson_new", [module.key, "text"]), ("lesson_file_new", [scene.first_lesson(made).key]),
    ):  # fmt: skip
        page = hers.get(reverse(name, args=args), follow=True)
        assert page.redirect_chain == [(back, 302)] and "Maak er een nieuwe versie van" in words(page), name


def test_days_the_wrong_way_round_are_told_beside_what_else_is_wrong(lotte, hers):
    given = {"title": "", "starts_on": "2026-12-01", "ends_on": "2026-11-01"}
    page = hers.post(reverse("cohort_new", args=[scene.published(lotte).key]), given)
    assert {"title", "ends_on"} <= set(page.context["form"].errors)


def _count(client, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_files_are_for_who_learns_from_them(lotte, hers):
    draft = scene.draft(lotte)
    lesson = scene.first_lesson(draft)
    path = reverse("lesson_file_new", args=[lesson.key])
    from tests.sprints.test_views import _file

    assert hers.post(path, {"upload": _file(b"<script>"), "alt": ""}).status_code == 422
    hers.post(path, {"upload": _file(scene.picture()), "alt": "Een deur"})
    file = reverse("lesson_file", args=[LessonFile.objects.get().key])
    cohort = scene.running(lotte, curriculum=actions.publish_curriculum(draft, by=lotte))
    learner, stranger = scene.learners(cohort)[0], factories.make_person("Vera Vreemd")
    shown = client_of(learner.person).get(file)
    assert shown["Content-Type"] == "image/png" and shown["X-Content-Type-Options"] == "nosniff"
    assert client_of(stranger).get(file).status_code == 404
    actions.end_place(learner, by=lotte)
    assert client_of(learner.person).get(file).status_code == 404
    page = words(client_of(lotte).get(reverse("lesson_edit", args=[lesson.key])))
    assert "<strong>kans</strong>" in page and 'name="body"' not in page  # it was published


def test_applying_and_being_told(lotte, hers):
    cohort = scene.planned(lotte)
    person = factories.make_person("Piet Vraagt")
    his = client_of(person)
    assert cohort.title in words(his.get(reverse("own_learning")))
    his.post(reverse("cohort_apply", args=[cohort.key]), {"background": "lived", "motive": "Ik wil leren"})
    assert his.get(reverse("cohort_apply", args=[cohort.key])).status_code == 404  # once
    assert "Ik wil leren" in words(hers.get(reverse("cohort", args=[cohort.key])))
    hers.post(reverse("learner_act", args=[cohort.learners.get().key, "grant"]))
    assert his.get(reverse("own_place", args=[cohort.learners.get().key])).status_code == 200


def test_whoever_is_enrolled_finds_it_on_their_own_page_until_it_is_over(cohort):
    learner = cohort.learners.get(person__name="An Leert")
    home = client_of(learner.person)
    assert reverse("own_place", args=[learner.key]) in home.get(reverse("member_home")).content.decode()
    type(learner).objects.filter(pk=learner.pk).update(state="finished")
    assert reverse("own_place", args=[learner.key]) not in home.get(reverse("member_home")).content.decode()
