"""Design sprints."""

from tests.personas import EVERYBODY, STAFF
from tests.rows import Row, both, write

LEADERS = STAFF
HAS_LINK = EVERYBODY

ROWS = {
    "sprints": Row(STAFF),
    "sprint_new": both(STAFF),
    "sprint": Row(LEADERS),
    "sprint_edit": both(LEADERS),
    "sprint_step_new": both(LEADERS),
    "sprint_step": both(LEADERS),
    **{f"sprint_step_act:{verb}": write(LEADERS) for verb in ("longer", "shorter", "earlier", "later", "remove")},
    "sprint_ideas": Row(LEADERS),
    "sprint_paper": both(LEADERS),
    **{f"sprint_idea_act:{verb}": write(LEADERS) for verb in ("group", "need", "task", "item")},
    "sprint_frames": both(LEADERS),
    "sprint_picture": Row(LEADERS),
    **{f"sprint_frame_act:{verb}": write(LEADERS) for verb in ("earlier", "later", "remove")},
    "sprint_test": both(LEADERS),
    "sprint_line_remove": write(LEADERS),
    "sprint_tester": both(LEADERS),
    "sprint_harvest": Row(LEADERS),
    "sprint_screen": Row(LEADERS),
    "sprint_own_seat": Row(frozenset({"member"})),
    **{
        f"sprint_act:{verb}": write(LEADERS)
        for verb in (
            "start", "pause", "go", "next", "statement", "door", "cancel", "reveal", "silent", "vote", "count", "finish",
        )
    },
    "sprint_pin": both(EVERYBODY),
    "sprint_join": both(HAS_LINK),
    "sprint_seat": Row(HAS_LINK),
    "sprint_seat_send": write(HAS_LINK),
    "sprint_seat_picture": Row(HAS_LINK),
    **{f"sprint_seat_act:{verb}": write(HAS_LINK) for verb in ("idea", "dots", "back")},
}  # fmt: skip

KEYS = {
    "key": {
        "sprint": "sprint", "sprint_step": "sprint_step", "sprint_step_new": "sprint", "sprint_idea": "sprint_idea",
        "sprint_ideas": "sprint", "sprint_picture": "sprint_frame", "sprint_frame_act": "sprint_frame",
        "sprint_frames": "sprint", "sprint_line": "sprint_line", "sprint_seat_picture": "sprint_frame",
    },
    "token": {"sprint_join": "sprint_join_token", "sprint_seat": "sprint_seat_token"},
    "verb": {
        "sprint_step_act": "verb_longer", "sprint_idea_act": "verb_group", "sprint_frame_act": "verb_later",
        "sprint_act": "verb_pause", "sprint_seat_act": "verb_idea",
    },
    "kind": {"sprint_frames": "frame_kind"},
    "tester": {"": "one_tester"},
}  # fmt: skip
FIXED = {"verb_longer": "longer", "verb_group": "group", "verb_later": "later", "verb_idea": "idea", "frame_kind": "story",
         "one_tester": "1"}  # fmt: skip
GUEST_PAGES = [("sprint_join", "sprint_join_token"), ("sprint_seat", "sprint_seat_token")]
VERBS = {
    "sprint_step_act": ("longer", "shorter", "earlier", "later", "remove"),
    "sprint_idea_act": ("group", "need", "task", "item"),
    "sprint_frame_act": ("earlier", "later", "remove"),
    "sprint_act": (
        "start", "pause", "go", "next", "statement", "door", "cancel", "reveal", "silent", "vote", "count", "finish",
    ),
    "sprint_seat_act": ("idea", "dots", "back"),
}  # fmt: skip


def make(world):
    """A sprint in which ideas are found, with one of everything; the member takes part."""
    from tests.sprints import scene
    from vlechtwerk.innovations.models import Innovation
    from vlechtwerk.sprints import actions

    broker = world.people["broker"]
    sprint = scene.in_state("ideate", broker, innovation=Innovation.objects.order_by("pk").first())
    seat = actions.join_sprint(sprint, person=world.people["member"])
    idea = scene.write(seat, "Bedden voor studenten")
    actions.reveal(sprint, by=broker)
    frame = actions.add_frame(
        sprint, kind="story", text="Iemand belt aan", name="a.png", data=scene.picture(), alt="Een deur", by=broker
    )
    line = actions.add_line(sprint, text="Boek een bed", by=broker)
    return {
        "sprint": sprint.key, "sprint_step": sprint.steps.filter(started_at=None).first().key, "sprint_idea": idea.key,
        "sprint_frame": frame.key, "sprint_line": line.key, "sprint_join_token": actions.join_token(sprint),
        "sprint_seat_token": actions.seat_token(seat),
    }  # fmt: skip


def machines():
    from tests.lives import Machine
    from tests.sprints import scene
    from vlechtwerk.sprints import actions
    from vlechtwerk.sprints.enums import SprintState

    def bring(play, state):
        return scene.in_state(state, play.broker)

    def keys(sprint):
        seat = sprint.members.first() or (actions.join_sprint(sprint, name="An") if sprint.pin else None)
        token = {"sprint_seat_token": actions.seat_token(seat)} if seat else {}
        return {"sprint": sprint.key, **token}

    return {"sprint": Machine(SprintState, bring, keys, ends=frozenset({"harvested", "cancelled"}))}
