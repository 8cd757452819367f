"""What a referral is about, a need or a whole innovation or intake, and what each step of the referral does to it.

A need follows its helper. An innovation or an intake keeps its owner and its state until there is an outcome: helped, and it
goes on elsewhere; anything else, and it is still here.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import OPEN_INTAKE, EntryKind, InnovationState, IntakeState, NeedState
from vlechtwerk.innovations.models import Innovation, Intake, Need
from vlechtwerk.innovations.queries import is_team_member, lead_of
from vlechtwerk.matching.actions.proposals import ASKABLE, MatchingRefused, _hold
from vlechtwerk.matching.enums import ReferralOutcome
from vlechtwerk.matching.models import Destination, Referral, Subject, Whole
from vlechtwerk.people.models import Person

OPEN: dict[type, tuple[str, ...]] = {
    Need: ASKABLE,
    Innovation: (InnovationState.ACTIVE, InnovationState.PAUSED, InnovationState.ANCHORED),
    Intake: OPEN_INTAKE,
}
GONE_ON: dict[type, str] = {
    Need: NeedState.MET, Innovation: InnovationState.STOPPED, Intake: IntakeState.REFERRED,
}  # fmt: skip


def hold_subject(subject: Subject) -> None:
    """Take its row until the end of the transaction, always before its referrals, and read its state anew."""
    if isinstance(subject, Need):
        _hold(subject)
    else:
        rows: QuerySet[Any] = type(subject)._default_manager.select_for_update()  # type: ignore[assignment]
        subject.state = rows.values_list("state", flat=True).get(pk=subject.pk)


def is_open(subject: Subject) -> bool:
    """Whether it still looks for somebody; its state as it was read last."""
    return subject.state in OPEN[type(subject)]


def require_open(subject: Subject) -> None:
    if not is_open(subject):
        if isinstance(subject, Need):
            raise MatchingRefused(_("This need no longer looks for somebody. Look at it again."))
        raise MatchingRefused(_("This is %(state)s by now. Look at it again.") % {"state": subject.get_state_display()})


def about(subject: Subject) -> dict[str, Any]:
    """The columns of a referral that say what it is about and who asks."""
    if isinstance(subject, Need):
        return {"need": subject, "asker": lead_of(subject.innovation)}
    if isinstance(subject, Innovation):
        return {"whole": Whole.objects.get_or_create(innovation=subject)[0], "asker": lead_of(subject)}
    return {"whole": Whole.objects.get_or_create(intake=subject)[0], "asker": subject.person}


def first_words(subject: Subject) -> dict[str, Any]:
    """What the form of a referral begins with: the words to change, the language, and who has it now."""
    if isinstance(subject, Need):
        return {"summary": subject.text, "language": subject.language, "keeper": subject.innovation.broker}
    text = subject.pitch if isinstance(subject, Innovation) else subject.question
    return {"summary": text[:1500], "language": subject.language, "keeper": subject.broker}


def check_receiver(subject: Subject, to: Destination | Person) -> None:
    """Nobody is referred to themselves."""
    innovation = subject.innovation if isinstance(subject, Need) else subject
    if not isinstance(to, Person):
        return
    if isinstance(innovation, Innovation) and is_team_member(to, innovation):
        raise MatchingRefused(_("%(name)s makes this innovation. Choose somebody else.") % {"name": to.name}, "email")
    if isinstance(innovation, Intake) and to.pk == innovation.person_id:
        raise MatchingRefused(_("%(name)s asks this. Choose somebody else.") % {"name": to.name}, "email")


def take_subject(referral: Referral, *, by: Actor | None) -> None:
    """A yes: a need looks for nobody else; a whole stays with its owner."""
    subject = referral.subject
    if isinstance(subject, Need):
        innovations.set_need_state(subject, to=NeedState.INTRODUCED, by=by, allowed_from=ASKABLE)
    else:
        hold_subject(subject)
        require_open(subject)


def settle_subject(referral: Referral, *, by: Actor | None) -> None:
    """Helped: the need is met, the innovation or the intake goes on elsewhere. Else it looks for somebody again."""
    subject, helped = referral.subject, referral.outcome == ReferralOutcome.HELPED
    if isinstance(subject, Need):
        release_need(referral, by=by, to=NeedState.MET if helped else NeedState.OPEN)
    elif helped and is_open(subject):
        actor, note = by or referral.keeper, _("Goes on at %(name)s.") % {"name": referral.receiver}
        if isinstance(subject, Innovation):
            innovations.set_innovation_state(subject, to=InnovationState.STOPPED, note=note, by=actor)
        else:
            phone = referral.receiver.phone
            innovations.refer_intake(subject, to=str(referral.receiver), phone=phone, note=note, by=actor, tell=False)


def release_need(referral: Referral, *, by: Actor | None, to: NeedState = NeedState.OPEN) -> None:
    """The need goes on from the introduction that this referral was; what became of it otherwise stays."""
    if referral.need and referral.need.state == NeedState.INTRODUCED:
        innovations.set_need_state(referral.need, to=to, by=by, allowed_from=[NeedState.INTRODUCED])


def take_back(referral: Referral, *, by: Actor, was_helped: bool) -> None:
    """What was done is opened again: it is as it was while somebody helped."""
    subject = referral.subject
    if isinstance(subject, Need):
        allowed = [NeedState.MET] if was_helped else ASKABLE
        innovations.set_need_state(subject, to=NeedState.INTRODUCED, by=by, allowed_from=allowed)
    elif was_helped and subject.state == GONE_ON[type(subject)]:
        if isinstance(subject, Innovation):
            innovations.set_innovation_state(subject, to=InnovationState.ACTIVE, note=referral.note, by=by)
        else:
            innovations.reopen_intake(subject, note=referral.note, by=by)
    else:
        require_open(subject)


def write_line(referral: Referral, verb: str, *, by: Actor | None, text: str = "", **data: Any) -> None:
    """On the timeline of the innovation; an intake has none, its referrals stand on its page."""
    if referral.dossier is None:
        return
    innovations.log(
        referral.dossier, kind=EntryKind.MATCH, verb=verb if referral.need else f"whole_{verb}", by=by,
        person=referral.asker, need=referral.need, text=text,
        data={"to": str(referral.receiver), "referral": referral.key, **data},
    )  # fmt: skip
