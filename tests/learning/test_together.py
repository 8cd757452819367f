"""What a group does together: feedback that is fair, lessons that it chose, teams that are mixed."""

from collections import Counter

import pytest

from tests.learning import scene
from vlechtwerk.core import clock
from vlechtwerk.learning import actions, queries, rules
from vlechtwerk.learning.models import Award, Review


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 20])
@pytest.mark.parametrize("late", [0, 1, 2, 5])
def test_everybody_reads_two_and_is_read_by_two_and_nobody_reads_their_own(count, late):
    works = [(100 + who, who) for who in range(count + late)]
    first = rules.readers(works[:count], [])
    pairs = first + rules.readers(works, first)
    assert len(set(pairs)) == len(pairs) and not [one for one in pairs if one[1] == one[0] + 100]
    reading, read = Counter(who for who, _work in pairs), Counter(work for _who, work in pairs)
    least = min(2, count + late - 1)
    assert all(reading[who] >= least and read[work] >= least for work, who in works)
    if late == 0 and count > 2:
        assert set(reading.values()) == set(read.values()) == {2}
    if count > 2:
        assert max(reading.values()) - 2 <= 2 * late  # nobody pays alone for who came late


@pytest.mark.parametrize(("fixed", "percent", "most"), [(8, 20, 2), (4, 20, 1), (10, 0, 0), (12, 25, 4), (1, 80, 4)])
def test_room_is_the_part_of_all_lessons_that_was_meant(fixed, percent, most):
    assert rules.room_for(fixed, percent) == most
    assert abs(rules.own_share(most, fixed + most) - percent) <= 5


@pytest.mark.django_db
def test_lesson_is_chosen_by_more_than_half_while_there_is_room_and_only_once(lotte):
    cohort = scene.running(lotte, "An", "Bert", "Carla", curriculum=scene.published(lotte, room_percent=34))
    an, bert, carla = scene.learners(cohort)
    first, second = (actions.propose_lesson(an, title=title, about="Doen") for title in ("Pitchen", "Filmen"))
    assert not first.lesson
    actions.back_proposal(bert, proposal=first)
    assert first.lesson and queries.room(cohort).left == 0 and queries.room(cohort).share == 33
    actions.back_proposal(bert, proposal=second)
    actions.back_proposal(carla, proposal=second)
    assert not second.lesson and second.votes.count() == 3  # there is no room left
    actions.back_proposal(carla, proposal=second)
    assert second.votes.count() == 2
    with pytest.raises(actions.LearningRefused, match="chose on this"):
        actions.back_proposal(carla, proposal=first)
    with pytest.raises(actions.LearningRefused, match="chose on this"):
        actions.back_proposal(scene.learners(scene.running(lotte, "Vreemd"))[0], proposal=second)
    assert first.lesson in queries.lessons(cohort)


@pytest.mark.django_db
def test_teams_are_mixed_and_who_was_placed_by_hand_stays(lotte):
    cohort = scene.planned(lotte)
    from tests import factories

    for number in range(8):
        background = "social" if number % 2 else "business"
        actions.enrol(cohort, person=factories.make_person(f"Lerende {number}"), background=background, by=lotte)
    actions.form_teams(cohort, size=4, by=lotte)
    assert [len(one.people) for one in queries.teams(scene.learners(cohort))] == [4, 4]
    assert all(one.is_mixed for one in queries.teams(scene.learners(cohort)))
    social = [one for one in scene.learners(cohort) if one.background == "social"]
    for one in social:
        actions.place_in_team(one, number=1, by=lotte)
    actions.form_teams(cohort, size=4, by=lotte)
    assert {scene.again(one).team.number for one in social} == {1}
    with pytest.raises(actions.LearningRefused, match="no such team"):
        actions.place_in_team(social[0], number=9, by=lotte)


@pytest.mark.django_db
def test_feedback_work_and_completion(lotte):
    cohort = scene.running(lotte, "An", "Bert", "Carla")
    task = scene.lesson(cohort, "assignment")
    an, bert, carla = scene.learners(cohort)
    for one in (an, bert, carla):
        actions.complete_lesson(one, lesson=scene.lesson(cohort))
    with pytest.raises(actions.LearningRefused, match="hand in"):
        actions.complete_lesson(an, lesson=task)
    actions.hand_in(an, lesson=task, text="Eerst")
    work = actions.hand_in(an, lesson=task, text="Beter")
    assert work.text == "Beter" and an.submissions.count() == 1
    with pytest.raises(actions.LearningRefused, match="nobody to divide"):
        actions.divide_feedback(cohort, lesson=task, by=lotte)
    actions.hand_in(bert, lesson=task, text="Ook")
    actions.divide_feedback(cohort, lesson=task, by=lotte)
    actions.hand_in(carla, lesson=task, text="Laat")  # who is late is added
    assert Counter(Review.objects.values_list("reviewer", flat=True)) == {an.pk: 2, bert.pk: 2, carla.pk: 2}
    mine = list(an.reviews.all())
    actions.give_feedback(mine[0], answers=["Mooi"])
    with pytest.raises(actions.LearningRefused, match="already"):
        actions.give_feedback(mine[0], answers=["Nog mooier"])
    read = mine[0].submission
    with pytest.raises(actions.LearningRefused, match="stays as it was"):
        actions.hand_in(read.learner, lesson=task, text="Toch anders")
    assert not Award.objects.exists()
    actions.give_feedback(mine[1], answers=["Ook mooi"])
    assert Award.objects.get().learner == an
    actions.end_place(carla, by=lotte)  # nobody waits for who left
    assert not Review.objects.filter(given_at=None, submission__learner=carla).exists()
    assert not carla.reviews.exists()


@pytest.mark.django_db
def test_who_did_everything_has_the_award_when_nobody_was_left_to_read(lotte):
    cohort = scene.running(lotte, "An", "Bert")
    an, bert = scene.learners(cohort)
    actions.complete_lesson(an, lesson=scene.lesson(cohort))
    actions.hand_in(an, lesson=scene.lesson(cohort, "assignment"), text="Klaar")
    assert not Award.objects.exists()
    actions.close_cohort(cohort, by=lotte)
    assert Award.objects.get().learner == an
    assert scene.again(bert).state == "left" and not cohort.learners.filter(state="enrolled").exists()


@pytest.mark.django_db
def test_award_is_taken_back_once_with_a_reason(lotte):
    cohort = scene.running(lotte)
    scene.finish_alone(cohort)
    award = actions.revoke_award(Award.objects.get(), reason="Het werk was van iemand anders", by=lotte)
    assert award.revoked_at and award.reason
    with pytest.raises(actions.LearningRefused, match="already"):
        actions.revoke_award(award, reason="Nog eens", by=lotte)


@pytest.mark.django_db
def test_work_that_waits_a_week_is_divided_by_itself(lotte):
    cohort = scene.running(lotte, "An", "Bert")
    for one in scene.learners(cohort):
        actions.hand_in(one, lesson=scene.lesson(cohort, "assignment"), text="Klaar")
    actions.remind_learning_due()
    assert not Review.objects.exists()
    with clock.at(clock.now() + 8 * scene.DAY):
        actions.remind_learning_due()
        assert Review.objects.count() == 2
        assert actions.remind_learning_due() == 0
