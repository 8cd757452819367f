"""A giver, a receiver and a broker, and a session of theirs at each point of its life, made by the actions."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.enums import Verdict
from vlechtwerk.exchanges.models import GiveInvitation
from vlechtwerk.ledger import actions as ledger_actions
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.outbox.models import Message

BRUSSELS = ZoneInfo("Europe/Brussels")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=BRUSSELS)
IN_A_WEEK = datetime(2026, 3, 9, 9, tzinfo=BRUSSELS)


def asked(need=None, giver=None, **fields):
    """A request that waits for its answer."""
    broker = fields.pop("broker", None) or factories.make_broker()
    if need is None:
        lead = fields.pop("receiver", None) or factories.make_person("Griet Vandamme")
        need = factories.make_need(factories.make_innovation(lead=lead, broker=broker), made_by=broker, **fields)
    giver = giver or factories.make_person("Jeroen Maes")
    return matching.ask_helper(need, helper=giver, by=need.made_by)


def planning(**fields):
    proposal = asked(**fields)
    return actions.accept(proposal, by=proposal.helper)


def planned(starts_at=IN_A_WEEK, **fields):
    return plan(planning(**fields), starts_at)


def plan(session, starts_at=IN_A_WEEK):
    slots = actions.propose_dates(session, starts=[starts_at], by=session.giver)
    return actions.choose_date(session, slot=slots[0], by=session.receiver)


def afterwards(session, **later):
    """The clock after the session: an hour and a bit after its end, or ``later``."""
    return clock.at(session.appointment.ends_at + timedelta(**(later or {"hours": 2})))


def held(**fields):
    """Over, and both are asked to confirm; time goes on from there with :func:`afterwards`."""
    session = planned(**fields)
    with afterwards(session):
        actions.hold_due()
    session.refresh_from_db()
    assert session.state == "held"
    return session


def say(session, giver=None, receiver=None):
    """Let the sides answer afterwards, the giver first."""
    with afterwards(session):
        for person, verdict in ((session.giver, giver), (session.receiver, receiver)):
            if verdict:
                actions.confirm(session, person=person, verdict=verdict)
    return session


def booked(**fields):
    return say(held(**fields), Verdict.HELD, Verdict.HELD)


def no_show(**fields):
    """The receiver says that the giver did not come."""
    return say(held(**fields), receiver=Verdict.OTHER_ABSENT)


def disputed(**fields):
    return say(held(**fields), Verdict.HELD, Verdict.NOT_HELD)


def invited(**fields):
    return GiveInvitation.objects.get(session=booked(**fields))


def coins_of(person, count, other=None, at=MONDAY):
    """Move the balance of somebody by booked coins, against somebody else's account."""
    given = other
    with clock.at(at):
        for _ in range(abs(count)):
            other = given or factories.make_person("Ander")
            payer, earner = (other, person) if count > 0 else (person, other)
            transfer = ledger_actions.reserve(uuid4(), payer=payer, earner=earner, source="test", by=None)
            ledger_actions.post(transfer.pk, by=None)


def coin(session):
    """What became of the coin of a session."""
    return ledger.transfer_state(session.transfer_id)


def standing(person):
    """Balance, reserved in, reserved out, in hundredths."""
    tally = ledger.tally(person)
    return tally.balance, tally.reserved_in, tally.reserved_out


def mails(name, to=None):
    """The mails of a kind that still leave, or have left."""
    found = Message.objects.filter(kind=f"exchanges.{name}").exclude(state="cancelled").order_by("id")
    return list(found.filter(to_email=to.email) if to else found)


def path_of(link):
    """The path of an address in a mail."""
    return "/" + link.split("/", 3)[3]
