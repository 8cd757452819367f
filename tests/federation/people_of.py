"""What the people of one installation do, called by name from outside; see ``installation.py``. Plain values only."""

from django.utils import translation

from vlechtwerk.federation import actions, queries, signing
from vlechtwerk.federation.models import Parcel, Partner, RemoteSession, RemoteTransfer
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person

translation.activate("nl")
LIMIT = 2000


def key():
    return signing.public_key()


def begin(name, address, public_key):
    """An administrator who is broker too, the card of the other network, a giver and an asker."""
    ann = person("ann")
    people.give_hat(ann, kind="administrator", by=None)
    people.give_hat(ann, kind="broker", by=None)
    giver, asker = person("giver"), person("asker")
    people.log_consent(giver, purpose="federation", given=True, source="profile")
    innovations.start_innovation(name="Tweede Oogst", pitch="Soep", lead=asker, by=ann)
    actions.propose_partner(
        name, address=address, public_key=public_key, we_receive_most=LIMIT, they_receive_most=LIMIT, by=ann
    )


def person(name):
    found = Person.objects.filter(email=f"{name}@here.example").first()
    return found or people.register_person(
        name=name.title(), email=f"{name}@here.example", phone="0470 00 00 01", by=None
    )


def agree():
    partner = Partner.objects.get()
    actions.agree(partner, code=actions.code_of(partner), by=person("ann"))


def partner_state():
    return Partner.objects.get().state


def ask(title):
    ann, asker = person("ann"), person("asker")
    need = innovations.open_need(innovations_of(asker), title=title, text="Wie weet dit?", by=ann)
    session = actions.draft_question(need, partner=Partner.objects.get(), title=title, summary="Wie helpt?", by=ann)
    actions.agree_to_question(session, by=asker)
    return str(session.shared_id)


def innovations_of(asker):
    from vlechtwerk.innovations.models import Innovation

    return Innovation.objects.get(members__person=asker)


def session(shared_id):
    return RemoteSession.objects.get(shared_id=shared_id)


def state(shared_id):
    found = RemoteSession.objects.filter(shared_id=shared_id).first()
    return found.state if found else ""


def say_yes(shared_id):
    actions.propose_member(session(shared_id), person=person("giver"), by=person("ann"))
    actions.say_yes(session(shared_id), by=person("giver"))


def note(shared_id, text):
    actions.note_appointment(session(shared_id), text=text, by=person("giver"))


def confirm(shared_id):
    found = session(shared_id)
    actions.confirm(found, by=found.person)


def cancel(shared_id):
    found = session(shared_id)
    return actions.cancel(found, reason="Het gaat niet door", by=found.person)


def compare():
    actions.compare(Partner.objects.get(), by=None)


def appointment(shared_id):
    return session(shared_id).appointment


def waiting():
    return Parcel.objects.filter(state__in=["queued", "sending"]).count()


def refused():
    return list(Parcel.objects.filter(state="refused").values_list("path", "last_error"))


def books():
    """Everything that two networks must agree on, and whether our own books are sound."""
    partner = Partner.objects.select_related("account").get()
    account = partner.account
    return {
        "problems": ledger.verify().problems,
        "balance": account.balance,
        "set_aside": [account.pending_debits, account.pending_credits],
        "transfers": {str(row.pk): [row.amount, row.state] for row in RemoteTransfer.objects.all()},
        "ledger": {str(row.pk): ledger.transfer_state(row.pk) for row in RemoteTransfer.objects.all()},
        "totals": queries.totals(partner),
        "differences": partner.differences,
        "compared": bool(partner.compared_at),
        "needs": sorted(Need.objects.values_list("title", "state")),
    }
