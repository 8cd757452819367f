"""A collaboration in any state, made by the product's own actions."""

from datetime import timedelta

from tests import factories
from vlechtwerk.collaborations import actions
from vlechtwerk.core import clock

NAMES = ("Bakkerij Korst", "Zuivel Vos", "Vzw De Schuur", "Soepbar Sint")
TEXT = "Alle bakken zijn herbruikbaar en iedereen wast om beurt"


def contact(organisation):
    return factories.make_person(f"Wie spreekt voor {organisation}")


def explore(by, names=NAMES[:2], *, title="Samen minder verpakking", people=None, form="sector", rules=(), **more):
    """With members, a criterion, a purpose, and these rules (a majority in which a tie falls)."""
    one = actions.begin_exploring(title=title, by=by, **more)
    actions.change_collaboration(
        one, title=title, purpose="Geen wegwerpbakken meer", form=form, sharing="equal", sharing_note="", by=by
    )
    actions.add_criterion(one, text="Brengt elk kwartaal een halve dag in", by=by)
    for rule in rules or [{}]:
        add_rule(one, by, **rule)
    for place, name in enumerate(names):
        person = (people or {}).get(name) or contact(name)
        join(one, by, name, person, seat="chair" if place == 0 else "member")
    return one


def add_rule(one, by, **given):
    usual = {"what": "Alles", "who": "all", "method": "majority", "quorum": 50, "tie": "falls"}
    return actions.add_rule(one, by=by, **usual | given)


def join(one, by, name, person=None, *, checks=None, **more):
    organisation = factories.make_organisation(name)
    found = dict.fromkeys(one.criteria.filter(is_current=True), (True, "ja"))
    return actions.add_member(
        one, organisation=organisation, contact=person or contact(name), checks=checks or found, by=by, **more
    )


def active(by, names=NAMES[:2], **more):
    one = actions.charter_collaboration(explore(by, names, **more), by=by)
    for member in one.members.filter(state="member"):
        actions.sign_charter(member, by=member.contact)
    one.refresh_from_db()
    return one


def conclude(one, by, outcome="continue", **more):
    if outcome == "stop":
        more = {"lessons": "Was samen, dan went het.", "thanks": "Dank aan de eerste die spoelde."} | more
    return actions.conclude_review(one, outcome=outcome, decided_on=clock.today(), note="We keken terug", by=by, **more)


def in_state(state, by, **more):
    if state == "dropped":
        return actions.drop_collaboration(explore(by, **more), reason="Geen tijd", by=by)
    if state in {"exploring", "chartered"}:
        one = explore(by, **more)
        return one if state == "exploring" else actions.charter_collaboration(one, by=by)
    one = active(by, **more)
    if state in {"review", "ended"}:
        actions.start_review(one, by=by)
    if state == "ended":
        conclude(one, by, "stop")
    one.refresh_from_db()
    return one


def propose(one, by, rule=None, **more):
    return actions.propose_decision(
        one, rule=rule or one.rules.first(), title=more.pop("title", "Eén kleur bakken"), by=by, **more
    )


def vote(decision, *choices):
    """By the members in their order; ``None`` does not vote."""
    for cast, choice in zip(decision.votes.select_related("member__contact").order_by("pk"), choices, strict=True):
        if choice:
            actions.cast_vote(decision, choice=choice, by=cast.member.contact)
    decision.refresh_from_db()
    return decision


def pass_days(days, work=actions.work_due):
    """So many days later the worker comes by."""
    with clock.at(clock.now() + timedelta(days=days)):
        return work()
