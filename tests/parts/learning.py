"""Learning: trajectories, groups, learners, guests and real work."""

from tests.personas import KNOWN, STAFF
from tests.rows import MEMBER, OWN, Row, both, write

KINDS = ("earlier", "later", "remove")

ROWS = {
    "learning": Row(STAFF),
    "curriculum_new": both(STAFF),
    "curriculum": Row(STAFF),
    "curriculum_edit": both(STAFF),
    "module_new": both(STAFF),
    "cohort_new": both(STAFF),
    **{f"curriculum_act:{verb}": write(STAFF) for verb in ("publish", "archive", "version")},
    "module_edit": both(STAFF),
    "lesson_new": both(STAFF),
    **{f"module_act:{verb}": write(STAFF) for verb in KINDS},
    "lesson_edit": both(STAFF),
    "lesson_file_new": both(STAFF),
    **{f"lesson_act:{verb}": write(STAFF) for verb in KINDS},
    "lesson_file": Row(OWN),
    "lesson_file_act:remove": write(STAFF),
    "cohort": Row(STAFF),
    "cohort_edit": both(STAFF),
    "cohort_enrol": both(STAFF),
    "cohort_lecturer": both(STAFF),
    "lecture_new": both(STAFF),
    "real_work_new": both(STAFF),
    **{f"cohort_act:{verb}": write(STAFF) for verb in ("start", "close", "cancel", "teams", "unteach", "feedback")},
    **{f"learner_act:{verb}": write(STAFF) for verb in ("grant", "end", "team", "revoke")},
    "lecture": Row(OWN),
    **{f"lecture_act:{verb}": write(OWN) for verb in ("accept", "decline", "given", "cancel")},
    "real_work": Row(OWN),
    **{f"real_work_act:{verb}": write(OWN) for verb in ("agree", "refuse", "end")},
    "own_learning": Row(KNOWN),
    "cohort_apply": both(KNOWN),
    "goal_act:reach": write(MEMBER),
    "goal_act:drop": write(MEMBER),
    "proposal_act:back": write(MEMBER),
    "own_review": both(MEMBER),
    "own_place": Row(MEMBER),
    "own_goal": write(MEMBER),
    "own_proposal": both(MEMBER),
    "own_lesson": both(MEMBER),
}

KEYS = {
    "key": {
        "curriculum": "curriculum", "module": "module", "module_new": "curriculum", "cohort": "cohort",
        "cohort_new": "curriculum", "cohort_apply": "open_cohort", "lesson": "lesson", "lesson_new": "module",
        "lesson_file": "lesson_file", "lesson_file_new": "lesson", "learner": "learner", "lecture": "lecture",
        "lecture_new": "cohort", "real_work": "real_work", "real_work_new": "cohort", "goal_act": "goal",
        "proposal_act": "learner_proposal", "own_review": "review", "own_place": "learner", "own_goal": "learner",
        "own_proposal": "learner", "own_lesson": "learner",
    },
    "verb": {
        "curriculum_act": "verb_version", "module_act": "verb_later", "lesson_act": "verb_later",
        "lesson_file_act": "verb_remove", "cohort_act": "verb_feedback", "learner_act": "verb_team",
        "lecture_act": "verb_cancel", "real_work_act": "verb_end", "goal_act": "verb_reach", "proposal_act": "verb_stand_behind",
    },
    "kind": {"lesson_new": "lesson_kind"},
    "lesson": {"own_lesson": "lesson"},
}  # fmt: skip
FIXED = {"verb_version": "version", "verb_later": "later", "verb_remove": "remove", "verb_feedback": "feedback",
         "verb_team": "team", "verb_cancel": "cancel", "verb_end": "end", "verb_reach": "reach", "verb_stand_behind": "back",
         "lesson_kind": "text"}  # fmt: skip
VERBS = {
    "curriculum_act": ("publish", "archive", "version"), "module_act": KINDS, "lesson_act": KINDS,
    "lesson_file_act": ("remove",), "cohort_act": ("start", "close", "cancel", "teams", "unteach", "feedback"),
    "learner_act": ("grant", "end", "team", "revoke"), "lecture_act": ("accept", "decline", "given", "cancel"),
    "real_work_act": ("agree", "refuse", "end"), "goal_act": ("reach", "drop"), "proposal_act": ("back",),
}  # fmt: skip


def make(world):
    """A group that runs and in which the member learns, is a guest and leads the innovation of the real work; a draft."""
    from tests import factories
    from tests.learning import scene
    from vlechtwerk.innovations.models import Innovation
    from vlechtwerk.learning import actions

    broker, member = world.people["broker"], world.people["member"]
    innovation = Innovation.objects.filter(members__person=member, members__role="lead").order_by("pk").first()
    draft = scene.draft(broker)
    lesson = scene.first_lesson(draft)
    file = actions.attach_file(lesson, name="a.png", data=scene.picture(), alt="Een deur", by=broker)
    curriculum = actions.publish_curriculum(draft, by=broker)
    made = scene.planned(broker, curriculum=curriculum)
    learner = actions.enrol(made, person=member, by=broker)
    actions.enrol(made, person=factories.make_person("Noor Leert"), by=broker)
    actions.start_cohort(made, by=broker)
    goals = [scene.at_work(one, "Durven bellen") for one in made.learners.all()]
    scene.hand_in_all(made, broker)
    proposal = actions.propose_lesson(scene.again(learner), title="Pitchen", about="Oefenen")
    lecture = scene.lecture(made, member, broker)
    work = scene.work(made, scene.again(learner), innovation, broker)
    return {
        "curriculum": actions.next_version(curriculum, by=broker).key, "cohort": made.key, "learner": learner.key,
        "goal": goals[0].key, "learner_proposal": proposal.key, "lecture": lecture.key, "real_work": work.key,
        "open_cohort": scene.planned(broker, curriculum=curriculum, title="Groep van de herfst").key,
        "lesson": lesson.key, "lesson_file": file.key, "module": lesson.module.key,
        "review": learner.reviews.first().key,
    }  # fmt: skip


def close(world):
    """Nothing of it is left to remind anybody of."""
    from vlechtwerk.learning import actions
    from vlechtwerk.learning.enums import OPEN_COHORT
    from vlechtwerk.learning.models import Cohort, Curriculum

    for one in Cohort.objects.filter(state__in=OPEN_COHORT):
        actions.cancel_cohort(one, reason="te weinig volk", by=world.people["broker"])
    for version in Curriculum.objects.exclude(state="archived"):
        actions.archive_curriculum(version, by=world.people["broker"])


def machines():
    from tests.learning import scene
    from tests.lives import Machine
    from vlechtwerk.learning.enums import CohortState, CurriculumState, LearnerState, LectureState, WorkState

    def keys(name):
        return lambda row: {name: row.key, **({"cohort": row.cohort.key} if hasattr(row, "cohort") else {})}

    def machine(name, states, *ends):
        def bring(play, state):
            return scene.in_state(name, state, play.broker, lead=play.asker, innovation=play.innovation)

        return Machine(states, bring, keys(name), ends=frozenset(ends))

    return {
        "curriculum": machine("curriculum", CurriculumState, "archived"),
        "cohort": machine("cohort", CohortState, "closed", "cancelled"),
        "learner": machine("learner", LearnerState, "finished", "left"),
        "lecture": machine("lecture", LectureState, "given", "declined", "cancelled"),
        "real_work": machine("real_work", WorkState, "refused", "ended"),
    }
