"""What the standards of learning bring along: work that falls due, entries of the menu, what is kept about people, deeds."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import Job, Keeping, NavItem, add_deeds, jobs, keepings, navigation
from vlechtwerk.learning.actions.launching import forget_launches, tell_scores
from vlechtwerk.learning.actions.records import collect_statements, send_statements
from vlechtwerk.learning.models import Statement
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, held

ADMINISTRATORS = frozenset({"administrator"})
DEEDS = {
    "try_package": _("exercise made"), "add_lti_platform": _("learning platform added"),
    "change_lti_platform": _("learning platform changed"), "switch_lti_platform": _("learning platform switched on or off"),
    "link_lti_account": _("account linked to a learning platform"),
    "unlink_lti_account": _("link with a learning platform undone"), "set_record_store": _("record store changed"),
}  # fmt: skip
SUBJECTS = {
    "learning.ltiplatform": (_("learning platform"), "name"),
    "learning.ltiaccount": (_("link with a learning platform"), "platform"),
    "learning.recordstore": (_("record store"), "url"),
}


def register() -> None:
    jobs.add("learning.scores", Job(tell_scores, every_s=60))
    jobs.add("learning.launches", Job(forget_launches, every_s=60 * 60))
    navigation.add(
        "lti_platforms", NavItem(_("Learning platforms"), "lti_platforms", ADMINISTRATORS, 98, under="state")
    )
    jobs.add("learning.collect", Job(collect_statements, every_s=60))
    jobs.add("learning.statements", Job(send_statements, every_s=30))
    if settings.XAPI:
        navigation.add("record_store", NavItem(_("Record store"), "record_store", ADMINISTRATORS, 99, under="state"))
    _hold()
    add_deeds(DEEDS, SUBJECTS)


def _hold() -> None:
    common: dict[str, Any] = {"ground": Ground.AGREEMENT, "seen_by": SeenBy.INVOLVED, "kept": Kept.NAMELESS}
    held.add(
        "exercise_tries",
        Held(_("Exercises you made in learning"), "learning.PackageTry", ("learner__person",), Purpose.HELP, **common,
             shown=("lesson__title", "score", "most", "created_at")),
    )  # fmt: skip
    erased: dict[str, Any] = {"kept": Kept.ERASED, "goes": True}
    held.add(
        "lti_accounts",
        Held(_("Learning platforms to which you are linked"), "learning.LtiAccount", ("person",), Purpose.SAFE,
             Ground.AGREEMENT, seen_by=SeenBy.ADMINISTRATORS, **erased, shown=("platform__name", "sub", "created_at")),
    )  # fmt: skip
    held.add(
        "statements",
        Held(_("What we told a record store of learning, under a number"), "learning.Statement", ("person",),
             Purpose.PROOF, Ground.CONSENT, seen_by=SeenBy.ADMINISTRATORS, **erased, shown=("state", "created_at")),
    )  # fmt: skip
    keepings.add(
        "statements",
        Keeping(
            _("Statements that a record store has"), 400, _old, _forget, name=lambda one: one.about,
            at=lambda one: one.created_at, note=_("What is in the store itself, its administrator erases."),
        ),
    )  # fmt: skip


def _old(before: datetime) -> QuerySet[Statement]:
    """Older than anything that could still be told once more."""
    return Statement.objects.filter(created_at__lt=before).order_by("created_at", "pk")


def _forget(rows: QuerySet[Statement]) -> int:
    return Statement.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0]
