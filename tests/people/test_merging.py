"""Two entries become one, everything comes along, and undoing it gives the exact former state."""

import uuid
from datetime import date
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.personas import client_of, undone
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import InnovationMember
from vlechtwerk.ledger import actions as coins
from vlechtwerk.ledger import queries as books
from vlechtwerk.ledger.enums import Reason
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions, merging, queries, registry
from vlechtwerk.people.actions import PeopleRefused
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import FieldAudience, Hat, Merge, Organisation, Person
from vlechtwerk.search import actions as search
from vlechtwerk.search.models import Document

MOVED = [
    # surveys: asking
    "surveys.Questionnaire.keeper",
    "surveys.Invitation.person",
    "surveys.Invitation.invited_by",
    "surveys.Response.person",
    "surveys.Response.entered_by",
    # until here
    # readers of the knowledge bank, stories of sessions
    "library.Opinion.person",
    "exchanges.StoryRequest.asked_by",
    # surveys: results
    "surveys.AnswerTag.tagged_by",
    "programmes.CircleMeeting.noted_by",
    "programmes.CircleGrant.keeper",
    "programmes.CircleCall.keeper",
    "programmes.CircleApplication.person",
    "impact.HelpInKind.noted_by",
    "impact.FrozenReport.frozen_by",
    # maturity, clusters and initiatives
    "ecosystem.MaturityAssessment.assessed_by",
    "ecosystem.Cluster.keeper",
    "ecosystem.Initiative.keeper",
    "ecosystem.PhaseChange.by",
    "ecosystem.JournalEntry.by",
    # events: stages, appearances and cards
    "events.StageRequest.asked_by",
    "events.StageRequest.keeper",
    "events.StageOffer.asked_by",
    "events.Appearance.noted_by",
    "events.ReferralCard.keeper",
    # ecosystem: the map
    "ecosystem.SavedView.owner",
    "ecosystem.MapStory.keeper",
    # ecosystem: actors, ties and gaps
    "ecosystem.Actor.contact",
    "ecosystem.Actor.noted_by",
    "ecosystem.Relation.noted_by",
    "ecosystem.HiddenTie.person",
    "ecosystem.Gap.keeper",
    "ecosystem.GapNote.by",
    # until here
    "people.Person.merged_into",
    "people.Hat.person",
    "people.Affiliation.person",
    "people.Talent.person",
    "people.FieldAudience.person",
    "people.Consent.person",
    "outbox.Message.person_id",
    "ledger.Policy.made_by",
    "ledger.LimitRequest.asked_by",
    "ledger.LimitVote.person",
    "ledger.Mandate.person",
    "ledger.Mandate.given_by",
    "ledger.Simulation.made_by",
    "agenda.Attendance.person",
    "agenda.Slot.proposed_by",
    "innovations.Innovation.broker",
    "innovations.InnovationMember.person",
    "innovations.Intake.person",
    "innovations.Intake.broker",
    "innovations.Diagnosis.made_by",
    "innovations.Need.made_by",
    "innovations.StageChange.by",
    "innovations.CheckTick.by",
    "innovations.Task.owner",
    "innovations.Task.given_by",
    "innovations.CheckTick.by",
    "innovations.SavedView.owner",
    "innovations.LoadLimit.person",
    "innovations.Handover.giver",
    "innovations.Handover.by",
    "innovations.HandoverItem.to",
    "innovations.Conference.chair",
    "innovations.ConferenceGuest.person",
    "innovations.ConferenceItem.asked_by",
    "innovations.DossierMerge.by",
    "innovations.TimelineEntry.by",
    "innovations.TimelineEntry.person",
    "matching.WeightSet.by",
    "matching.Proposal.helper",
    "matching.Proposal.asked_by",
    "matching.Introduction.helper",
    "matching.Introduction.asker",
    "matching.SetAside.person",
    "matching.SetAside.by",
    "matching.Call.by",
    "matching.Called.person",
    "matching.Referral.asker",
    "matching.Referral.person",
    "matching.Referral.keeper",
    "matching.Referral.fallback",
    "matching.SharedIntake.keeper",
    "matching.SharedIntake.fallback",
    "matching.Call.by",
    "matching.Called.person",
    "matching.MatchRound.made_by",
    "matching.RoundRow.helper",
    "matching.RoundRefusal.person",
    "matching.RoundRefusal.by",
    "programmes.CircleForming.made_by",
    "programmes.Placement.person",
    "programmes.Circle.guide",
    "programmes.Voucher.keeper",
    "programmes.CircleMember.person",
    "programmes.Ambassadorship.person",
    "programmes.Ambassadorship.nominated_by",
    "programmes.Ambassadorship.keeper",
    "programmes.ConversationNote.by",
    "programmes.Fan.contact",
    "programmes.Fan.keeper",
    "programmes.Activation.noted_by",
    "events.Event.organiser",
    "events.EventBlock.speaker",
    "events.Registration.person",
    "exchanges.StrengtheningSession.giver",
    "exchanges.StrengtheningSession.receiver",
    "exchanges.StrengtheningSession.broker",
    "exchanges.StrengtheningSession.disputed_by",
    "exchanges.StrengtheningSession.absent",
    "exchanges.GiveInvitation.person",
    "exchanges.GiveInvitation.invited_by",
    "exchanges.GiveInvitation.paid_by",
    "exchanges.GiveInvitation_said_no.person",
    "exchanges.ExchangeRing.proposed_by",
    "exchanges.RingMember.person",
    "federation.RemoteSession.person",
    "federation.RemoteSession.broker",
    "privacy.Look.reader",
    "privacy.Erasure.person",
    "people.ConsentText.by",
    "privacy.Erasure.by",
    # the desk of the knowledge bank
    "library.Item.keeper",
    "library.Item.deputy",
    "library.ItemText.written_by",
    "library.ItemText.reviewed_by",
    "library.ItemFile.added_by",
    "library.Collection.keeper",
    # until here
    "api.Token.person",
    "api.Endpoint.person",
    "register.ListImport.made_by",
    # design sprints
    "sprints.Sprint.keeper",
    "sprints.SprintMember.person",
    # collaborations
    "collaborations.Collaboration.keeper",
    "collaborations.CollaborationMember.contact",
    # coaching
    "coaching.Cohort.keeper",
    "coaching.Nomination.person",
    "coaching.CoachingPath.person",
    "coaching.CoachingPath.coach",
    "coaching.Note.author",
    "coaching.PeerMatch.keeper",
    "coaching.Trajectory.keeper",
    # learning: standards
    "learning.LtiAccount.person",
    "learning.Statement.person",
    # learning
    "learning.Curriculum.keeper",
    "learning.Cohort.keeper",
    "learning.Learner.person",
    "learning.Lecture.person",
    "learning.Lecturer.person",
]
OTHERWISE = {
    "ledger.Transfer.made_by", "ledger.Transfer.settled_by", "ledger.Transfer.on_behalf_of", "ledger.Account.person",
    "mfa.Authenticator.user", "account.EmailAddress.user", "programmes.Pair.first", "programmes.Pair.second", "usersessions.UserSession.user", "outbox.MailChoice.person_id",
}  # fmt: skip
MOVED_OF_ORGANISATIONS = {
    "events.Event.host", "events.Registration.organisation",
    "events.Lead.organisation", "ecosystem.Actor.organisation",
    "people.Organisation.merged_into", "people.Affiliation.organisation", "ledger.Mandate.organisation",
    "impact.HelpInKind.organisation", "innovations.Innovation.organisation", "programmes.FunderShare.organisation", "programmes.Voucher.holder",
    "programmes.Fan.organisation", "programmes.Activation.organisation",
    "collaborations.CollaborationMember.organisation",
    "coaching.Nomination.organisation", "coaching.CoachingPath.organisation", "coaching.PartnerRole.organisation",
    "coaching.Trajectory.client", "coaching.Trajectory.bureau",
}  # fmt: skip
HISTORY = {"core.AuditEntry", "people.Merge", "ledger.Transfer"}
TALLIES = {"posted_debits", "posted_credits"}


@pytest.fixture
def db(one_world):
    with undone():
        yield


@pytest.fixture
def world(one_world):
    return one_world


def catch_up():
    """The search has read the trail of the whole world, which is longer than it reads at once."""
    for _ in range(AuditEntry.objects.count() // search.FOLLOWED + 1):
        search.follow()


def as_(person, *hats):
    return SimpleNamespace(person=person, hats=frozenset(hats or {"administrator"}))


@pytest.fixture
def boss(world, db):
    return as_(world.people["administrator"])


def dump():
    """All tables as they are, but for the lines of history that a merge and its undoing write."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label not in HISTORY:
            left = TALLIES if model._meta.label == "ledger.Account" else set()
            rows = model._base_manager.order_by("pk").values()
            tables[model._meta.label] = [{k: v for k, v in row.items() if k not in left} for row in rows]
    return tables


def fresh(entry):
    return type(entry)._base_manager.get(pk=entry.pk)


def labels(kind):
    return {f"{model._meta.label}.{field.name}" for model, field in merging.pointing(kind)}


def test_every_column_that_names_somebody_is_treated():
    """A new one must be decided on: does its row go along, and what if both have one? Then write it down here."""
    assert labels("person") == set(MOVED) | OTHERWISE
    assert labels("organisation") == MOVED_OF_ORGANISATIONS | {"ledger.Account.organisation"}
    assert (registry.stays | registry.left_out) == OTHERWISE | {"ledger.Account.organisation"}


def test_every_rule_of_once_only_is_treated():
    for kind in ("person", "organisation"):
        for model, field in merging.pointing(kind):
            label = f"{model._meta.label}.{field.name}"
            if label not in registry.stays | registry.left_out:
                assert not field.unique, label
                for name, _others, _condition in merging.unique_with(model, field):
                    assert name in registry.clashes, (label, name)


def with_everything_twice(world):
    """Somebody who has the same as the member of the world, wherever a rule allows one only."""
    member, broker = world.people["member"], world.people["broker"]
    twin = factories.make_person("Membre Deux", about="Een heel lange tekst over wat ik doe")
    firm = factories.make_organisation("Een vzw")
    for person in (member, twin):
        actions.affiliate(person, organisation=firm, role="lid", by=broker)
        FieldAudience.objects.update_or_create(person=person, field="phone", defaults={"audience": "network"})
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        Authenticator.objects.create(user=person, type="totp", data={"secret": person.name})
    mandate = member.mandates.filter(ended_at=None).first()
    coins.give_mandate(mandate.organisation, person=twin, by=broker)
    innovation = member.innovation_memberships.get(role="lead", until=None).innovation
    innovations.add_member(innovation, person=twin, by=broker)
    own = factories.make_innovation("Eigen zaak", lead=twin, broker=broker)
    innovations.add_member(own, person=member, by=broker)
    for place in member.circle_places.all():
        place.__class__.objects.create(
            circle=place.circle,
            person=twin,
            state=place.state,
            answer_by=place.answer_by,
            answered_at=place.answered_at,
        )
    for attendance in member.attendances.all():
        attendance.__class__.objects.create(appointment=attendance.appointment, person=twin)
    factories.make_talent(twin, "Ik bak brood")
    return member, twin


@pytest.mark.parametrize("turned", [False, True])
def test_undone_gives_the_exact_former_state_also_of_what_both_had(world, boss, turned):
    kept, taken = with_everything_twice(world)
    kept, taken = (taken, kept) if turned else (kept, taken)
    for transfer in Transfer.objects.filter(state="pending", debit__person=taken) | Transfer.objects.filter(
        state="pending", credit__person=taken
    ):
        coins.void(transfer.pk, by=None)
    factories_give(taken, 200)
    taken.give_invitations.filter(state__in=["open", "held", "snoozed", "passed", "planned"]).update(
        state="waived", reason="x"
    )
    limit_requests = taken.account.limit_requests.filter(state="asked")
    limit_requests.update(state="withdrawn", decided_at=clock.now())
    assert merging.why_not(kept, taken, acting=boss) == []
    before, problems = dump(), books.verify().problems  # a coin was put aside for a session, and released above
    chosen = {group[0]: "taken" for group in merging.FIELDS["person"]}
    done = merging.merge(kept, taken=taken, choices=chosen, acting=boss)
    assert dump() != before
    for label in MOVED:
        model, name = label.rpartition(".")[0], label.rpartition(".")[2]
        assert not apps.get_model(model)._base_manager.filter(**{name: taken.pk}).exists(), label
    assert books.verify().problems == problems
    merging.undo(done, acting=boss)
    after = dump()
    for table, rows in before.items():
        assert after[table] == rows, table
    assert books.verify().problems == problems


def factories_give(person, amount):
    """Coins from, or to, other members, booked."""
    account = coins.open_account(person)
    for part in range(0, abs(amount), 100):
        other = coins.open_account(factories.make_person("Iemand Anders"))
        debit, credit = (other, account) if amount > 0 else (account, other)
        coins.book(
            uuid.uuid4(),
            debit=debit,
            credit=credit,
            amount=min(100, abs(amount) - part),
            reason=Reason.SESSION,
            by=None,
        )


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_two_people_of_the_network_merged_and_parted_are_as_before(world, boss, data):
    """Whoever it is, whichever fields are chosen: refused with reasons, or done and undone without a trace."""
    people = list(Person.objects.order_by("pk"))
    kept, taken = data.draw(st.permutations(people).map(lambda drawn: drawn[:2]))
    chosen = {group[0]: data.draw(st.sampled_from(["kept", "taken"])) for group in merging.FIELDS["person"]}
    with undone():
        before = dump()
        try:
            done = merging.merge(kept, taken=taken, choices=chosen, acting=boss)
        except PeopleRefused:
            assert dump() == before
            return
        assert books.verify().is_sound
        merging.undo(done, acting=boss)
        assert dump() == before
        assert books.verify().is_sound


def two_people(**fields):
    return factories.make_person("An Janssens", **fields), factories.make_person("An Janssens-Peeters", **fields)


def test_everything_of_the_one_taken_in_is_with_the_kept_one(boss):
    kept, taken = two_people()
    talent = factories.make_talent(taken)
    Message.objects.create(kind="x", to_email="a@b.be", person_id=taken.pk, subject="s", text="t", html="h")
    firm = factories.make_organisation("Firma")
    actions.affiliate(taken, organisation=firm, role="lid", by=None)
    actions.give_hat(taken, kind=HatKind.AMBASSADOR, by=boss.person)
    Hat.objects.filter(person=taken, kind="member").update(since=date(2019, 5, 1))
    along = dict(merging.comes_along(taken))
    assert along == {"talenten": 1, "hoeden": 2, "organisaties": 1, "mails": 1}
    merging.merge(kept, taken=taken, choices={"name": "taken", "email": "taken"}, acting=boss)
    old, kept = fresh(taken), fresh(kept)
    assert (kept.name, kept.email, kept.phone) == (taken.name, taken.email, kept.phone)
    assert (old.email, old.is_active, old.merged_into) == (None, False, kept)
    assert fresh(talent).person == kept
    assert Message.objects.get(kind="x").person_id == kept.pk
    assert [one.organisation for one in kept.affiliations.all()] == [firm]
    assert queries.hats_of(kept) == {"member", "ambassador"}
    assert Hat.objects.get(person=kept, kind="member").since == date(2019, 5, 1)  # from the earlier on
    entry = AuditEntry.objects.filter(verb="merge").first()
    assert (entry.actor_id, entry.data["taken"]) == (boss.person.pk, taken.pk)


def test_the_one_taken_in_is_not_found_cannot_log_in_and_leads_on(boss, world):
    kept, taken = two_people()
    search.read("person", [kept.pk, taken.pk])
    with undone():
        session = client_of(taken)
        assert session.get("/ik/").status_code == 200
        merging.merge(kept, taken=taken, choices={}, acting=boss)
        assert session.get("/ik/").status_code == 302  # the log-in page
    merging.merge(kept, taken=taken, choices={}, acting=boss)
    catch_up()
    assert set(
        Document.objects.filter(kind="person", subject_id__in=[kept.pk, taken.pk]).values_list("subject_id", flat=True)
    ) == {kept.pk}
    assert taken not in queries.people_list(text="Janssens")
    page = client_of(world.people["broker"]).get(f"/mensen/{taken.key}/")
    assert (page.status_code, page["Location"]) == (302, f"/mensen/{kept.key}/")
    again = factories.make_person("Nog een An")
    merging.merge(again, taken=fresh(kept), choices={}, acting=boss)
    assert queries.person_for(boss, taken.key) == again


@pytest.mark.parametrize("balances", [(300, 200), (-100, -200), (1100, 1000), (-390, -390), (0, 150), (200, 0)])
def test_coins_go_over_in_one_line_and_no_limit_stands_in_the_way(boss, balances):
    kept, taken = two_people()
    for person, amount in zip((kept, taken), balances, strict=True):
        coins.open_account(person)
        if amount:
            factories_give(person, amount)
    total = sum(balances)
    done = merging.merge(kept, taken=taken, choices={}, acting=boss)
    mine, theirs = Account.objects.get(person=kept), Account.objects.get(person=taken)
    assert (mine.balance, theirs.balance) == (total, 0)
    assert theirs.closed_at
    lines = books.statement(kept).lines
    assert [line.amount for line in lines if line.reason == Reason.MERGE] == ([balances[1]] if balances[1] else [])
    assert books.verify().is_sound, books.verify().problems
    merging.undo(done, acting=boss)
    mine, theirs = Account.objects.get(person=kept), Account.objects.get(person=taken)
    assert (mine.balance, theirs.balance, theirs.closed_at) == (*balances, None)
    assert books.verify().is_sound, books.verify().problems


def test_the_old_account_is_one_step_from_the_statement(boss):
    kept, taken = two_people()
    coins.open_account(kept)
    factories_give(taken, 200)
    merging.merge(kept, taken=taken, choices={}, acting=boss)
    old = reverse("account_coins", args=[Account.objects.get(person=taken).key])
    assert f'href="{old}"' in client_of(kept).get(reverse("coins")).content.decode()
    assert client_of(kept).get(old).status_code == 200
    assert client_of(factories.make_person("Vreemd")).get(old).status_code == 404


def test_an_account_comes_along_whole_where_the_kept_one_has_none(boss):
    kept, taken = two_people()
    factories_give(taken, 200)
    account = taken.account.pk
    done = merging.merge(kept, taken=taken, choices={}, acting=boss)
    assert Account.objects.get(person=kept).pk == account
    factories_give(fresh(kept), 100)
    with pytest.raises(PeopleRefused, match="1 keer"):
        merging.undo(done, acting=boss)


def test_what_came_after_stays_with_the_kept_one(boss):
    kept, taken = two_people()
    old = factories.make_talent(taken, "Van vroeger")
    done = merging.merge(kept, taken=taken, choices={"phone": "taken", "name": "taken"}, acting=boss)
    new = factories.make_talent(kept, "Van later")
    Person.objects.filter(pk=kept.pk).update(phone="0470 99 99 99")
    merging.undo(done, acting=boss)
    assert (fresh(old).person, fresh(new).person) == (taken, kept)
    assert fresh(kept).phone == "0470 99 99 99"
    assert fresh(kept).name == "An Janssens"
    assert fresh(taken).email == taken.email


def test_undoing_is_refused_with_a_clear_list(boss):
    kept, taken = two_people()
    done = merging.merge(kept, taken=taken, choices={}, acting=boss)
    factories.make_person("Vreemde", email=taken.email)
    third = factories.make_person("Derde")
    later = merging.merge(kept, taken=third, choices={}, acting=boss)
    reasons = merging.why_not_undone(done)
    assert len(reasons) == 2
    assert "Derde" in reasons[0]
    assert taken.email in reasons[1]
    with pytest.raises(PeopleRefused):
        merging.undo(done, acting=boss)
    assert fresh(taken).merged_into == kept
    merging.undo(later, acting=boss)
    assert len(merging.why_not_undone(done)) == 1
    with pytest.raises(PeopleRefused):
        merging.undo(later, acting=boss)


def refusal(kept, taken, acting):
    with pytest.raises(PeopleRefused) as refused, undone():
        merging.merge(kept, taken=taken, choices={}, acting=acting)
    assert fresh(taken).merged_into is None
    return str(refused.value)


def test_who_cannot_be_one(world, boss):
    kept, taken = two_people()
    member, helper = world.people["member"], world.people["helper"]
    assert "sessie" in refusal(member, helper, boss)
    assert "jezelf" in refusal(kept, boss.person, boss)
    assert "al één" in refusal(kept, kept, boss)
    coordinator = as_(world.people["coordinator"], "coordinator")
    assert "beheerder" in refusal(kept, world.people["broker"], coordinator)
    assert "beheerder" in refusal(world.people["broker"], kept, coordinator)
    assert merging.why_not(kept, taken, acting=coordinator) == []
    Person.objects.filter(pk=kept.pk).update(left_on=clock.today(), is_active=False)
    assert "vertrokken" in refusal(fresh(kept), taken, boss)
    assert merging.why_not(taken, fresh(kept), acting=boss) == []


def test_coins_put_aside_stand_in_the_way_of_one_side_only(world, boss):
    kept, _ = two_people()
    assert "opzij" in refusal(kept, world.people["helper"], boss)
    assert merging.why_not(world.people["helper"], kept, acting=boss) == []


def test_a_leader_stays_the_leader(boss):
    kept, taken = two_people()
    innovation = factories.make_innovation("Samen", lead=taken)
    innovations.add_member(innovation, person=kept, by=boss.person)
    merging.merge(kept, taken=taken, choices={}, acting=boss)
    assert InnovationMember.objects.get(innovation=innovation, until=None, role="lead").person == kept


def test_organisations_merge_and_part(boss):
    kept = factories.make_organisation("De Gist", registry_number="0403199702")
    taken = factories.make_organisation("De Gist vzw", registry_number="0403170701", staff_count=7, figures_year=2024)
    person = factories.make_person()
    for firm in (kept, taken):
        actions.affiliate(person, organisation=firm, role="lid", by=None)
    innovation = factories.make_innovation("Brood", organisation=taken)
    factories_give_firm = coins.open_account(taken)
    coins.book(
        uuid.uuid4(),
        debit=coins.open_account(person),
        credit=factories_give_firm,
        amount=100,
        reason=Reason.SESSION,
        by=None,
    )
    coins.open_account(kept)
    search.read("organisation", [kept.pk, taken.pk])
    before = dump()
    choices = merging.defaults(kept, taken)
    assert (choices["name"], choices["staff_count"], choices["registry_number"]) == ("taken", "taken", "kept")
    done = merging.merge(kept, taken=taken, choices={**choices, "registry_number": "taken"}, acting=boss)
    now = fresh(kept)
    assert (now.name, now.registry_number, now.staff_count, now.figures_year) == ("De Gist vzw", "0403170701", 7, 2024)
    assert fresh(innovation).organisation == kept
    assert person.affiliations.filter(until=None).count() == 1
    assert taken not in Organisation.objects.all()
    assert queries.organisation_for(boss, taken.key) == kept
    assert Account.objects.get(organisation=kept).balance == 100
    assert books.verify().is_sound, books.verify().problems
    catch_up()
    assert not Document.objects.filter(kind="organisation", subject_id=taken.pk).exists()
    merging.undo(done, acting=boss)
    catch_up()
    after = dump()
    for table, rows in before.items():
        if not table.startswith("search."):
            assert after[table] == rows, table
    assert Document.objects.filter(kind="organisation", subject_id=taken.pk).exists()


def test_the_fuller_and_the_newer_are_kept_if_nobody_chooses():
    kept, taken = (
        Person(name="An", phone="", about="kort", capacity_per_quarter=2),
        Person(
            name="An Maes",
            phone="0470 00 00 00",
            about="veel langer",
            capacity_per_quarter=9,
            available_from=date(2026, 1, 1),
        ),
    )
    chosen = merging.defaults(kept, taken)
    assert [name for name, side in chosen.items() if side == "taken"] == ["name", "phone", "about", "available_from"]
    assert all(side == "kept" for side in merging.defaults(taken, kept).values())


def test_the_row_of_a_merge_guards_itself(boss):
    kept, taken = two_people()
    merging.merge(kept, taken=taken, choices={}, acting=boss)
    assert Merge.objects.get(taken=taken.pk).kept == kept.pk
    with pytest.raises(PeopleRefused, match="al één"):
        merging.merge(kept, taken=fresh(taken), choices={}, acting=boss)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(kind="person", kept=1, taken=taken.pk, by=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(kind="person", kept=7, taken=7, by=1)
