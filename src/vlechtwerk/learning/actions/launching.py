"""Platforms that launch us: written down by an administrator, launches received once, people linked by themselves."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import each_due
from vlechtwerk.core.links import BadLink, read_token
from vlechtwerk.core.outward import Away, is_good_url
from vlechtwerk.learning import queries
from vlechtwerk.learning.actions.base import LearningRefused
from vlechtwerk.learning.enums import CohortState
from vlechtwerk.learning.models import Learner, LtiAccount, LtiLaunch, LtiPlatform, LtiScore
from vlechtwerk.learning.standards import lti
from vlechtwerk.people.models import Person

URLS = ("auth_url", "keys_url", "token_url")
LAUNCHES_KEPT = timedelta(days=1)
SCORES_EVERY = timedelta(minutes=10)
BACK_OFF = (1, 5, 30, 120, 720)  # minutes after each failure; from then on the last one


@transaction.atomic
def add_platform(*, by: Actor, **given: Any) -> LtiPlatform:
    """``given``: name, issuer, client_id, the three addresses, deployments."""
    _check(given, None)
    made = LtiPlatform.objects.create(**given)
    audit("add_lti_platform", made, by)
    return made


@transaction.atomic
def change_platform(platform: LtiPlatform, *, by: Actor, **given: Any) -> LtiPlatform:
    """Its keys are asked for anew. Who it is stays: other names would make other people of its people."""
    _check(given, platform)
    for name, value in {**given, "keys": {}, "keys_at": None}.items():
        setattr(platform, name, value)
    platform.save()
    audit("change_lti_platform", platform, by)
    return platform


def _check(given: Mapping[str, Any], platform: LtiPlatform | None) -> None:
    for name in URLS:
        if given[name] and not is_good_url(given[name], demo=settings.DEMO):
            raise LearningRefused(
                _("Write an address that begins with https:// and a name, without a password in it."), name
            )
    if not given["deployments"]:
        raise LearningRefused(_("Write at least one deployment."), "deployments")
    same = LtiPlatform.objects.filter(issuer=given["issuer"], client_id=given["client_id"])
    if (same.exclude(pk=platform.pk) if platform else same).exists():
        raise LearningRefused(_("This platform is there already, with this client number."), "client_id")
    if platform and platform.issuer != given["issuer"] and platform.accounts.exists():
        raise LearningRefused(_("People are linked to this platform; add the new one beside it."), "issuer")


@transaction.atomic
def switch_platform(platform: LtiPlatform, *, on: bool, by: Actor) -> None:
    """Off: nobody comes in through it, and no score goes there."""
    changed = LtiPlatform.objects.filter(pk=platform.pk, off_at__isnull=not on)
    if changed.update(off_at=None if on else clock.now()):
        audit("switch_lti_platform", platform, by, on=on)


def receive_launch(*, state: str, token: str) -> LtiLaunch:
    """A launch that the platform signed, for a browser that began here; the same one a second time is refused."""
    try:
        key, nonce, browser = read_token(lti.STATE, state)
    except (BadLink, ValueError):
        raise lti.again("state") from None
    platform = LtiPlatform.objects.filter(key=key, off_at=None).first()
    if platform is None:
        raise lti.again("platform")
    claims = lti.checked(platform, token, nonce=nonce)
    row = LtiLaunch(platform=platform, nonce=nonce, browser=browser, sub=claims["sub"], claims=lti.kept(claims))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise lti.again("nonce") from None
    return row


@transaction.atomic
def link_account(launch: LtiLaunch, *, person: Person) -> LtiAccount:
    """From now on the platform may bring this person here. They say so themselves, logged in."""
    made, is_new = LtiAccount.objects.get_or_create(
        platform=launch.platform, sub=launch.sub, defaults={"person": person}
    )
    if made.person_id != person.pk:
        raise LearningRefused(_("At this platform you are linked to another account here. Ask the team to undo that."))
    if is_new:
        audit("link_lti_account", made, person)
    return made


@transaction.atomic
def unlink_account(account: LtiAccount, *, by: Actor) -> None:
    audit("unlink_lti_account", account, by, on_behalf_of=account.person)
    account.delete()


@transaction.atomic
def use_launch(launch: LtiLaunch, *, account: LtiAccount, learner: Learner | None) -> bool:
    """Come in with it, once. Where it leads to a place in a group, the platform hears how far they are."""
    if LtiLaunch.objects.filter(pk=launch.pk, used_at=None).update(used_at=clock.now()) != 1:
        return False
    line = launch.claims.get("line")
    if line and learner and learner.person_id == account.person_id and launch.platform.token_url:
        LtiScore.objects.update_or_create(account=account, line_url=line, defaults={"learner": learner})
    return True


def forget_launches() -> int:
    """A launch is of its day."""
    return LtiLaunch.objects.filter(created_at__lt=clock.now() - LAUNCHES_KEPT).delete()[0]


def tell_scores() -> int:
    """How far learners are, to the grade books of their platforms, when it changed."""
    running = LtiScore.objects.filter(due_at__lte=clock.now(), learner__cohort__state=CohortState.RUNNING)
    related = running.filter(account__platform__off_at=None).select_related("account__platform", "learner__cohort")
    return each_due(related[:50], _tell_score)


def _tell_score(row: LtiScore) -> bool:
    wait = timedelta(minutes=BACK_OFF[min(row.attempts, len(BACK_OFF) - 1)])
    same = LtiScore.objects.filter(pk=row.pk, due_at=row.due_at)
    if same.update(due_at=clock.now() + max(wait, SCORES_EVERY), attempts=F("attempts") + 1) != 1:
        return False
    (how_far,) = queries.progress(row.learner.cohort, [row.learner])
    percent = 100 if not how_far.left else min(99, round(how_far.share * 100))
    mine = LtiScore.objects.filter(pk=row.pk)
    if percent == row.told:
        mine.update(attempts=0)
        return False
    try:
        lti.tell_score(row.account.platform, line_url=row.line_url, sub=row.account.sub, percent=percent)
    except Away as away:
        mine.update(said=str(away)[:200])
        return False
    return bool(mine.update(told=percent, said="", attempts=0))
