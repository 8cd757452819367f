"""What is closed reminds nobody any more: one of everything is closed, and a worker lives through the year after."""

from datetime import timedelta

import pytest

from tests.parts import said
from tests.personas import make_world
from vlechtwerk.core import clock
from vlechtwerk.core.registry import jobs
from vlechtwerk.events.actions import cards, stages
from vlechtwerk.events.models import Event, ReferralCard, StageRequest
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import ExchangeRing, GiveInvitation, StrengtheningSession
from vlechtwerk.federation import actions as federation
from vlechtwerk.federation.models import RemoteSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import Conference, Handover, Intake
from vlechtwerk.ledger import actions as coins
from vlechtwerk.ledger.models import LimitRequest
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Proposal, Referral, Share
from vlechtwerk.outbox.enums import UNSENT
from vlechtwerk.outbox.models import Message
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.models import Ambassadorship, Circle, CircleCall, CircleGrant, Fan

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
# These calculate, or call out, and mail nobody.
HEAVY = ("search.", "taxonomy.", "ledger.verify", "ledger.simulations", "federation.deliver", "federation.compare",
         "matching.learn", "matching.rounds", "outbox.deliver", "core.")  # fmt: skip


def close_everything(world):
    """Each ends in the way that a person of the team, or the asked, ends it."""
    people, keys = world.people, world.keys
    broker = people["broker"]
    matching.withdraw_proposal(Proposal.objects.get(key=keys["proposal"]), by=broker)
    exchanges.cancel_session(StrengtheningSession.objects.get(key=keys["session"]), reason="ziek", by=people["helper"])
    exchanges.waive_invitation(GiveInvitation.objects.get(key=keys["give"]), reason="gaf al", by=broker)
    for name in ("referral", "drafted"):
        matching.withdraw_referral(Referral.objects.get(key=keys[name]), by=broker)
    innovations.close_conference(Conference.objects.get(key=keys["conference"]), by=broker)
    innovations.give_back_desk(Handover.objects.get(key=keys["handover"]), by=broker)
    matching.withdraw_share(Share.objects.get(key=keys["share"]), by=broker)
    coins.withdraw_request(LimitRequest.objects.get(key=keys["limit_request"]), by=broker)
    exchanges.withdraw_ring(ExchangeRing.objects.get(key=keys["ring"]), by=broker)
    federation.cancel(RemoteSession.objects.get(key=keys["remote"]), reason="geen tijd", by=broker)
    programmes.close_circle(Circle.objects.get(key=keys["circle"]), harvest="Klaar", by=broker)
    innovations.close_intake(Intake.objects.get(key=keys["intake"]), reason="no_answer", by=broker)
    close_stages(keys, broker)
    programmes.close_call(CircleCall.objects.get(key=keys["circle_call"]), by=broker)
    for grant in CircleGrant.objects.all():
        programmes.withdraw_grant(grant, reason="geen vraag meer", by=people["coordinator"])
    for close in said("close"):
        close(world)
    return {
        f"proposal:{keys['proposal']}", f"session:{keys['session']}", f"dates:{keys['session']}",
        f"asks:{keys['session']}", f"give:{keys['give']}", f"referral:{keys['referral']}",
        f"referral:{keys['drafted']}", f"share:{keys['share']}", f"known:{keys['referral']}", f"limit:{keys['limit_request']}",
        f"ring:{keys['ring']}", f"handover:{keys['handover']}", f"conference:{keys['conference']}", f"circle:{keys['circle']}", f"intake:{keys['intake']}",
        f"event:{keys['event']}", f"stage:{keys['stage_request']}", f"stage:{keys['fixed_stage']}",
    }  # fmt: skip


def close_stages(keys, broker):
    """The event, the stages and the card, and in the end the ambassadors and the fan themselves."""
    stages.close_stage(StageRequest.objects.get(key=keys["stage_request"]), reason="geen zaal", by=broker)
    stages.cancel_stage(StageRequest.objects.get(key=keys["fixed_stage"]), reason="ziek", by=broker)
    stages.cancel_event(Event.objects.get(key=keys["event"]), reason="te weinig volk", by=broker)
    cards.withdraw_card(ReferralCard.objects.get(key=keys["card"]), by=broker)
    for one in Ambassadorship.objects.filter(state="appointed"):
        programmes.end_ambassadorship(one, end_reason="gaat met pensioen", by=broker)
    for fan in Fan.objects.filter(state="active"):
        programmes.end_fan(fan, by=broker)


def live_a_year():
    start = clock.now()
    for days in range(1, 366, 5):
        with clock.at(start + timedelta(days=days)):
            for name, job in jobs.items():
                if not name.startswith(HEAVY):
                    job.run()


def test_closed_things_remind_nobody_for_a_year(settings):
    settings.FEDERATION = True
    world = make_world()
    closed = close_everything(world)
    last = Message.objects.order_by("-pk").first().pk
    live_a_year()
    told = Message.objects.filter(pk__gt=last)
    assert [(one.kind, one.about, one.to_name) for one in told if one.about.split(":")[1:2] != []] == []
    reminders = ("reminder", "nudge", "tomorrow", "confirm_please", "progress", "invited", "expires", "agree", "asked")
    assert [one.kind for one in told if any(word in one.kind for word in reminders)] == []
    questions = (
        "proposal_asked",
        "dates_offered",
        "confirm_please",
        "referral_agree",
        "referral_asked",
        "limit_asked",
        "ring_asked",
    )
    waiting = Message.objects.filter(about__in=closed, state__in=UNSENT)
    assert [one.kind for one in waiting if one.kind.endswith(questions)] == []
