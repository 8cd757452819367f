"""One person per hat, and one small network that has one of everything, for the permission matrix."""

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

from django.db import transaction
from django.test import Client

from tests import factories
from tests.parts import said
from vlechtwerk.agenda import actions as agenda
from vlechtwerk.api import actions as api
from vlechtwerk.core import clock, links
from vlechtwerk.events import actions as events
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import GiveInvitation
from vlechtwerk.federation import actions as federation
from vlechtwerk.federation.actions.sessions import hear_question
from vlechtwerk.federation.models import Partner
from vlechtwerk.federation.wire import Resource
from vlechtwerk.impact import actions as impact
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.desks import Orders
from vlechtwerk.innovations.models import Task
from vlechtwerk.ledger import actions as coins
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.ledger.actions import simulating
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import MatchRound
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people import merging
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Affiliation
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.models import Circle, CircleForming, Programme
from vlechtwerk.register import actions as register
from vlechtwerk.taxonomy.models import CompoundException, ConceptChange, WordImport, WordSuggestion

HATS = (
    "visitor", "guest", "member", "other_member", "broker", "coordinator",
    "coach", "ambassador", "fan", "funder", "administrator",
)  # fmt: skip
STAFF = frozenset({"broker", "coordinator", "administrator"})
EVERYBODY = frozenset(HATS)
KNOWN = EVERYBODY - {"visitor", "guest"}


def client_of(person) -> Client:
    """A browser in which this person is logged in."""
    client = Client()
    client.force_login(person, backend="vlechtwerk.people.backends.LoginBackend")
    return client


@dataclass
class World:
    """The people by hat and the keys of one of everything. ``member`` leads the innovation."""

    people: dict = field(default_factory=dict)
    keys: dict = field(default_factory=dict)

    def client(self, hat: str) -> Client:
        person = self.people.get(hat)
        return client_of(person) if person else Client()


@contextmanager
def undone():
    """What the database is told inside is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_world() -> World:
    """Everything made through the actions, as the product does it."""
    world = World()
    for hat in HATS[2:]:
        kinds = [HatKind.MEMBER]
        if hat not in {"member", "other_member"}:
            kinds.append(HatKind(hat))
        world.people[hat] = factories.make_person(hat.replace("_", " ").title(), hats=kinds)
    broker, member = world.people["broker"], world.people["member"]
    helper, second = factories.make_person("Hilde Wouters"), factories.make_person("Rik Smeets")
    talent = factories.make_talent(member)
    factories.make_talent(helper)
    organisation = factories.make_organisation()
    coins.give_mandate(organisation, person=member, by=broker)
    innovation = factories.make_innovation(lead=member, broker=broker)
    need = factories.make_need(innovation, made_by=broker)
    other_need = factories.make_need(innovation, made_by=broker, title="Tellen wat het met mensen doet")
    open_need = factories.make_need(innovation, made_by=broker, title="Telers die willen leveren")
    proposal = matching.ask_helper(need, helper=helper, by=broker)
    session = exchanges.accept(proposal, by=helper, phone="0499 12 34 56")
    waiting = matching.ask_helper(other_need, helper=second, by=broker)
    world.people["helper"], world.people["asked"] = helper, second
    invitation = _invited(innovation, member, broker)
    start = (clock.now() + timedelta(days=10)).replace(hour=9, minute=0, second=0, microsecond=0)
    exchanges.propose_dates(session, starts=[start], by=helper)
    appointment, planned = session.appointment, invitation.session
    called = _called(member, broker)
    sent, drafted = _referred(innovation, broker)
    team = factories.make_person("Stijn Okafor")
    innovations.add_member(innovation, person=team, by=broker)
    world.people["team"] = team
    ring = _ring(world, broker)
    remote = _remote(world, member, broker)
    match_round = _round(broker, open_need)
    intake = factories.make_intake()
    share = factories.make_share(person=member, keeper=broker)
    note = innovations.add_note(innovation, text="Ze koken nu ook op vrijdag", audience="team", by=broker)
    running, closed, merged = _together(broker, innovation)
    task = Task.objects.create(innovation=innovation, text="Bel de veiling", owner=broker)
    message = outbox.queue("exchanges.introduced", to=helper, context=_sample("exchanges.introduced"))
    notice = outbox.queue("matching.offer_closed", to=member, context=_sample("matching.offer_closed"))
    agenda.renew_feed_token(member)
    member.refresh_from_db()
    day = timedelta(days=5)
    circle = _circle(world, broker)
    twin, other_twin = factories.make_person("Lea Dubbel"), factories.make_person("Dubbel Lea")
    world.keys = (
        _words()
        | _api(world.people["coordinator"])
        | _path(innovation, world.people["coordinator"])
        | {
            "team": team.key,
            "broker_key": broker.key,
            "handover": _lent(broker, innovation).key,
            "saved_view": innovations.save_view(name="Mijn blik", query="view=table", by=broker).key,
            "list_import": _list(world.people["coordinator"]).key,
            "twin": twin.key,
            "other_twin": other_twin.key,
            "merge": _merged(world.people["administrator"]).key,
            "circle": circle.key,
            "circle_meeting": _meeting(circle, broker).key,
            **_circle_call(broker, member),
            "circle_place": circle.members.get(person=member).key,
            "circle_token": links.make_token("circle", circle.members.get(person=member).key, valid=day),
            **_money(world.people["coordinator"], organisation),
            **_figures(world.people, organisation),
            **_ambassadors(world, organisation),
            **_event(broker, organisation, member),
            **_stages(world),
            "forming": CircleForming.objects.get(state="ready").key,
            "account": ledger.account_of(member).key,
            "give": invitation.key,
            "limit_request": _past_limit(open_need, broker).key,
            "ring": ring.key,
            "partner": remote.partner.key,
            "remote": remote.key,
            "remote_token": links.make_token("remote", remote.key, str(member.pk), valid=day),
            "round": match_round.key,
            "round_row": match_round.rows.get().key,
            "ring_place": ring.places[0].key,
            "ring_token": links.make_token("ring", ring.places[0].key, valid=day),
            "give_token": links.make_token("give", invitation.key, valid=day),
            "person": world.people["other_member"].key,
            "talent": talent.key,
            "organisation": organisation.key,
            "acts_for": member.key,
            "transfer": str(planned.transfer_id),
            "innovation": innovation.key,
            "need": open_need.key,
            "asked_need": other_need.key,
            "proposal": waiting.key,
            "simulation": _trial(world.people["coordinator"]).key,
            "session": session.key,
            "appointment": planned.appointment.key,
            "slot": appointment.slots.first().key,
            "intake": intake.key,
            "task": task.key,
            "note": note.key,
            "conference": running.key,
            "closed_conference": closed.key,
            "conference_item": running.items.first().key,
            "dossier_merge": merged.key,
            "other_innovation": factories.make_innovation("Oogst twee", broker=broker).key,
            "axis": factories.make_axis().key,
            "weights": factories.make_weight_set().key,
            "message": message.key,
            "notice": notice.key,
            "unsubscribe_token": links.make_token("unsubscribe", "matching.over", "person", str(member.pk), valid=day),
            "feed": member.feed_token,
            "call": called.call.key,
            "called": called.key,
            "call_token": links.make_token("call", called.key, valid=day),
            "answer": links.make_token("answer", waiting.key, valid=day),
            "session_token": links.make_token("session", session.key, str(helper.pk), valid=day),
            "planned_token": links.make_token("session", planned.key, str(member.pk), valid=day),
            "referral": sent.key,
            "drafted": drafted.key,
            "destination": sent.destination.key,
            "told_intake": share.shared.intake.key,
            "shared": share.shared.key,
            "share": share.key,
            "story_token": links.make_token("story", share.shared.key, valid=day),
            "share_token": links.make_token("share", share.key, valid=day),
            "referral_token": links.make_token("referral", sent.key, valid=day),
            "agree_token": links.make_token("agree", drafted.key, valid=day),
            "confirm": links.make_token("confirm", session.key, str(helper.pk), valid=day),
        }
    )
    for make in said("make"):
        world.keys |= make(world)
    return world


def _lent(broker, innovation):
    """A desk that somebody lent to the broker for a holiday."""
    lies = factories.make_broker("Lies Verlof")
    Task.objects.create(innovation=innovation, text="Bel na het verlof", owner=lies)
    orders = Orders(to=(broker,), until=clock.today() + timedelta(days=5))
    return innovations.hand_over_desk(lies, orders=orders, by=lies)


def _together(broker, innovation):
    """A case conference that runs, one that was closed, and two dossiers that were put together."""

    def planned():
        made = innovations.plan_conference(
            starts_at=clock.now() + timedelta(days=2), chair=broker, guests=[broker], by=broker
        )
        innovations.add_item(made, innovation=innovation, question="Wie kent een veiling?", by=broker)
        return innovations.start_conference(made, by=broker)

    closed = innovations.close_conference(planned(), by=broker)
    kept, taken = (factories.make_innovation(name, broker=broker) for name in ("Buurtsoep", "Soep van de buurt"))
    return planned(), closed, innovations.merge_dossiers(kept, taken=taken, choices={}, by=broker)


def _called(member, broker):
    """A call for talents in one area; ``axis-none`` is another, in which none runs."""
    factories.make_axis()
    until, words = clock.today() + timedelta(days=9), dict.fromkeys(("text_nl", "text_fr", "text_en"), "Wie?")
    call = matching.send_call("axis-business_model", texts=words, groups=["never_gave"], until=until, by=broker)
    return call.called.get(person=member)


def _api(coordinator):
    """A key for a program, and a webhook with one message that arrived. Theirs: another coordinator sees neither."""
    token, _text = api.create_token("Website", scopes=["people:read"], days=30, by=coordinator)
    hook = api.add_endpoint("https://twente.example/hook", events=["person.registered"], by=coordinator)
    delivery = hook.deliveries.create(entry_id=1, event="person.registered", body="{}", state="done")
    return {"api_token": token.key, "webhook": hook.key, "delivery": delivery.key}


def _path(innovation, coordinator):
    """The version that the innovation walks, with a check to tick, and a draft of the next one."""
    stage = innovation.stage
    check = stage.checks.create(text="Er is een plan")
    stage.steps.create(text="Bel {lead}")
    draft = innovations.start_draft(stage.version.path, by=coordinator)
    first = draft.stages.get(order=1)
    return {
        "path": stage.version.path.key,
        "walked_version": stage.version.key,
        "walked_check": check.key,
        "draft": draft.key,
        "draft_stage": first.key,
        "draft_step": first.steps.get().key,
        "draft_check": first.checks.get().key,
    }


def _merged(administrator):
    """Two entries that were one person."""
    kept, taken = factories.make_person("Bea Eén"), factories.make_person("Eén Bea")
    factories.make_talent(taken)
    return merging.merge(
        kept, taken=taken, choices={}, acting=SimpleNamespace(person=administrator, hats=frozenset({"administrator"}))
    )


def _past_limit(need, broker):
    """Somebody whose coins ran out, and for whom the team is asked."""
    poor, giver = factories.make_person("Arme Ann"), factories.make_person("Rijke Rik")
    spent = coins.reserve(uuid.uuid4(), payer=poor, earner=giver, amount=400, source="world", by=broker)
    coins.post(spent.pk, by=broker)
    return coins.ask_past_limit(poor, pays=True, source=f"need:{need.key}", why="Volgende maand geeft ze", by=broker)


@transaction.atomic
def _list(coordinator):
    """A list that was checked and waits for a yes; one row is somebody who is there, and one is wrong."""
    raw = b"name;email\nNieuw Iemand;nieuw@example.org\nLotte;geen adres\nOmar Vercauteren;\n"
    made = register.upload(kind="people", name="leden.csv", raw=raw, by=coordinator, hats=["coordinator"])
    register.set_meaning(made, columns=made.columns, values=made.values, rate=made.rate, by=coordinator)
    register.work_imports()
    return made


@transaction.atomic
def _trial(coordinator):
    """A made-up year that was played under another limit."""
    habits = {"granted": 0.2, "gives_first": 0.3, "drops_out": 0.1, "warned_gives": 0.2}
    demand = {"people": 20, "sessions": 60, "skew": 1.2, "growth": 0.1, "churn": 0.1}
    made = simulating.start_simulation(
        tried={"hard_floor": -300}, habits=habits, demand=demand, seed_count=5, by=coordinator
    )
    simulating.work_simulations()
    return made


@transaction.atomic  # where a worker runs beside, it sees the round when it is done
def _round(broker, need):
    """A round that was run twice, so that there is one to compare it with."""
    matching.start_round(by=broker, scope={"needs": [need.key]})
    matching.work_rounds()
    again = matching.run_again(MatchRound.objects.get(), by=broker)
    matching.work_rounds()
    return MatchRound.objects.get(pk=again.pk)


def _words():
    """One of everything of the vocabulary, none of it in use, so that no process reads its words anew."""
    past = {"state": "undone", "undone_at": clock.now()}
    made = {
        "concept_change": ConceptChange.objects.create(code="subsidy", data={"add": {"nl_lay": ["zakcent"]}}, **past),
        "compound": CompoundException.objects.create(word="buurtwinkel", **past),
        "word_suggestion": WordSuggestion.objects.create(
            word="zakcent", language="nl", code="subsidy", pair_count=4, people_count=3, strength=12.0
        ),
        "word_import": WordImport.objects.create(source="esco", files="skills_nl.csv"),
    }
    return {name: row.key for name, row in made.items()}


def _invited(innovation, receiver, broker):
    """A session that was given, confirmed by both and booked; the receiver is invited to give."""
    need = factories.make_need(innovation, made_by=broker, title="Wat kost een liter soep?")
    giver = factories.make_person("Jeroen Maes")
    long_ago = clock.now() - timedelta(days=30)
    with clock.at(long_ago):
        session = exchanges.accept(matching.ask_helper(need, helper=giver, by=broker), by=giver)
        exchanges.propose_dates(session, starts=[long_ago + timedelta(days=5)], by=giver)
        exchanges.choose_date(session, slot=session.appointment.slots.first(), by=receiver)
    with clock.at(long_ago + timedelta(days=6)):
        for person in (giver, receiver):
            exchanges.confirm(session, person=person)
    return GiveInvitation.objects.get(person=receiver)


def _ring(world, broker):
    """Two who can help each other, and are asked to. The first is ``in_ring``."""
    pair = [factories.make_person(name) for name in ("Saar Willems", "Omar Vercauteren")]
    needs = []
    for person, name in zip(pair, ("Speelruil", "Deelschuur"), strict=True):
        factories.make_talent(person)
        made = factories.make_innovation(name, lead=person, broker=broker)
        needs.append(factories.make_need(made, made_by=broker, title=f"Verdienmodel van {name}"))
    world.people["in_ring"] = pair[0]
    return exchanges.propose_ring([needs[1], needs[0]], by=broker)


def _remote(world, member, broker):
    """A partner network that both sides agreed on; it asks for help, and the member is asked to give it."""
    partner = federation.propose_partner(
        "Netwerk Twente", address="https://twente.example", public_key="d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        we_receive_most=500, they_receive_most=500, by=world.people["administrator"],
    )  # fmt: skip
    code = federation.code_of(partner)
    Partner.objects.filter(pk=partner.pk).update(state="active", our_code=code, their_code=code)
    partner.refresh_from_db()
    words = {"title": "Statuten nalezen", "summary": "Een soepkeuken wil een coöperatie worden en zoekt wie meeleest."}
    asked = hear_question(partner, Resource("sessions", "0b0d7b3e-95b4-4a51-9d49-6f0f0a3f7c11", words))
    people.log_consent(member, purpose="federation", given=True, source="profile")
    federation.propose_member(asked, person=member, by=broker)
    return asked


def _referred(innovation, broker):
    """Two referrals outside the network: one that was sent, one that waits until the asker agrees."""
    made = []
    for title, name in (("Statuten lezen", "An Peeters"), ("Wie keurt een keuken?", "Jo Claes")):
        need = factories.make_need(innovation, made_by=broker, title=title)
        made.append(factories.make_referral(need, keeper=broker, name=name))
    sent, drafted = made
    matching.agree_to_referral(sent, to=sent.destination.key, by=sent.asker)
    return sent, matching.request_agreement(drafted, by=broker)


def _money(coordinator, organisation):
    """A programme with a line, a promise on it and a voucher."""
    start = clock.today().replace(month=1, day=1)
    programme = programmes.plan_programme(
        name="Sociale innovatie", purpose="Meer van wat werkt", starts_on=start, ends_on=start.replace(month=12, day=31),
        by=coordinator,
    )  # fmt: skip
    programmes.set_share(programme, organisation=organisation, amount_cents=1_000_000, by=coordinator)
    line = programmes.add_line(programme, name="Bonnen", kind="vouchers", amount_cents=1_000_000, by=coordinator)
    promise = programmes.commit(line, payee="Drukkerij", amount_cents=50_000, agreed_on=start, by=coordinator)
    programmes.pay(promise, amount_cents=20_000, paid_on=start, reference="F 12", by=coordinator)
    voucher = programmes.issue_voucher(
        line, holder=organisation, purpose="Een coach", amount_cents=150_000, by=coordinator,
        valid_until=clock.today() + timedelta(days=60),
    )  # fmt: skip
    return {
        "programme": programme.key, "budget_line": line.key, "commitment": promise.key, "voucher": voucher.key,
    }  # fmt: skip


def _meeting(circle, broker):
    """The circle came together once."""
    return programmes.note_meeting(
        circle, held_on=clock.today(), subject="Wie betaalt wat", minutes="We begonnen met de prijs.",
        present=circle.members.all(), by=broker,
    )  # fmt: skip


def _circle_call(broker, member):
    """A call for a circle, with somebody of the network and somebody without an account who applied."""
    call = programmes.open_call(
        title="Samen leren roosteren", about="Zes keer samen", closes_on=clock.today() + timedelta(days=20), by=broker
    )
    one, _new = programmes.apply(
        call, name=member.name, email=member.email, person=member, wish="Roosteren met parttimers", consents=True
    )
    programmes.apply(call, name="Tine Baert", email="tine@example.org", organisation_name="Baert bv", consents=True)
    token = links.make_token("application", one.key, valid=timedelta(days=5))
    return {"circle_call": call.key, "application_token": token}


def _figures(people, organisation):
    """The figures of that programme, one frozen, and whoever pays for it."""
    by, programme = people["coordinator"], Programme.objects.get()
    Affiliation.objects.create(person=people["funder"], organisation=organisation)
    indicators = impact.start_indicators(programme, by=by)
    given = impact.note_help(
        programme, given_by="De Gist", kind="hours", what="Een dag", hours=4, given_on=clock.today(), by=by
    )
    line = programmes.add_line(programme, name="Kringen", kind="circles", amount_cents=1_000_000, by=by)
    programmes.ask_grant(Circle.objects.get(state="running"), line=line, amount_cents=100_000, by=by)
    report = impact.freeze(programme, title="Halfjaar", reporting_on=clock.today(), by=by)
    return {"indicator": indicators[0].key, "help_given": given.key, "frozen_report": report.key}


def _ambassadors(world, organisation):
    """An ambassador with a day off and a talk that was written down, a fan with its contact, and a step somebody took."""
    by, today = world.people["broker"], clock.today()
    found = programmes.nominate(world.people["ambassador"], reason="Kan goed vertellen", by=by)
    programmes.approach(found, talked_on=today, text="Wil graag, maar niet op maandag", by=by)
    programmes.accept_nomination(found, answer="Graag", by=by)
    programmes.appoint(found, appointed_on=today, appointed_by="Els Maes, voorzitter", ceremony_place="Mechelen", by=by)
    programmes.add_days_off(found, first_day=today, last_day=today + timedelta(days=2), by=by)
    fan = programmes.add_fan(organisation, by=by, reach_count=200)
    programmes.set_fan_contact(fan, contact=world.people["fan"], by=by)
    programmes.note_activation(
        Programme.objects.get(), organisation=organisation, step="scan", happened_on=today, evidence="De scan", by=by
    )
    return {"ambassador": found.key, "plaque_code": found.code, "fan": fan.key}


def _event(broker, organisation, member):
    """An event open for registration, with its blocks, a group and who comes."""
    start = clock.now() + timedelta(days=12)
    event = events.plan_event(
        title="Sterke ploegen", kind="visit", host=organisation, starts_at=start, ends_at=start + timedelta(hours=3),
        place="Kaai 4, Mechelen", description="Hoe je samen roostert", capacity=40, by=broker,
    )  # fmt: skip
    events.open_event(event, by=broker)
    events.add_block(event, title="Onthaal", minutes=30, by=broker)
    events.add_group(event, name="Groep 1", by=broker)
    events.add_hand_out(event, title="Roosteren", url="https://example.org/roosteren", by=broker)
    one, _new = events.register_person(event, person=member)
    events.register(event, name="Wim Wouters", email="wim@example.org", organisation_name="Bakkerij Wim")
    token = links.make_token("registration", one.key, valid=timedelta(days=5))
    return {"event": event.key, "registration": one.key, "registration_token": token}


def _stages(world):
    """A stage that waits for an answer and one that is fixed, a card with a question, an appearance, some material."""
    from tests.events.stage_scene import make_ambassador, make_fan
    from vlechtwerk.events.actions import cards, stages
    from vlechtwerk.events.models import Appearance, Lead, Material
    from vlechtwerk.programmes.models import Ambassadorship, Fan

    broker, people = world.people["broker"], world.people
    one = Ambassadorship.objects.filter(person=people["ambassador"], state="appointed").first()
    one = one or make_ambassador(person=people["ambassador"], keeper=broker)
    fan = Fan.objects.filter(contact=people["fan"]).first() or make_fan("Unie", contact=people["fan"], keeper=broker)
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)

    def asked(title, days):
        given = {
            "title": title,
            "place": "De Loods, Mechelen",
            "audience": "bakkers",
            "starts": [noon + timedelta(days=days)],
        }
        stage = stages.ask_for_stage(fan, by=people["fan"], **given)
        return stages.ask_ambassador(stage, ambassadorship=one, by=broker)

    yes, waits = asked("Avond", 20), asked("Ontbijt", 30)
    stages.accept_offer(yes, starts_at=noon + timedelta(days=20), by=people["ambassador"])
    card = cards.make_card(one, keeper=broker, by=broker)
    cards.ask_by_card(card, question="Hoe begin je met zelfroosteren?", email="vraag@kaart.example")
    tokens = {
        name: links.make_token("stage", offer.key, valid=timedelta(days=5))
        for name, offer in (("stage_token", waits), ("yes_token", yes))
    }
    return {
        "stage_request": waits.stage.key, "fixed_stage": yes.stage.key, "stage_offer": waits.key, "card": card.key, **tokens,
        "lead": Lead.objects.get(card=card).key, "ambassadorship": one.key, "appearance": Appearance.objects.get(event=yes.stage.event).key,
        "material": Material.objects.create(title="Dia’s", text="Begin met de fout.").key,
    }  # fmt: skip


def _circle(world, broker):
    """A circle that runs, in which one other lets the member see how to be reached; and a division to look at."""
    others = [factories.make_person(name) for name in ("Imke Peeters", "Bram Claes")]

    def divided():
        forming = programmes.prepare_forming(name="Kring", people=[world.people["member"], *others], by=broker)
        forming.placements.update(group=1)
        CircleForming.objects.filter(pk=forming.pk).update(state="ready", group_count=1, unmet_count=0, least=2)
        forming.refresh_from_db()
        return forming

    circle = programmes.confirm_forming(divided(), by=broker)[0]
    divided()
    for member in circle.members.all():
        programmes.accept_place(member, shares_contact=member.person == others[0], by=member.person)
    programmes.set_guide(circle, guide=world.people["coach"], by=broker)
    return programmes.start_circle(circle, by=broker)


def _sample(kind: str) -> dict:
    from vlechtwerk.core.registry import mail_samples

    return mail_samples[kind]()
