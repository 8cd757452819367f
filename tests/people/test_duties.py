"""Whoever is responsible for something that runs can hand it over: no column that points at a person is forgotten."""

import pytest
from django.apps import apps

from tests import factories
from vlechtwerk.innovations.models import Intake
from vlechtwerk.people.duties import duties, farewell, nobody
from vlechtwerk.people.models import Person

DONE = "who did or said it, which stays true"
OWN = "somebody’s own: it goes along with the person, not with their desk"
NOT_HANDED_OVER = {
    **dict.fromkeys([
        "innovations.Diagnosis.made_by", "innovations.Need.made_by", "innovations.StageChange.by",
        "innovations.TimelineEntry.by", "innovations.TimelineEntry.person", "innovations.Handover.giver",
        "innovations.Handover.by", "matching.SetAside.by", "matching.RoundRefusal.by", "matching.WeightSet.by",
        "matching.SetAside.person", "matching.RoundRefusal.person", "matching.RoundRow.helper",
        "agenda.Slot.proposed_by", "exchanges.StrengtheningSession.disputed_by",
        "exchanges.StrengtheningSession.absent",
        "people.ConsentText.by", "ledger.Transfer.made_by", "ledger.Transfer.settled_by",
        "ledger.Transfer.on_behalf_of", "ledger.Policy.made_by", "ledger.LimitVote.person", "ledger.Mandate.given_by",
        "register.ListImport.made_by", "privacy.Look.reader", "privacy.Erasure.by", "innovations.CheckTick.by",
        "programmes.CircleMeeting.noted_by", "impact.HelpInKind.noted_by", "impact.FrozenReport.frozen_by",
        "programmes.Ambassadorship.nominated_by", "programmes.ConversationNote.by", "programmes.Activation.noted_by",
        "innovations.ConferenceItem.asked_by", "innovations.DossierMerge.by", "innovations.Task.given_by",
    ], DONE),
    # maturity and initiatives
    **dict.fromkeys([
        "ecosystem.MaturityAssessment.assessed_by", "ecosystem.PhaseChange.by", "ecosystem.JournalEntry.by",
    ], DONE),
    # events: stages, appearances and cards
    **dict.fromkeys(["events.StageRequest.asked_by", "events.StageOffer.asked_by", "events.Appearance.noted_by"], DONE),
    # the desk of the knowledge bank
    **dict.fromkeys(["library.ItemText.written_by", "library.ItemText.reviewed_by", "library.ItemFile.added_by"], DONE),
    # surveys: asking
    **dict.fromkeys(["surveys.Invitation.invited_by", "surveys.Response.entered_by"], DONE),
    # ecosystem: actors, ties and gaps
    **dict.fromkeys(["ecosystem.Actor.noted_by", "ecosystem.Relation.noted_by", "ecosystem.GapNote.by"], DONE),
    # coaching
    "coaching.PeerMatch.keeper": "who asked; hears once that nobody answered", "coaching.Note.author": OWN,
    # until here
    # stories of sessions
    "exchanges.StoryRequest.asked_by": "who asked; the item that comes of it has a keeper of its own",
    # surveys: results
    "surveys.AnswerTag.tagged_by": DONE,
    "innovations.HandoverItem.to": "where something went that day; what it points at is handed over itself",
    "innovations.SavedView.owner": OWN,
    # ecosystem: the map
    "ecosystem.SavedView.owner": "who kept it; all of the team change and delete it",
    "ecosystem.MapStory.keeper": "who began it; all of the team change and show it",
    "innovations.ConferenceGuest.person": OWN,
    "innovations.LoadLimit.person": OWN,
    "ledger.LimitRequest.asked_by": "who asks may not decide on it; the broker of the dossier uses it as well",
    "ledger.Simulation.made_by": "a trial that is calculated in minutes and read by all",
}  # fmt: skip
"""By column; those of members (who gives, receives, makes, has a place) are not work of a desk, and stand in MEMBERS."""
MEMBERS = {
    "library.Opinion.person",
    "innovations.InnovationMember.person", "innovations.Intake.person", "matching.Called.person", "matching.Proposal.helper", "matching.Referral.asker",
    "matching.Referral.person", "matching.Introduction.helper", "matching.Introduction.asker", "agenda.Attendance.person",
    "exchanges.StrengtheningSession.giver", "exchanges.StrengtheningSession.receiver", "exchanges.GiveInvitation.person",
    "exchanges.GiveInvitation.paid_by", "exchanges.RingMember.person",
    "exchanges.GiveInvitation_said_no.person", "programmes.Placement.person", "programmes.Pair.first", "programmes.Pair.second",
    "programmes.Ambassadorship.person", "programmes.Fan.contact",
    "programmes.CircleApplication.person",
    "events.EventBlock.speaker", "events.Registration.person",
    "surveys.Invitation.person", "surveys.Response.person",
    "programmes.CircleMember.person", "federation.RemoteSession.person", "ledger.Account.person", "ledger.Mandate.person",
    "sprints.SprintMember.person", "collaborations.CollaborationMember.contact",
    "coaching.CoachingPath.person", "coaching.Nomination.person",
    "learning.Learner.person", "learning.Lecture.person", "learning.Lecturer.person",
    "learning.LtiAccount.person", "learning.Statement.person",
    "people.Talent.person", "people.Hat.person", "people.Affiliation.person", "people.FieldAudience.person",
    "ecosystem.Actor.contact", "ecosystem.HiddenTie.person",  # ecosystem: actors, ties and gaps
    "people.Consent.person", "people.Person.merged_into", "privacy.Erasure.person", "api.Token.person", "api.Endpoint.person",
}  # fmt: skip


def columns():
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("vlechtwerk.") or model._meta.auto_created:
            for field in model._meta.concrete_fields:
                if field.related_model is Person and model._meta.app_label in OURS:
                    yield f"{model._meta.label}.{field.name}"


OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("vlechtwerk.")}


def test_every_column_that_makes_somebody_responsible_can_be_handed_over():
    covered = {f"{duty.model}.{duty.field}" for _name, duty in duties.items()}
    assert len(covered) == len(duties.items()) > 10
    assert covered <= set(columns())
    assert set(columns()) - covered - set(NOT_HANDED_OVER) - MEMBERS == set()


def test_what_is_listed_is_there_and_once():
    covered = {f"{duty.model}.{duty.field}" for _name, duty in duties.items()}
    assert (set(NOT_HANDED_OVER) | MEMBERS) - set(columns()) == set()
    assert not covered & (set(NOT_HANDED_OVER) | MEMBERS) and not set(NOT_HANDED_OVER) & MEMBERS


@pytest.mark.parametrize("name", [name for name, _duty in duties.items()])
def test_every_duty_can_be_read_with_its_title_and_dossier(db, name):
    duty = duties[name]
    wanted = [duty.field, duty.title, *filter(None, [duty.dossier])]
    assert list(duty.rows().values_list(*wanted)) == []


def test_nobody_has_it_when_nobody_is_named_or_whoever_is_has_left(db):
    for broker in (None, factories.make_broker(), factories.make_broker(is_active=False)):
        factories.make_intake(broker=broker)
    found = Intake.objects.annotate(gone=nobody("broker")).order_by("pk")
    assert [one.gone for one in found] == [True, False, True]


def test_farewell_of_a_broker_says_what_is_still_theirs_and_of_a_member_nothing(db):
    broker, member = factories.make_broker(), factories.make_person()
    assert farewell(broker) == farewell(member) == []
    factories.make_intake(broker=broker)
    factories.make_innovation(broker=broker, lead=member)
    (line,) = farewell(broker)
    assert line.startswith("2 ")
    assert farewell(member) == []
