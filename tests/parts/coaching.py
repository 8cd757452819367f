"""Coaching."""

from tests.personas import EVERYBODY, KNOWN, STAFF
from tests.rows import MEMBER, Row, both, write

LEAD, TWO = STAFF | {"coach"}, MEMBER | {"coach"}
OF_PATH = STAFF | TWO
STEPS = {
    "cohort": dict.fromkeys(("plan", "deelnemer", "start", "maatjes", "link", "wijzigen", "sluiten"), LEAD),
    "nomination": dict.fromkeys(("vraag", "weg"), LEAD),
    "entry": dict.fromkeys(("klaar", "bijstellen", "wijzigen", "weg"), LEAD),
    "path": {
        **dict.fromkeys(("intake", "tekst", "werkgever", "afronden"), LEAD), **dict.fromkeys(("akkoord", "drempel", "doel"), TWO),
        "delen": MEMBER, "niet-delen": MEMBER, "coach": STAFF, "stoppen": OF_PATH,
    },
    "goal": dict.fromkeys(("bereikt", "weg"), TWO),
    "barrier": dict.fromkeys(("hefboom", "wijzigen"), TWO),
    "peer": dict.fromkeys(("ja", "nee"), MEMBER),
    "programme": dict.fromkeys(("partner", "verspreid", "begeleiding"), STAFF),
    "part": {"wijzigen": STAFF},
    "trajectory": dict.fromkeys(("begonnen", "klaar", "wijzigen", "stoppen"), STAFF),
}  # fmt: skip
ROWS = {
    "coaching": Row(KNOWN),
    "coaching_cohort_new": both(STAFF),
    "coaching_matrix": Row(LEAD),
    "coaching_matrix_file": Row(LEAD),
    "coaching_levers": Row(LEAD),
    "coaching_lever_new": both(STAFF),
    "coaching_lever": both(STAFF),
    "coaching_cohort": Row(LEAD | MEMBER),
    "coaching_path": Row(OF_PATH),
    "coaching_notes": both(TWO),
    "coaching_note_remove": write(MEMBER),
    "coaching_programme": Row(STAFF),
    "guest_coaching_nominate": both(EVERYBODY),
    "guest_coaching_nominated": both(EVERYBODY),
    "guest_coaching_measure": both(EVERYBODY),
    "guest_coaching_progress": Row(EVERYBODY),
    **{f"coaching_{kind}_step:{verb}": both(who) for kind, verbs in STEPS.items() for verb, who in verbs.items()},
}
VERBS = {f"coaching_{kind}_step": tuple(verbs) for kind, verbs in STEPS.items()}
KEYS = {
    "key": {
        "coaching_lever": "lever", "coaching_cohort": "coaching_cohort", "coaching_path": "coaching_path",
        "coaching_notes": "coaching_path", "coaching_note_remove": "coaching_note", "coaching_programme": "programme",
        "coaching_nomination": "nomination", "coaching_entry": "plan_entry", "coaching_goal": "coaching_goal",
        "coaching_barrier": "barrier", "coaching_peer": "peers", "coaching_part": "partner_role",
        "coaching_trajectory": "trajectory",
    },
    "token": {
        "guest_coaching_nominate": "nominate_token", "guest_coaching_nominated": "nominated_token",
        "guest_coaching_measure": "measure_token", "guest_coaching_progress": "progress_token",
    },
    "kind": {"coaching_matrix_file": "file_kind"},
    "verb": {
        "coaching_cohort_step": "verb_plan", "coaching_nomination_step": "verb_vraag", "coaching_entry_step": "verb_klaar",
        "coaching_path_step": "verb_doel", "coaching_goal_step": "verb_bereikt", "coaching_barrier_step": "verb_hefboom",
        "coaching_peer_step": "verb_ja", "coaching_programme_step": "verb_partner", "coaching_part_step": "verb_wijzigen",
        "coaching_trajectory_step": "verb_klaar",
    },
}  # fmt: skip
FIXED = {
    f"verb_{one}": one for one in ("plan", "vraag", "klaar", "doel", "bereikt", "hefboom", "ja", "partner", "wijzigen")
}
GUEST_PAGES = [(f"guest_coaching_{one}", f"{token}_token") for one, token in (
    ("nominate", "nominate"), ("nominated", "nominated"), ("measure", "measure"), ("progress", "progress"),
)]  # fmt: skip


def _token(link):
    return link.rstrip("/").rsplit("/", 1)[1]


def _nominated_token(key):
    from datetime import timedelta

    from vlechtwerk.core import links

    return links.make_token("coaching_nominated", key, valid=timedelta(days=21))


def make(world):
    """A running cohort of the coach in which the member takes part, with one of everything."""
    from tests.coaching import scene
    from vlechtwerk.coaching import actions
    from vlechtwerk.core import clock
    from vlechtwerk.programmes.models import Programme

    coach, member = world.people["coach"], world.people["member"]
    programme = Programme.objects.get(key=world.keys["programme"])
    match = scene.peers(coach, member, world.people["helper"])
    group = scene.cohort(coach, of=programme)
    path = scene.path_in("running", group, person=member, coach=coach)
    actions.start_cohort(group, by=coach)
    nomination = scene.nominated(group, name="Omar Bekers")
    asked = scene.nominated(group, state="asked", name="Imke Kraan")
    entry = actions.plan_entry(group, kind="joint", title="Samen", due_on=clock.today(), by=coach)
    goal, barrier = actions.add_goal(path, text="Bekers in elke zaal", by=member), scene.barrier(path)
    note = actions.write_private_note(path, text="Alleen van mij", by=member)
    actions.write_private_note(path, text="Alleen van de coach", by=coach)
    actions.share_progress(path, by=member)
    role = actions.give_part(
        programme, organisation=scene.house(), part="lead", starts_on=clock.today(), by=world.people["coordinator"]
    )
    trajectory = scene.trajectory(programme, by=world.people["coordinator"])
    return {
        "coaching_cohort": group.key, "coaching_path": path.key, "nomination": nomination.key, "plan_entry": entry.key,
        "coaching_goal": goal.key, "barrier": barrier.key, "coaching_note": note.key, "lever": scene.lever().key,
        "peers": match.key, "partner_role": role.key, "trajectory": trajectory.key,
        "nominate_token": _token(actions.nominate_link(group)), "nominated_token": _nominated_token(asked.key),
        "measure_token": _token(actions.measure_link(actions.ask_measure(path, moment="middle"))),
        "progress_token": _token(actions.progress_link(path)),
    }  # fmt: skip


def close(world):
    """What would remind somebody ends as its people end it."""
    from vlechtwerk.coaching import actions
    from vlechtwerk.coaching.models import CoachingPath, Cohort, PeerMatch, Trajectory

    coach = world.people["coach"]
    for match in PeerMatch.objects.filter(state="asked").select_related("first"):
        actions.decline_peer(match, path=match.first, by=coach)
    for path in CoachingPath.objects.filter(state="running"):
        actions.finish_coaching(path, outcome="Klaar", by=coach)
    for group in Cohort.objects.all():
        actions.close_cohort(group, harvest="Klaar", by=coach)
    for one in Trajectory.objects.filter(state="starting"):
        actions.stop_trajectory(one, outcome="Geen geld", by=coach)


def machines():
    from tests.coaching import scene
    from tests.lives import Machine
    from vlechtwerk.coaching import actions, enums

    def coach(play):
        return play.world.people["coach"]

    def cohort(play, state="gathering"):
        made = scene.cohort(coach(play), name="Levens")
        if state != "gathering":
            path = scene.path_in("running", made, person=play.asker, coach=coach(play))
            actions.start_cohort(made, by=coach(play))
        if state == "closed":
            actions.finish_coaching(path, outcome="Klaar", by=coach(play))
            actions.close_cohort(made, harvest="Klaar", by=coach(play))
        return made

    def path(play, state):
        return scene.path_in(state, cohort(play), person=play.asker, coach=coach(play))

    def peers(play, state):
        made = scene.peers(coach(play), play.asker, play.giver)
        if state == "met":
            for one in (made.first, made.second):
                actions.accept_peer(made, path=one, by=one.person)
        elif state == "declined":
            actions.decline_peer(made, path=made.first, by=play.asker)
        elif state == "lapsed":
            from datetime import timedelta

            from vlechtwerk.core import clock

            with clock.at(clock.now() + timedelta(days=30)):
                actions.lapse_peers_due()
        made.refresh_from_db()
        return made

    def trajectory(play, state):
        by = play.world.people["coordinator"]
        return scene.trajectory(scene.programme(by, "Levens"), state=state, by=by)

    return {
        "coaching_cohort": Machine(
            enums.CohortState, cohort, lambda one: {"coaching_cohort": one.key}, ends=frozenset({"closed"})
        ),
        "nomination": Machine(
            enums.NominationState, lambda play, state: scene.nominated(cohort(play), state=state, name="Levens Een"),
            lambda one: {"nomination": one.key, "nominated_token": _nominated_token(one.key)},
            ends=frozenset({"accepted", "declined", "aside"}),
        ),
        "coaching": Machine(
            enums.PathState, path, lambda one: {"coaching_path": one.key}, ends=frozenset({"done", "stopped"})
        ),
        "peers": Machine(
            enums.PeerState, peers, lambda one: {"peers": one.key, "coaching_path": one.first.key},
            ends=frozenset({"met", "declined", "lapsed"}),
        ),
        "trajectory": Machine(
            enums.TrajectoryState, trajectory, lambda one: {"trajectory": one.key, "programme": one.programme.key},
            ends=frozenset({"done", "stopped"}),
        ),
    }  # fmt: skip
