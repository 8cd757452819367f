"""Every state of every machine of product.md, each brought about by the product's own actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests import factories
from tests.events import stage_scene
from tests.exchanges import rings, scene
from tests.exchanges.test_limits import broke
from tests.parts import said
from tests.personas import World
from vlechtwerk.core import clock, links
from vlechtwerk.events import actions as events
from vlechtwerk.events.actions import cards, stages
from vlechtwerk.events.enums import CardState, EventState, OfferState, RegistrationState, StageState
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.enums import GiveState, Resolution, RingState, SessionState, Verdict
from vlechtwerk.exchanges.models import GiveInvitation, RingMember
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import IntakeState, NeedState
from vlechtwerk.ledger import actions as coins
from vlechtwerk.ledger.enums import TransferState
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.enums import ProposalState, ReferralState
from vlechtwerk.people.models import Affiliation
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.enums import AmbassadorshipState, CallState, CircleState, GrantState, VoucherState
from vlechtwerk.programmes.models import CircleForming

VALID = timedelta(days=90)
# These belong to the house and not to a thing: they calculate or call out, and remind nobody of anything.
OF_THE_HOUSE = (
    "operations.", "search.", "api.", "taxonomy.", "register.", "core.", "people.duplicates", "outbox.bounces", "outbox.deliver",
    "federation.deliver", "federation.compare", "ledger.verify", "ledger.simulations", "matching.learn", "matching.rounds",
    "ecosystem.layout",
)  # fmt: skip
TALENT = "Ik kook voor grote groepen en bereken wat een portie kost"


@dataclass
class Scene:
    """Who plays: the asker leads an innovation, ``giver`` helps, ``broker`` links."""

    world: World
    asker: Any = field(init=False)
    giver: Any = field(init=False)

    def __post_init__(self) -> None:
        self.giver = factories.make_person("Jeroen Kok", phone="0470 12 12 12")
        self.asker = factories.make_person("Griet Vandamme", phone="0470 13 13 13")
        factories.make_talent(self.asker, text=TALENT)
        self.innovation = factories.make_innovation("Derde Oogst", lead=self.asker, broker=self.broker)

    @property
    def broker(self):
        return self.world.people["broker"]

    def need(self, title="Wie rekent mee?"):
        return factories.make_need(self.innovation, made_by=self.broker, title=title)

    def asked(self):
        return scene.asked(need=self.need(), giver=self.giver)


@dataclass(frozen=True)
class Machine:
    """One machine: its states, how each comes about, which keys of the world then name the thing.

    ``ends``: where nothing more has to happen. ``passing``: states that no transaction ends in.
    """

    states: Any
    bring: Callable[[Scene, str], Any]
    keys: Callable[[Any], Mapping[str, str]]
    ends: frozenset[str] = frozenset()
    passing: frozenset[str] = frozenset()


def _intake(play: Scene, state: str):
    made = factories.make_intake(state="draft" if state == "draft" else "received", broker=play.broker)
    entry = {"is_impact_driven": True, "is_innovative": True}
    steps = {
        "invited": [lambda: innovations.invite_intake(made, by=play.broker)],
        "assessed": [lambda: innovations.assess_intake(made, by=play.broker, **entry)],
        "referred": [lambda: innovations.refer_intake(made, to="An Peeters", by=play.broker)],
        "closed": [lambda: innovations.close_intake(made, reason="not_impact", by=play.broker)],
    }
    steps["accepted"] = [
        *steps["assessed"], lambda: innovations.accept_intake(made, name="Soep", pitch="Soep", by=play.broker)
    ]  # fmt: skip
    for step in steps.get(state, []):
        step()
    return made


def _need(play: Scene, state: str):
    need = play.need()
    if state == "withdrawn":
        innovations.withdraw_need(need, by=play.broker)
    elif state != "open":
        proposal = matching.ask_helper(need, helper=play.giver, by=play.broker)
        if state != "proposed":
            session = exchanges.accept(proposal, by=play.giver)
            if state == "met":
                _go_through(session)
    return need


def _go_through(session, giver=Verdict.HELD, receiver=Verdict.HELD):
    """The session took place a week from now, and both say what became of it."""
    scene.plan(session, _next_week())
    with scene.afterwards(session):
        exchanges.hold_due()
    return scene.say(session, giver, receiver)


def _next_week():
    return (clock.now() + timedelta(days=7)).replace(hour=9, minute=0, second=0, microsecond=0)


def _proposal(play: Scene, state: str):
    if state == "drafted":
        return matching.offer_help(play.need(), helper=play.giver, by=play.giver)
    proposal = play.asked()
    if state == "kept":
        broke(play.asker)
        exchanges.say_yes(proposal, by=play.giver)
    elif state == "accepted":
        exchanges.accept(proposal, by=play.giver)
    elif state == "declined":
        matching.decline_proposal(proposal, reason="no_time", by=play.giver)
    elif state == "withdrawn":
        matching.withdraw_proposal(proposal, by=play.broker)
    elif state == "superseded":
        rival = matching.ask_helper(proposal.need, helper=factories.make_person("Rik"), by=play.broker)
        exchanges.accept(rival, by=rival.helper)
    elif state == "expired":
        matching.expire_proposal(proposal)
    return proposal


def _session(play: Scene, state: str):
    session = exchanges.accept(play.asked(), by=play.giver)
    if state in {"booked", "held"}:
        _go_through(session, *((Verdict.HELD,) * 2 if state == "booked" else (None, None)))
    elif state == "no_show":
        _go_through(session, None, Verdict.OTHER_ABSENT)
    elif state in {"disputed", "resolved"}:
        _go_through(session, Verdict.HELD, Verdict.NOT_HELD)
    elif state == "planned":
        scene.plan(session, _next_week())
    elif state == "cancelled":
        exchanges.cancel_session(session, reason="Ziek", by=play.giver)
    if state == "resolved":
        with scene.afterwards(session):
            exchanges.resolve(session, resolution=Resolution.RELEASE, note="Ze kwamen niet tot elkaar", by=play.broker)
    return session


def _transfer(play: Scene, state: str):
    session = exchanges.accept(play.asked(), by=play.giver)
    if state == "posted":
        _go_through(session)
    elif state == "voided":
        exchanges.cancel_session(session, reason="Ziek", by=play.giver)
    elif state == "expired":
        with clock.at(clock.now() + timedelta(days=400)):
            coins.expire_due()
    return session


def _give(play: Scene, state: str):
    if state == "held":  # somebody who has a request to answer is not asked to give as well
        matching.ask_helper(factories.make_need(made_by=play.broker), helper=play.asker, by=play.broker)
    other = factories.make_innovation("Leesclub", lead=factories.make_person("Imke"), broker=play.broker)
    factories.make_need(other, made_by=play.broker, title="Koken voor groepen", text="Wie kookt voor grote groepen?")
    session = _go_through(exchanges.accept(play.asked(), by=play.giver))
    with scene.afterwards(session, days=1):
        invitation = GiveInvitation.objects.get(session=session)
        _answer_give(play, invitation, state)
    return invitation


def _answer_give(play: Scene, invitation, state: str) -> None:
    colleague = factories.make_person("Sofie") if state in {"passed", "paid_forward"} else None
    if state == "snoozed":
        exchanges.snooze_invitation(invitation, until=clock.today() + timedelta(days=20), by=play.asker)
    elif state == "donated":
        scene.coins_of(play.asker, 3, at=clock.now())
        exchanges.donate_invitation(invitation, by=play.asker)
    elif state == "waived":
        exchanges.waive_invitation(invitation, reason="Ze verhuist", by=play.broker)
    elif colleague:
        exchanges.forward_invitation(invitation, to_person=colleague, by=play.asker)
    if state in {"planned", "fulfilled", "paid_forward"}:
        giver = colleague or play.asker
        offer = exchanges.offer_for_invitation(invitation, need=invitation.needs.first(), by=giver)
        session = exchanges.approve_offer(offer, by=play.broker)
        if state != "planned":
            _go_through(session)


def _referral(play: Scene, state: str):
    referral = factories.make_referral(play.need(), keeper=play.broker)
    if state == "withdrawn":
        matching.withdraw_referral(referral, by=play.asker)
    elif state != "draft":
        matching.agree_to_referral(referral, to=referral.receiver.key, by=play.asker)
        if state == "seen":
            matching.open_referral(referral)
        elif state == "declined":
            matching.decline_referral(referral, by=None, reason="no_capacity")
        elif state == "expired":
            for days in (30, 60):
                with clock.at(clock.now() + timedelta(days=days)):
                    matching.referrals_due()
        elif state != "sent":
            matching.accept_referral(referral, by=None)
            if state == "in_progress":
                matching.report_progress(referral, by=None)
            elif state == "done":
                matching.finish_referral(referral, outcome="helped", right_realised=None, by=None)
    return referral


def _circle(play: Scene, state: str):
    others = [factories.make_person(name) for name in ("Imke Peeters", "Bram Claes")]
    forming = programmes.prepare_forming(name="Derde kring", people=[play.asker, *others], by=play.broker)
    forming.placements.update(group=1)
    CircleForming.objects.filter(pk=forming.pk).update(state="ready", group_count=1, unmet_count=0, least=2)
    forming.refresh_from_db()
    circle = programmes.confirm_forming(forming, by=play.broker)[0]
    if state != "forming":
        for member in circle.members.all():
            programmes.accept_place(member, by=member.person)
        programmes.set_guide(circle, guide=play.world.people["coach"], by=play.broker)
        programmes.start_circle(circle, by=play.broker)
    if state == "closed":
        programmes.close_circle(circle, harvest="Vier ideeën", by=play.broker)
    return circle


def _ring(play: Scene, state: str):
    ring = rings.proposed(rings.three(play.broker), by=play.broker)
    if state == "accepted":
        rings.answered(ring, "yes", "yes", "yes")
    elif state == "declined":
        rings.answered(ring, "yes", "no", reason="no_time")
    elif state == "withdrawn":
        exchanges.withdraw_ring(ring, by=play.broker)
    elif state == "expired":
        for days in (30, 60):
            with clock.at(clock.now() + timedelta(days=days)):
                exchanges.remind_rings_due()
                exchanges.end_rings_due()
    return ring


def _event(play: Scene, state: str, capacity: int | None = None):
    start = clock.now() + timedelta(days=20)
    made = events.plan_event(
        title="Open dag",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        place="Gent",
        capacity=capacity,
        by=play.broker,
    )
    if state != "draft":
        events.open_event(made, by=play.broker)
        events.register_person(made, person=play.giver)
    if state == "cancelled":
        events.cancel_event(made, reason="Storm", by=play.broker)
    elif state == "held":
        with clock.at(start + timedelta(hours=3)):
            events.hold_event(made)
    return made


def _registration(play: Scene, state: str):
    event = _event(play, "open", capacity=1 if state == "waiting" else None)
    made, _new = events.register_person(event, person=play.asker)
    return events.sign_off(made) if state == "left" else made


def _registration_keys(made) -> dict[str, str]:
    token = links.make_token("registration", made.key, valid=VALID)
    return {"event": made.event.key, "registration": made.key, "registration_token": token}


def _session_keys(session) -> dict[str, str]:
    def link(person):
        return links.make_token("session", session.key, str(person.pk), valid=VALID)

    return {
        "session": session.key, "session_token": link(session.giver), "planned_token": link(session.receiver),
        "confirm": links.make_token("confirm", session.key, str(session.giver_id), valid=VALID),
    }  # fmt: skip


def _ring_keys(ring) -> dict[str, str]:
    place = RingMember.objects.filter(ring=ring).first()
    token = links.make_token("ring", place.key, valid=VALID)
    return {"ring": ring.key, "ring_place": place.key, "ring_token": token}


def _circle_keys(circle) -> dict[str, str]:
    place = circle.members.order_by("pk").first()
    token = links.make_token("circle", place.key, valid=VALID)
    return {"circle": circle.key, "circle_place": place.key, "circle_token": token}


def _tokened(name: str, **tokens: str):
    """The key of the thing, and links of these kinds to it."""
    return lambda thing: {
        name: thing.key, **{key: links.make_token(kind, thing.key, valid=VALID) for key, kind in tokens.items()}
    }  # fmt: skip


def _voucher(play: Scene, state: str):
    by = play.world.people["coordinator"]
    start = clock.today()
    programme = programmes.plan_programme(name="Bonnen", purpose="", starts_on=start, ends_on=start, by=by)
    line = programmes.add_line(programme, name="Bonnen", kind="vouchers", amount_cents=500_000, by=by)
    made = programmes.issue_voucher(
        line, holder=factories.make_organisation("De Bakkerij"), purpose="Een coach", amount_cents=150_000, by=by,
        valid_until=start + timedelta(days=30),
    )  # fmt: skip
    steps = [
        ("reserved", lambda: programmes.reserve_voucher(made, provider="An Peeters", by=by)),
        ("used", lambda: programmes.use_voucher(made, used_on=start, by=by)),
        ("declared", lambda: programmes.declare_voucher(made, amount_cents=90_000, invoice="7", by=by)),
        ("paid", lambda: programmes.pay_voucher(made, paid_on=start, by=by)),
    ]
    if state == "cancelled":
        programmes.cancel_voucher(made, reason="Niet meer nodig", by=by)
    elif state == "expired":
        with clock.at(clock.now() + timedelta(days=40)):
            programmes.expire_vouchers_due()
    for name, step in steps if state in dict(steps) else []:
        step()
        if name == state:
            break
    return made


def _grant(play: Scene, state: str):
    """The subsidy of a circle that runs; its line asks of circles what this one has."""
    by, start = play.world.people["coordinator"], clock.today()
    circle = _circle(play, "running")
    programme = programmes.plan_programme(name="Kringen", purpose="", starts_on=start, ends_on=start, by=by)
    line = programmes.add_line(programme, name="Kringen", kind="circles", amount_cents=500_000, by=by)
    programmes.set_grant_rule(line, least_organisations=1, only_smes=False, needs_guide=False, least_meetings=0, by=by)
    Affiliation.objects.create(
        person=circle.members.first().person, organisation=factories.make_organisation("De Oven")
    )
    made = programmes.ask_grant(circle, line=line, amount_cents=150_000, by=by)
    steps = [
        ("granted", lambda: programmes.grant_circle(made, by=by)),
        ("declared", lambda: programmes.declare_grant(made, amount_cents=90_000, declaration="De begeleider", by=by)),
        ("paid", lambda: programmes.pay_grant(made, paid_on=start, by=by)),
    ]
    if state == "refused":
        programmes.refuse_grant(made, reason="Te laat", by=by)
    elif state == "withdrawn":
        programmes.withdraw_grant(made, reason="Niet meer nodig", by=by)
    for name, step in steps if state in dict(steps) else []:
        step()
        if name == state:
            break
    return made


def _circle_call(play: Scene, state: str):
    by = play.broker
    made = programmes.open_call(title="Roosteren", about="Samen", closes_on=clock.today() + timedelta(days=9), by=by)
    programmes.apply(made, name="Tine Baert", email="tine@example.org", consents=True)
    return programmes.close_call(made, by=by) if state == "closed" else made


def _ambassador(play: Scene, state: str):
    by, today = play.broker, clock.today()
    made = programmes.nominate(play.giver, reason="Vertelt goed", by=by)
    steps = [
        ("approached", lambda: programmes.approach(made, talked_on=today, text="Ze denkt na", by=by)),
        ("accepted", lambda: programmes.accept_nomination(made, answer="Graag", by=by)),
        ("appointed", lambda: programmes.appoint(
            made, appointed_on=today, appointed_by="Els Maes", ceremony_place="Mechelen", by=by,
            term_ends_on=today + timedelta(days=100),
        )),
    ]  # fmt: skip
    last = "appointed" if state in {"ended", "revoked"} else state
    for name, step in steps if last in dict(steps) else []:
        step()
        if name == last:
            break
    if state == "declined":
        programmes.decline_nomination(made, answer="Geen tijd", by=by)
    elif state in {"ended", "revoked"}:
        stop = programmes.end_ambassadorship if state == "ended" else programmes.revoke_ambassadorship
        stop(made, end_reason="De termijn is om", by=by)
    return made


def _stage_offer(play: Scene, state: str):
    stage = stage_scene.make_stage(stage_scene.make_fan(keeper=play.broker))
    if state == "received":
        return stage
    one = stage_scene.make_ambassador(keeper=play.broker, person=play.giver)
    offer = stages.ask_ambassador(stage, ambassadorship=one, by=play.broker)
    if state == "accepted":
        stages.accept_offer(offer, starts_at=stage.dates.first().starts_at, by=play.giver)
    elif state == "declined":
        stages.decline_offer(offer, by=play.giver)
    elif state == "withdrawn":
        stages.withdraw_offer(offer, by=play.broker)
    elif state == "silent":
        for days in (8, 20):
            with clock.at(clock.now() + timedelta(days=days)):
                stages.remind_offers_due()
                stages.lapse_offers_due()
        offer.refresh_from_db()
    return offer


def _stage(play: Scene, state: str):
    if state == "received":
        return _stage_offer(play, "received")
    stage = _stage_offer(play, "accepted" if state == "confirmed" else "asked").stage
    if state == "closed":
        stages.close_stage(stage, reason="De zaal is gesloten", by=play.broker)
    return stage


def _card(play: Scene, state: str):
    card = cards.make_card(stage_scene.make_ambassador(keeper=play.broker), keeper=play.broker, by=play.broker)
    return cards.withdraw_card(card, by=play.broker) if state == "withdrawn" else card


MACHINES = {
    "circle_call": Machine(CallState, _circle_call, _tokened("circle_call"), ends=frozenset({"closed"})),
    "grant": Machine(
        GrantState, _grant, lambda grant: {"circle": grant.circle.key}, ends=frozenset({"paid", "refused", "withdrawn"})
    ),
    "ambassador": Machine(
        AmbassadorshipState, _ambassador, lambda made: {"ambassador": made.key, "plaque_code": made.code},
        ends=frozenset({"declined", "ended", "revoked"}),
    ),
    "stage_request": Machine(StageState, _stage, _tokened("stage_request"), ends=frozenset({"confirmed", "closed"})),
    "stage_offer": Machine(
        OfferState, _stage_offer, _tokened("stage_offer", stage_token="stage"),
        ends=frozenset({"accepted", "declined", "silent", "withdrawn"}),
    ),
    "card": Machine(CardState, _card, _tokened("card"), ends=frozenset({"active", "withdrawn"})),
    "voucher": Machine(VoucherState, _voucher, _tokened("voucher"), ends=frozenset({"paid", "expired", "cancelled"})),
    "intake": Machine(IntakeState, _intake, _tokened("intake"), ends=frozenset({"accepted"})),
    "need": Machine(NeedState, _need, _tokened("need"), ends=frozenset({"met"})),
    "proposal": Machine(
        ProposalState, _proposal, _tokened("proposal", answer="answer"),
        ends=frozenset({"accepted", "declined", "expired", "superseded", "withdrawn"}),
    ),
    "session": Machine(
        SessionState, _session, _session_keys,
        ends=frozenset({"booked", "cancelled", "resolved"}), passing=frozenset({"confirmed"}),
    ),
    "transfer": Machine(
        TransferState, _transfer, lambda session: {"transfer": str(session.transfer_id)},
        ends=frozenset({"posted", "voided", "expired"}),
    ),
    "give": Machine(
        GiveState, _give, _tokened("give", give_token="give"),
        ends=frozenset({"fulfilled", "paid_forward", "donated", "waived"}),
    ),
    "referral": Machine(
        ReferralState, _referral, _tokened("referral", referral_token="referral", agree_token="agree"),
        ends=frozenset({"done", "declined", "withdrawn", "expired"}),
    ),
    "event": Machine(EventState, _event, _tokened("event"), ends=frozenset({"held", "cancelled"})),
    "registration": Machine(RegistrationState, _registration, _registration_keys, ends=frozenset({"left"})),
    "circle": Machine(CircleState, _circle, _circle_keys, ends=frozenset({"closed"})),
    "ring": Machine(
        RingState, _ring, _ring_keys, ends=frozenset({"accepted", "declined", "expired", "withdrawn"})
    ),
}  # fmt: skip
for machines in said("machines"):
    MACHINES |= machines()
LIVES = [(name, state) for name, machine in MACHINES.items() for state in machine.states.values]
