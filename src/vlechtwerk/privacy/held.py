"""What is kept about people here and below: the register itself, the log-in, mails, the audit trail."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, held


def register() -> None:
    _of_the_register()
    _of_the_log_in()
    _of_the_house()
    acts["people.Person.merged_into"] = "leads from an entry that was the same to the one that stayed"
    acts["people.ConsentText.by"] = "who wrote the text; it is the network's, not theirs"
    acts["privacy.Erasure.by"] = "who asked for it; stands in the audit trail"


def _of_the_register() -> None:
    held.add(
        "person",
        Held(
            _("Who you are and how to reach you"), "people.Person", ("pk",),
            Purpose.FIND, Ground.AGREEMENT, Kept.ERASED, SeenBy.CHOSEN, correct="profile_edit", retention="left",
            shown=("name", "email", "phone", "language", "languages", "place__name", "sector__name_nl", "about",
                   "capacity_per_quarter", "half_days", "available_from", "created_at", "last_login", "left_on"),
        ),
    )  # fmt: skip
    mine: dict[str, Any] = {"fields": ("person",), "purpose": Purpose.FIND, "ground": Ground.AGREEMENT}
    held.add(
        "talents",
        Held(_("What you can help with"), "people.Talent", **mine, kept=Kept.ERASED, seen_by=SeenBy.CHOSEN, goes=True,
             shown=("text", "kind", "language", "is_active", "created_at"), correct="profile"),
    )  # fmt: skip
    held.add(
        "organisations",
        Held(_("Your place in organisations"), "people.Affiliation", **mine, kept=Kept.ERASED, seen_by=SeenBy.CHOSEN,
             goes=True, shown=("organisation__name", "role", "since", "until")),
    )  # fmt: skip
    held.add(
        "audiences",
        Held(_("Who may see what of you"), "people.FieldAudience", **mine, kept=Kept.ERASED, seen_by=SeenBy.ME,
             goes=True, shown=("field", "audience"), correct="audience"),
    )  # fmt: skip
    held.add(
        "hats",
        Held(_("Your hats"), "people.Hat", **mine, kept=Kept.NAMELESS, seen_by=SeenBy.TEAM,
             shown=("kind", "since", "until")),
    )  # fmt: skip
    held.add(
        "consents",
        Held(_("What you agreed to"), "people.Consent", ("person",), Purpose.PROOF, Ground.LAW, Kept.NAMELESS,
             SeenBy.TEAM, shown=("purpose", "text_version", "is_given", "at", "source"), correct="consents"),
    )  # fmt: skip


def _of_the_log_in() -> None:
    safe: dict[str, Any] = {
        "purpose": Purpose.SAFE,
        "ground": Ground.INTEREST,
        "kept": Kept.ERASED,
        "seen_by": SeenBy.ME,
        "goes": True,
    }
    held.add(
        "addresses",
        Held(_("Addresses with which you logged in"), "account.EmailAddress", ("user",), **safe, shown=("email",)),
    )
    held.add(
        "factors",
        Held(_("Your second factors"), "mfa.Authenticator", ("user",), **safe, correct="mfa_index",
             shown=("type", "created_at", "last_used_at")),
    )  # fmt: skip
    held.add(
        "sessions",
        Held(_("Where you are logged in"), "usersessions.UserSession", ("user",), **safe, correct="own_sessions",
             shown=("ip", "user_agent", "created_at")),
    )  # fmt: skip


def _of_the_house() -> None:
    held.add(
        "mails",
        Held(_("Mails to you"), "outbox.Message", ("person_id",), Purpose.HELP, Ground.AGREEMENT, Kept.RULE,
             SeenBy.ADMINISTRATORS, retention="mails", only=_mails_to,
             shown=("kind", "subject", "text", "state", "sent_at"),
             words=("to_name", "to_email", "subject", "text", "html", "link", "link_label", "calendar", "last_error")),
    )  # fmt: skip
    held.add(
        "mail_choices",
        Held(_("How you want to hear from us"), "outbox.MailChoice", ("person_id",), Purpose.HELP, Ground.AGREEMENT,
             Kept.ERASED, SeenBy.ME, goes=True, shown=("every", "hour", "paused_until"), correct="notice_choices"),
    )  # fmt: skip
    held.add(
        "merges",
        Held(_("Entries of the register that were both you"), "people.Merge", ("kept", "taken"), Purpose.PROOF,
             Ground.INTEREST, Kept.EMPTIED, SeenBy.TEAM, shown=("created_at", "kept_name", "taken_name", "undone_at"),
             words=("kept_name", "taken_name"), only=lambda pk: Q(kind="person") & (Q(kept=pk) | Q(taken=pk))),
    )  # fmt: skip
    held.add(
        "acts",
        Held(_("What you did here, and what happened to your data"), "core.AuditEntry", ("actor_id",), Purpose.PROOF,
             Ground.INTEREST, Kept.NAMELESS, SeenBy.ADMINISTRATORS, shown=("at", "verb", "subject", "hat"),
             only=lambda pk: Q(actor_id=pk) | Q(subject="people.person", subject_id=str(pk))),
    )  # fmt: skip
    held.add(
        "looks",
        Held(_("What you looked up about others"), "privacy.Look", ("reader",), Purpose.PROOF, Ground.INTEREST,
             Kept.RULE, SeenBy.INVOLVED, retention="looks", shown=("at", "subject", "hat", "via")),
    )  # fmt: skip
    held.add(
        "erasures",
        Held(_("Your request to be erased"), "privacy.Erasure", ("person",), Purpose.PROOF, Ground.LAW, Kept.NAMELESS,
             SeenBy.ADMINISTRATORS, shown=("created_at", "due_on", "state"), correct="erasure"),
    )  # fmt: skip


def _mails_to(pk: int) -> Q:
    """Also those to the address alone, such as the codes to log in."""
    return Q(person_id=pk) | Q(to_email__in=Person.objects.filter(pk=pk, email__isnull=False).values("email"))
