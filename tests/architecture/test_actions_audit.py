"""Every public action leaves a line in the audit trail, or stands here with the reason why not.

An action is a public function of an ``actions`` module that is told ``by`` whom. It audits when it, or another function of
such a module that it calls, calls ``core.actions.audit``: read in the source, so that none is missed for want of a test.
"""

import ast
from collections import defaultdict

from django.conf import settings

TRANSFER = "a transfer is its own line: who made and settled it, when and why, and the database lets nobody change it"
TIMELINE = "the line on the timeline; the action that calls it writes the trail"
EXCEPTIONS = {
    **dict.fromkeys([f"ledger.{one}" for one in (
        "reserve", "reserve_between", "reserve_session", "post", "void", "void_all", "book", "renew",
    )], TRANSFER),
    **dict.fromkeys(["innovations.log", "matching.log_coins", "matching.write_line", "exchanges.log", "federation.log"], TIMELINE),
    "innovations.advance_step": "a proposal of words for the next step, a part of what opens a need or asks somebody",
    "api.making_hat": "only reads: the hat in which a key is made, which create_token writes down",
    "ledger.join": "a part of merging two people, which writes the trail; its bookings are lines of their own",
    "innovations.hold_draft": "only reads, and keeps others from the draft while an action changes it",
    "innovations.require_shaper": "only reads the hats",
    "innovations.act_on_many": "each of its dossiers gets the line of what is done with it",
    "innovations.miss_leader": "a part of leave, which writes the trail",
    "matching.request_of_ring": "a part of propose_ring, which writes the trail",
    "federation.compare": "only reads, and keeps the differences it found with the partner",
    "federation.try_again": "only hurries a parcel that stands in the trail with what caused it",
}  # fmt: skip
MODULES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(settings.PACKAGE.rglob("*.py"))
    if path.stem == "actions" or path.parent.name == "actions"
}


def called(node: ast.AST, app: str) -> set[str]:
    """What a function calls. A private name, or one without a dot, is first of all the own app's."""
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            name = getattr(one.func, "attr", getattr(one.func, "id", ""))
            plain = isinstance(one.func, ast.Name) or name.startswith("_")
            found.add(f"{app}.{name}" if plain else name)
    return found


def functions():
    for path, tree in MODULES.items():
        app = path.relative_to(settings.PACKAGE).parts[0]
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                yield app, node


def auditing() -> set[str]:
    """``app.name`` of every function from which ``audit`` is reached; what is called of another app's by its bare name."""
    calls = defaultdict(set)
    for app, node in functions():
        calls[f"{app}.{node.name}"] |= called(node, app)
    reached = {f"{app}.audit" for app, _node in functions()}
    while True:
        bare = {name.split(".")[1] for name in reached if not name.split(".")[1].startswith("_")}
        more = {name for name, targets in calls.items() if targets & (reached | bare)} - reached
        if not more:
            return reached
        reached |= more


def actions():
    for app, node in functions():
        if "by" in {arg.arg for arg in [*node.args.args, *node.args.kwonlyargs]} and not node.name.startswith("_"):
            yield f"{app}.{node.name}"


def test_every_action_is_in_the_trail():
    assert set(actions()) - {"core.audit"} - auditing() == set(EXCEPTIONS)


def test_search_finds_actions_and_silence():
    names = set(actions())
    assert {"people.give_hat", "ledger.give_to_pot", "privacy.ask_erasure", "matching.ask_helper"} <= names
    assert len(names) > 100
    quiet = ast.parse("def wave(person, *, by):\n    person.save()\n    _bow(person)").body[0]
    assert not called(quiet, "people") & auditing()
