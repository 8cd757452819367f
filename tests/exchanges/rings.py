"""Three who can help each other round, and a ring of theirs at each point of its life, made by the actions."""

from tests import factories
from tests.exchanges.scene import mails
from vlechtwerk.core.ui.words import day
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.models import ExchangeRing, RingMember
from vlechtwerk.innovations.models import Need
from vlechtwerk.people.models import Person

# Who, the innovation, what they can do, what they ask: each can do what the next one asks.
ROUND = [
    ("Katrien Baert", "Leesmaatjes", "Ik werf en begeleid vrijwilligers, al vier jaar zestig voorlezers",
     "Uitlenen zonder verlies", "Hoe organiseer je een uitleendienst van materiaal zonder dat er toestellen kwijtraken?"),
    ("Omar Vercauteren", "Deelschuur", "Ik bracht buren samen rond een buurtfeest en een bank op het plein",
     "Vrijwilligers houden", "Wie helpt ons vrijwilligers werven en begeleiden, zodat ze blijven?"),
    ("Inge Daems", "Babbelbank", "Ik run een uitleendienst van materiaal: 600 toestellen, vier kwijt",
     "Buren betrekken", "Hoe breng je buren samen rond een plein of een buurtfeest?"),
]  # fmt: skip


def three(broker=None, people=ROUND):
    """Their open needs, in the order of the ring: who asks the first one helps with the second."""
    broker = broker or factories.make_broker()
    needs = []
    for name, innovation, talent, title, text in people:
        person = factories.make_person(name)
        factories.make_talent(person, text=talent)
        made = factories.make_innovation(innovation, lead=person, broker=broker)
        needs.append(factories.make_need(made, made_by=broker, title=title, text=text))
    return needs


def proposed(needs=None, by=None):
    """A ring that waits for answers."""
    needs = needs or three()
    return actions.propose_ring(needs, by=by or needs[0].made_by)


def answered(ring, *answers, **said):
    """Let the members answer in their order."""
    for member, answer in zip(ring.places, answers, strict=False):
        if answer:
            actions.answer_ring(fresh(member), answer=answer, by=member.person, **(said if answer == "no" else {}))
    return fresh(ring)


def fresh(row):
    """The row as the database has it."""
    if isinstance(row, ExchangeRing):
        return queries.rings().get(pk=row.pk)
    return type(row).objects.get(pk=row.pk)


def states(ring):
    """Of the needs, in the order of the ring."""
    return [Need.objects.get(pk=member.need_id).state for member in ring.places]


def told(name, ring):
    """Who got a mail of this kind."""
    emails = {mail.to_email for mail in mails(name)}
    return sorted(person.first_name for person in Person.objects.filter(ring_places__ring=ring, email__in=emails))


def place(ring, name):
    return RingMember.objects.get(ring=ring, person__name__startswith=name)


__all__ = ["answered", "day", "fresh", "place", "proposed", "states", "three", "told"]
