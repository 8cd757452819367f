"""Standards of learning: exercises (H5P), awards (Open Badge), launches (LTI), the record store (xAPI)."""

from tests.personas import EVERYBODY, KNOWN, STAFF
from tests.rows import ADMINISTRATOR, MEMBER, OWN, Row, both, write

ROWS = {
    "award": Row(EVERYBODY),
    "award_badge": Row(EVERYBODY),
    "award_status": Row(EVERYBODY),
    "award_paper": Row(OWN),
    "award_revoke": both(STAFF),
    "exercise": both(OWN),
    "exercise_picture": Row(OWN),
    "exercise_package": both(STAFF),
    "own_place_of": Row(MEMBER),
    "lti_login": both(EVERYBODY),
    "lti_launch": write(EVERYBODY),
    "lti_keys": Row(EVERYBODY),
    "lti_go": both(EVERYBODY),  # a browser that did not begin there reads what to do
    "lti_choose": both(KNOWN),
    "lti_platforms": Row(ADMINISTRATOR),
    "lti_platform_new": both(ADMINISTRATOR),
    "lti_platform": both(ADMINISTRATOR),
    **{f"lti_platform_act:{verb}": write(ADMINISTRATOR) for verb in ("on", "off")},
    "lti_account_drop": write(ADMINISTRATOR | MEMBER),
    "record_store": both(ADMINISTRATOR),
}
KEYS = {
    "key": {
        "exercise": "exercise", "exercise_package": "exercise_draft", "exercise_picture": "exercise_picture",
        "own_place_of": "learned_cohort", "lti_go": "lti_launch", "lti_choose": "lti_launch",
        "lti_platform": "lti_platform", "lti_account": "lti_account",
    },
    "code": {"award": "award_code"},
    "verb": {"lti_platform_act": "verb_on"},
}  # fmt: skip
FIXED = {"verb_on": "on"}
VERBS = {"lti_platform_act": ("on", "off")}


def make(world):
    """An exercise that the member made, the award that came of it, and a platform to which they are linked."""
    from tests.learning import scene
    from tests.learning.h5p_files import package
    from vlechtwerk.learning import actions
    from vlechtwerk.learning.models import LtiLaunch, PackagePicture, RecordStore, Statement
    from vlechtwerk.learning.standards import lti, xapi

    broker, member = world.people["broker"], world.people["member"]
    draft = scene.draft(broker, title="Kansen oefenen")
    lesson = actions.add_lesson(draft.modules.get(), kind="h5p", title="Oefen", by=broker)
    made = actions.keep_package(lesson, data=package(), by=broker)
    curriculum = actions.publish_curriculum(draft, by=broker)
    cohort = scene.planned(broker, curriculum=curriculum, title="Groep van de winter")
    learner = actions.enrol(cohort, person=member, by=broker)
    actions.start_cohort(cohort, by=broker)
    scene.at_work(learner)
    actions.try_package(scene.again(learner), package=made, score=5, most=5)
    scene.finish_alone(cohort)
    other = actions.next_version(curriculum, by=broker)
    platform = actions.add_platform(
        name="Hogeschool", issuer="https://leren.school.example", client_id="1", auth_url="https://leren.school.example/auth",
        keys_url="https://leren.school.example/keys", token_url="", deployments=["1"], by=broker,
    )  # fmt: skip
    launch = LtiLaunch.objects.create(
        platform=platform, nonce="n", browser=lti.digest("x"), sub="7", claims={"target": ""}
    )
    lti.public_keys()
    RecordStore.objects.create(url="https://lrs.example", user="sleutel", sealed=xapi.seal("geheim"))
    Statement.objects.create(person=member, about="done:0", body={"verb": "experienced"})
    return {
        "exercise": lesson.key, "exercise_picture": PackagePicture.objects.filter(package=made).get().key,
        "exercise_draft": other.modules.get().lessons.get(kind="h5p").key, "learned_cohort": cohort.key,
        "award_code": scene.again(learner).award.code, "lti_launch": launch.key, "lti_platform": platform.key,
        "lti_account": actions.link_account(launch, person=member).key,
    }  # fmt: skip
