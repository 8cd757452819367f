"""Every address of the product, from the same list that Django answers from."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.parts import said
from tests.personas import World


@dataclass(frozen=True)
class Address:
    """A named address and the names of the parts that stand in it."""

    name: str
    parts: tuple[str, ...]


def walk(patterns=None, before: tuple[str, ...] = ()) -> list[Address]:
    """All named addresses, also those of the log-in library and the language switch. ``before``: parts further up."""
    found: dict[str, Address] = {}
    for one in get_resolver().url_patterns if patterns is None else patterns:
        parts = (*before, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            found |= {address.name: address for address in walk(one.url_patterns, parts)}
        elif isinstance(one, URLPattern) and one.name:
            found.setdefault(one.name, Address(one.name, parts))
    return [found[name] for name in sorted(found)]


# Which key of the world stands in an address. A name alone serves every address with that part.
KEYS = {
    "key": {
        "api_person": "person", "api_organisation": "organisation", "api_intake": "intake", "api_innovation": "innovation",
        "api_need": "need", "api_proposal": "proposal", "api_session": "session", "api_event": "appointment",
        "api_token": "api_token", "webhook": "webhook",
        "account_coins": "account", "account_file": "account",
        "limit_request": "limit_request",
        "concept_undo": "concept_change", "reciprocity_act": "person", "compound_undo": "compound", "word_suggestion": "word_suggestion",
        "word_import": "word_import", "import": "list_import", "person": "person", "talent": "talent", "organisation": "organisation", "mandate": "organisation", "appointment": "appointment",
        "mailbox": "message", "mail_retry": "message", "notice": "notice", "intake": "intake", "axis": "axis", "innovation": "innovation",
        "path_draft": "path", "path": "draft", "path_over": "walked_version", "path_compare": "walked_version", "path_version": "walked_version",
        "stage_new": "draft", "stage": "draft_stage", "step": "draft_step", "check": "draft_check", "step_new": "draft_stage",
        "check_new": "draft_stage", "check_tick": "innovation",
        "task_add": "innovation", "task_done": "task", "task_edit": "task", "note": "note", "notice_": "notice",
        "conference": "conference", "conference_pdf": "closed_conference", "conference_put": "innovation", "conference_item": "conference_item",
        "conference_decide": "conference_item", "dossier": "innovation", "dossier_merge": "dossier_merge", "member": "innovation", "diagnosis": "innovation",
        "need_new": "innovation", "need": "need", "match": "need", "call_answer": "called", "call": "call", "weights": "weights", "proposal": "proposal", "offer": "proposal",
        "view_drop": "saved_view", "open_end": "innovation", "desk_end": "handover", "load_limit": "broker_key",
        "programme": "programme", "budget_line": "budget_line", "budget_line_new": "programme", "funder_share": "programme",
        "budget_file": "programme", "commitment": "commitment", "commitment_new": "budget_line", "voucher": "voucher",
        "voucher_new": "budget_line",
        "ambassador": "ambassador", "ambassador_nominate": "person", "plaque": "ambassador", "fan": "fan", "activation": "programme",
        # events
        "event": "event", "door": "event", "open_event": "event",
        # until here
        "circle": "circle", "circle_place": "circle_place", "forming": "forming",
        # calls for a circle
        "circle_call": "circle_call", "open_circle_call": "circle_call",
        # until here
        "circle_meeting": "circle_meeting", "circle_meeting_new": "circle", "grant_rule": "budget_line",
        "figures": "programme", "indicators_start": "programme", "indicator": "indicator", "indicator_new": "programme",
        "help_given": "programme", "help_remove": "help_given", "freeze": "programme", "report": "frozen_report",
        "stage_request": "stage_request", "stage_request_ics": "fixed_stage", "stage_offer": "stage_offer", "material": "material", "appearance": "appearance",
        "appearance_note": "ambassadorship", "lead": "lead", "card": "card", "public_card": "card",
        "round": "round", "simulation": "simulation", "session": "session", "give": "give", "referral": "referral", "referral_new": "need", "refer": "intake", "shared_intake": "told_intake", "share_act": "share", "own_story": "shared", "destination": "destination", "referral_edit": "drafted", "ring": "ring", "ring_answer": "ring_place", "partner": "partner", "remote": "remote", "compare": "twin", "keep_apart": "twin", "merge": "merge", "account_confirm_email": "mail_key", "account_reset": "reset_key",
    },
    "token": {
        "guest_application": "application_token",
        "guest_registration": "registration_token", "guest_circle": "circle_token", "guest_call": "call_token", "unsubscribe": "unsubscribe_token",
        "guest_stage": "stage_token", "guest_stage_ics": "yes_token",
        "agenda_feed": "feed", "answer": "answer", "guest_session": "session_token", "guest_ics": "planned_token",
        "guest_confirm": "confirm", "guest_give": "give_token", "guest_referral": "referral_token",
        "guest_agree": "agree_token", "guest_story": "story_token", "guest_share": "share_token", "guest_ring": "ring_token", "guest_remote": "remote_token",
    },
    "one": {"": "registration"},
    "other": {"": "other_twin", "dossier_compare": "other_innovation"},
    "check": {"": "walked_check"},
    "row": {"round": "round_row", "webhook": "delivery"},
    "number": {"federation": "shared_id", "transfer": "transfer", "api_transfer": "transfer"},
    "area": {"capacity": "area", "call_new": "area"},
    "code": {"concept": "concept_code", "verified": "plaque_code", "badge": "plaque_code"},
    "size": {"plaque_file": "paper_size"},
    "person": {"match": "person", "mandate": "acts_for", "member": "team"},
    "kind": {"event_reached_file": "file_kind", "reached_file": "file_kind", "activations_file": "file_kind", "figures_file": "file_kind", "report_file": "file_kind", "open_end": "open_kind", "refer": "refer_kind", "compare": "entry_kind", "keep_apart": "entry_kind", "reciprocity_list": "list_kind", "account_file": "file_kind", "budget_file": "file_kind", "balances_file": "file_kind", "capacity_file": "file_kind", "import_template": "csv_kind", "mail_preview": "mail_kind", "own_data_file": "json"},
    "form": {"import": "file_kind"},
    "rule": {"retention": "rule"},
    "purpose": {"consent": "purpose"},
    "version": {"consent": "version"},
    "pk": {"mfa": "no_row"},
    "language": {"": "language"},
    "uidb36": {"": "uid"},
    "verb": {"circle_call": "verb_close", "stage_request": "verb_ask", "card": "verb_withdraw", "event": "verb_divide", "event_person": "verb_off", "ambassador": "verb_note", "fan": "verb_end", "commitment": "verb_release", "voucher": "verb_cancel", "conference_decide": "verb_note", "conference_item_act": "verb_earlier", "import": "verb_start", "desk_end": "verb_back", "webhook": "verb_secret", "reciprocity": "verb_rest", "circle": "verb_guide", "circle_grant": "verb_withdraw", "forming": "verb_undo",
       "intake": "verb_assess", "session": "verb_place", "guest": "verb_place", "give": "verb_snooze", "referral": "verb_show", "destination": "verb_right", "shared_intake": "verb_tell", "share": "verb_again", "round": "verb_again", "partner": "verb_pause", "remote": "verb_confirm"},
}  # fmt: skip
FIXED = {
    "verb_close": "close",
    "verb_ask": "ask", "verb_divide": "divide", "verb_off": "off",
    "open_kind": "dossiers", "verb_back": "terug", "verb_note": "note", "verb_earlier": "earlier",
    "verb_secret": "secret", "area": "axis-none", "refer_kind": "vraag", "verb_right": "right", "verb_tell": "tell",
    "entry_kind": "person",
    "verb_end": "end", "paper_size": "a4", "verb_guide": "guide", "verb_withdraw": "withdraw", "verb_release": "release", "verb_cancel": "cancel", "verb_start": "start", "verb_rest": "rust", "list_kind": "moe", "verb_pause": "pause", "verb_confirm": "confirm",
    "shared_id": "0b0d7b3e-95b4-4a51-9d49-6f0f0a3f7c11", "verb_undo": "undo",
    "concept_code": "subsidy", "file_kind": "csv",
    "csv_kind": "people", "mail_kind": "exchanges.planned", "language": "nl", "mail_key": "MQ:abc:def", "uid": "1",
    "reset_key": "abc-def", "json": "json", "rule": "mails", "purpose": "network", "version": "2026-11", "no_row": "1", "verb_assess": "assess", "verb_place": "place", "verb_snooze": "snooze", "verb_show": "show", "verb_again": "again",
}  # fmt: skip

for keys in said("KEYS"):
    for part, known in keys.items():
        KEYS[part] = KEYS.get(part, {}) | known
for fixed in said("FIXED"):
    twice = {name for name in fixed.keys() & FIXED.keys() if fixed[name] != FIXED[name]}
    assert not twice, f"two parts say different things under one name: {twice}"
    FIXED |= fixed


def key_name(address: Address, part: str) -> str:
    """The longest prefix of the address's name that is listed for this part."""
    fitting = [prefix for prefix in KEYS[part] if address.name.startswith(prefix)]
    assert fitting, f"tests/addresses.py does not say what stands for {part} in {address.name}"
    return KEYS[part][max(fitting, key=len)]


def arguments(address: Address, world: World) -> dict[str, str]:
    """What stands in the address in this world."""
    known = FIXED | world.keys
    return {part: known[key_name(address, part)] for part in address.parts}


def path_of(address: Address, world: World, **changes: str) -> str:
    return reverse(address.name, kwargs=arguments(address, world) | changes)
