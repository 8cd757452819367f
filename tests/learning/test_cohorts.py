"""Groups: who gets in, what opens when, what is told, and that what is over reminds nobody."""

import pytest

from tests import factories
from tests.learning import scene
from vlechtwerk.core import clock
from vlechtwerk.learning import actions
from vlechtwerk.learning.models import Lecture, Review
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.queries import hats_of

pytestmark = pytest.mark.django_db


def test_own_goals_come_before_the_first_lesson(lotte):
    cohort = scene.running(lotte, "An Leert", goals=False)
    (learner,), lesson = scene.learners(cohort), scene.lesson(cohort)
    with pytest.raises(actions.LearningRefused, match="First write down"):
        actions.complete_lesson(learner, lesson=lesson)
    goal = actions.set_goal(learner, text="Durven bellen")
    actions.complete_lesson(learner, lesson=lesson)
    actions.complete_lesson(learner, lesson=lesson)
    assert learner.done.count() == 1
    with pytest.raises(actions.LearningRefused, match="only goal"):
        actions.drop_goal(goal)
    other = scene.lesson(scene.running(lotte, "Bert Leert"))
    with pytest.raises(actions.LearningRefused, match="not of your group"):
        actions.complete_lesson(learner, lesson=other)


def test_places_are_asked_given_and_end_and_seats_are_counted(lotte):
    cohort = scene.planned(lotte, seats=1)
    with pytest.raises(actions.LearningRefused, match="Nobody is enrolled"):
        actions.start_cohort(cohort, by=lotte)
    an, bert = factories.make_person("An Vraagt"), factories.make_person("Bert Vraagt")
    asked = actions.apply_for(cohort, person=an, background="social", motive="Graag")
    with pytest.raises(actions.LearningRefused, match="applied already"):
        actions.apply_for(cohort, person=an, background="social", motive="Graag")
    actions.grant_place(asked, by=lotte)
    assert "learner" in hats_of(an) and Message.objects.filter(person_id=an.pk, kind="learning.news").count() == 1
    with pytest.raises(actions.LearningRefused, match="answered already"):
        actions.grant_place(asked, by=lotte)
    with pytest.raises(actions.LearningRefused, match="seats are taken"):
        actions.enrol(cohort, person=bert, by=lotte)
    with pytest.raises(actions.LearningRefused, match="takes part already"):
        actions.enrol(cohort, person=an, by=lotte)
    actions.end_place(asked, by=lotte)
    actions.enrol(cohort, person=bert, by=lotte)
    actions.change_cohort(cohort, is_open=False, by=lotte)
    with pytest.raises(actions.LearningRefused, match="cannot apply"):
        actions.apply_for(cohort, person=factories.make_person("Carla"), background="social", motive="Graag")


def test_a_group_begins_with_a_published_version_and_days_in_order(lotte):
    with pytest.raises(actions.LearningRefused, match="published version"):
        scene.planned(lotte, curriculum=scene.draft(lotte))
    with pytest.raises(actions.LearningRefused, match="before the first"):
        scene.planned(lotte, starts_on=clock.today(), ends_on=clock.today() - scene.DAY)


def test_modules_add_up_and_nothing_is_empty_before_it_is_published(lotte):
    made = scene.draft(lotte)
    module = actions.add_module(made, title="Leeg", ects=3, by=lotte)
    with pytest.raises(actions.LearningRefused, match=r"add up to 9 credits.*6.*Leeg.*no lesson"):
        actions.publish_curriculum(made, by=lotte)
    actions.change_module(module, title="Vol", ects=0, by=lotte)
    for kind, lack in (("video", "address of the video"), ("assignment", "one question")):
        with pytest.raises(actions.LearningRefused, match=lack):
            actions.add_lesson(module, kind=kind, title="Zonder", by=lotte)
    lesson = actions.add_lesson(module, kind="file", title="Bestand", by=lotte)
    with pytest.raises(actions.LearningRefused, match="no file"):
        actions.publish_curriculum(made, by=lotte)
    with pytest.raises(actions.LearningRefused, match="what one sees"):
        actions.attach_file(lesson, name="a.png", data=scene.picture(), by=lotte)
    actions.attach_file(lesson, name="a.png", data=scene.picture(), alt="Een deur", by=lotte)
    actions.move_part(module, later=False, by=lotte)
    assert [one.title for one in made.modules.all()] == ["Vol", "Kijken en luisteren"]
    actions.publish_curriculum(made, by=lotte)
    copy = actions.next_version(made, by=lotte)
    assert (
        copy.modules.first().lessons.first().files.get().content.data and actions.next_version(made, by=lotte) == copy
    )


def told(day):
    """Kinds and readers of what is sent when so many days went by."""
    before = set(Message.objects.values_list("pk", flat=True))
    with clock.at(clock.now() + day * scene.DAY):
        actions.remind_learning_due()
        assert actions.remind_learning_due() == 0  # once
    return [one.to_name for one in Message.objects.filter(kind="learning.waits").exclude(pk__in=before)]


def test_who_waits_is_told_once_and_what_is_over_reminds_nobody(lotte):
    guest = factories.make_person("Gust Gast")
    cohort = scene.running(lotte, "An", "Bert", "Carla")
    scene.hand_in_all(cohort, lotte)
    lecture = scene.lecture(cohort, guest, lotte)
    assert told(1) == []
    assert sorted(told(13)) == ["An", "An", "Bert", "Bert", "Carla", "Carla", guest.name]
    actions.accept_lecture(lecture, by=guest)
    assert set(told(30)) == {"An", "Bert", "Carla", lotte.name}
    actions.close_cohort(cohort, by=lotte)
    assert Lecture.objects.get().state == "cancelled" and Review.objects.filter(given_at=None).exists()
    Review.objects.update(reminded_at=None)
    assert told(20) == []


def test_who_leaves_the_network_has_no_place_and_comes_as_no_guest(lotte):
    from vlechtwerk.people.actions import leave

    cohort = scene.running(lotte, "An", "Bert")
    person = scene.learners(cohort)[0].person
    scene.lecture(cohort, person, lotte)
    actions.add_lecturer(cohort, person=person, by=lotte)
    leave(person, by=lotte)
    assert scene.learners(cohort)[0].state == "left" and Lecture.objects.get().state == "cancelled"
    assert not cohort.lecturers.exists()
