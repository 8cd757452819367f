"""Collaborations: the member of the world speaks for one of the two members."""

from tests.personas import EVERYBODY, KNOWN, STAFF
from tests.rows import MEMBER, Row, both, write

INSIDE = STAFF | MEMBER
WHO = {"team": STAFF, "both": INSIDE, "contact": MEMBER}
ACTS = {
    "team": ("change", "keeper", "criterion", "rule", "member", "charter", "drop", "conclude", "story"),
    "both": ("answers", "reopen", "review", "contribution", "decision", "stakeholder", "friend", "report", "message"),
    "contact": ("conflict",),
}
BUTTONS = {"charter", "reopen", "review", "sign", "leave", "remove", "thank", "ask", "finish"}
PARTS = {
    "criterion": {"remove": "team"}, "rule": {"remove": "team"},
    "member": {"sign": "contact", "change": "team", "leave": "team", "thanks": "contact"},
    "contribution": {"deliver": "both", "remove": "both"}, "decision": {"vote": "contact"},
    "stakeholder": {"change": "both", "remove": "both"}, "friend": {"thank": "both"}, "report": {"ask": "both"},
    "conflict": {"take": "contact", "solve": "contact"}, "message": {"finish": "both", "remove": "both"},
}  # fmt: skip


def _row(verb, who):
    return write(WHO[who]) if verb in BUTTONS else both(WHO[who])


ROWS = {
    "collaborations": Row(KNOWN),
    "collaboration_new": both(STAFF),
    **{f"collaboration{tab}": Row(INSIDE) for tab in ("", "_contributions", "_decisions", "_around")},
    "collaboration_conflicts": Row(MEMBER),
    "collaboration_harvest": Row(INSIDE),
    **{f"collaboration_act:{verb}": _row(verb, who) for who, verbs in ACTS.items() for verb in verbs},
    **{
        f"collaboration_{part}_act:{verb}": _row(verb, who)
        for part, verbs in PARTS.items()
        for verb, who in verbs.items()
    },
    "critical_friend": both(EVERYBODY),
    "critical_friend_stop": write(EVERYBODY),
    "collaboration_thanks": Row(EVERYBODY),
}
KEYS = {
    "key": {
        "collaboration": "collaboration", "collaboration_harvest": "ended_collaboration",
        "collaboration_thanks": "ended_collaboration",
        **{f"collaboration_{part}_act": f"collaboration_{part}" for part in PARTS},
    },
    "token": {"critical_friend": "friend_token"},
    "verb": {
        "collaboration_act": "verb_answers",
        **{f"collaboration_{part}_act": f"verb_{next(iter(verbs))}" for part, verbs in PARTS.items()},
    },
}  # fmt: skip
FIXED = {
    f"verb_{verb}": verb
    for verb in ("answers", "remove", "sign", "deliver", "vote", "change", "thank", "take", "finish")
}
GUEST_PAGES = [("critical_friend", "friend_token")]
VERBS = {
    "collaboration_act": [verb for verbs in ACTS.values() for verb in verbs],
    **{f"collaboration_{part}_act": list(verbs) for part, verbs in PARTS.items()},
}


def make(world):
    """One that is active, with one of everything, and one that ended, whose thanks are public."""
    from tests.collaborations import scene
    from vlechtwerk.collaborations import actions
    from vlechtwerk.core import clock

    broker, member = world.people["broker"], world.people["member"]
    one = scene.active(broker, people={scene.NAMES[0]: member})
    mine = one.members.get(contact=member)
    promised = actions.promise_contribution(one, member=mine, kind="hours", what="Spoelen", amount=4000, by=member)
    decision = scene.propose(one, member)
    actions.add_stakeholder(one, name="De markt", influence=4, interest=5, motive="Minder afval", by=broker)
    friend = actions.invite_friend(
        one, name="Prof Kritiek", email="prof@vriend.example", background="academia", by=broker
    )
    report = actions.write_report(one, title="Half jaar", text="Het wast vlot", by=broker)
    actions.ask_friends(report, by=broker)
    conflict = actions.raise_conflict(one, text="Wie wast het vaakst", by=member)
    message = actions.plan_message(
        one, whom="Klanten", what="Breng je bak terug", channel="affiche", planned_on=clock.today(), by=broker
    )
    ended = scene.in_state("ended", broker, title="Samen koken", people={scene.NAMES[0]: member})
    for row in ended.members.all():
        actions.answer_thanks(row, may_thank=True, by=row.contact)
    rows = {
        "criterion": one.criteria.get(), "rule": one.rules.get(), "member": mine, "contribution": promised, "decision": decision,
        "stakeholder": one.stakeholders.get(), "friend": friend, "report": report, "conflict": conflict, "message": message,
    }  # fmt: skip
    return {
        "collaboration": one.key, "ended_collaboration": ended.key, "friend_token": actions.friend_token(friend, report),
        **{f"collaboration_{part}": row.key for part, row in rows.items()},
    }  # fmt: skip


def close(world):
    """The active one ends, with its harvest."""
    from tests.collaborations import scene
    from vlechtwerk.collaborations import actions
    from vlechtwerk.collaborations.models import Collaboration

    broker = world.people["broker"]
    one = Collaboration.objects.get(key=world.keys["collaboration"])
    actions.start_review(one, by=broker)
    scene.conclude(one, broker, "stop")
    return {f"collaboration:{one.key}"}


def machines():
    from tests.collaborations import scene
    from tests.lives import Machine
    from vlechtwerk.collaborations import actions
    from vlechtwerk.collaborations.enums import CollaborationState, ConflictState, DecisionState

    def people(play):
        return {scene.NAMES[0]: play.asker, scene.NAMES[1]: play.giver}

    def bring(play, state):
        return scene.in_state(state, play.broker, people=people(play))

    def decide(play, state):
        one = scene.active(play.broker, people=people(play))
        decision = scene.propose(one, play.broker)
        if state == "lapsed":
            actions.start_review(one, by=play.broker)
            scene.conclude(one, play.broker, "stop")
        elif state != "open":
            scene.vote(decision, *["for" if state == "adopted" else "against"] * 2)
        return decision

    def rub(play, state):
        one = scene.active(play.broker, people=people(play))
        conflict = actions.raise_conflict(one, text="Wie wast", by=play.asker)
        if state in {"working", "solved"}:
            actions.take_conflict(conflict, member=one.members.first(), by=play.asker)
        if state == "solved":
            actions.solve_conflict(conflict, helped="Een beurtrol", by=play.asker)
        if state == "left":
            actions.start_review(one, by=play.broker)
            scene.conclude(one, play.broker, "stop")
        return conflict

    def keys(one):
        mine = one.members.filter(state="member").first()
        return {"collaboration": one.key, "ended_collaboration": one.key} | (
            {"collaboration_member": mine.key} if mine else {}
        )

    def part(name):
        return lambda row: {f"collaboration_{name}": row.key, "collaboration": row.collaboration.key}

    return {
        "collaboration": Machine(CollaborationState, bring, keys, ends=frozenset({"ended", "dropped"})),
        "decision": Machine(DecisionState, decide, part("decision"), ends=frozenset({"adopted", "rejected", "lapsed"})),
        "conflict": Machine(ConflictState, rub, part("conflict"), ends=frozenset({"solved", "left"})),
    }
