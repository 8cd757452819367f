"""What the database refuses by itself."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.exchanges.scene import booked, held, invited, planning
from vlechtwerk.exchanges.models import Confirmation, GiveInvitation, StrengtheningSession

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "booked"},
        {"giver": "receiver"},
    ],
    ids=["booked without a time", "with oneself"],
)
def test_session_is_refused(broken):
    session = planning()
    if "giver" in broken:
        broken = {"giver": session.receiver}
    with pytest.raises(IntegrityError), transaction.atomic():
        StrengtheningSession.objects.filter(pk=session.pk).update(**broken)


@pytest.mark.parametrize("state", ["planning", "planned", "held", "no_show", "disputed"])
def test_need_has_one_running_session(state):
    session = planning()
    StrengtheningSession.objects.filter(pk=session.pk).update(state=state)
    other = planning()
    with pytest.raises(IntegrityError), transaction.atomic():
        StrengtheningSession.objects.filter(pk=other.pk).update(need=session.need)


def test_coin_has_one_session():
    session, other = planning(), planning()
    with pytest.raises(IntegrityError), transaction.atomic():
        StrengtheningSession.objects.filter(pk=other.pk).update(transfer_id=session.transfer_id)
    assert isinstance(session.transfer_id, uuid.UUID)


@pytest.mark.parametrize("usefulness", [0, 5])
def test_usefulness_is_one_to_four(usefulness):
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(session=held(), side="giver", verdict="held", usefulness=usefulness)


def test_each_side_confirms_once():
    session = booked()
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(session=session, side="giver", verdict="held")


@pytest.mark.parametrize("broken", [{"state": "waived"}, {"state": "snoozed"}, {"state": "planned"}])
def test_invitation_says_why_until_when_or_with_what(broken):
    invitation = invited()
    with pytest.raises(IntegrityError), transaction.atomic():
        GiveInvitation.objects.filter(pk=invitation.pk).update(**broken)


def test_session_invites_once():
    session = booked()
    with pytest.raises(IntegrityError), transaction.atomic():
        GiveInvitation.objects.create(session=session, person=factories.make_person())
