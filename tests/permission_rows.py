"""Who may read and who may write at every address. What is not listed here does not exist.

``None`` for reading or writing: the address does not take that kind of request from anybody. Verbs of a
general address (``session_act:cancel``) have a row each.
"""

from dataclasses import dataclass, field

from tests.personas import EVERYBODY, KNOWN, STAFF

NOBODY: frozenset[str] = frozenset()
OWN = frozenset({"member"}) | STAFF  # who leads the innovation, receives the session, and the team
MEMBER = frozenset({"member"})
SHAPERS = frozenset({"coordinator", "administrator"})
ADMINISTRATOR = frozenset({"administrator"})


@dataclass(frozen=True)
class Row:
    """Who gets in. ``hidden``: strangers read "not found" instead of being sent to the log-in page."""

    read: frozenset[str] | None
    write: frozenset[str] | None = None
    data: dict[str, str] = field(default_factory=dict)
    hidden: bool = False

    def allowed(self, method: str) -> frozenset[str] | None:
        return self.read if method == "get" else self.write


def both(hats: frozenset[str]) -> Row:
    return Row(hats, hats)


def write(hats: frozenset[str], **data: str) -> Row:
    return Row(None, hats, data)


ROWS: dict[str, Row] = {
    # core
    "patterns": Row(EVERYBODY),
    "health": Row(EVERYBODY),
    "ready": Row(EVERYBODY),
    "metrics": Row(NOBODY, hidden=True),  # for whoever has the token
    "state": Row(ADMINISTRATOR),
    "backup_now": write(ADMINISTRATOR),
    "theme": write(EVERYBODY),
    "security_txt": Row(EVERYBODY),
    "accessibility": Row(EVERYBODY),
    "help": Row(EVERYBODY),
    "set_language": both(EVERYBODY),
    # privacy
    "own_data": Row(KNOWN),
    "own_data_file": Row(KNOWN),
    "own_sessions": both(KNOWN),
    "erasure": both(KNOWN),
    "person_erasure": both(ADMINISTRATOR),
    "trail": Row(ADMINISTRATOR),
    "retention": both(ADMINISTRATOR),
    "retention_preview": Row(ADMINISTRATOR),
    # taxonomy
    "words": Row(STAFF),
    "words_try": both(STAFF),
    "words_export": Row(STAFF),
    "concept": Row(STAFF),
    "concept_new": both(STAFF),
    "concept_edit": both(STAFF),
    "concept_undo": write(STAFF),
    "compounds": both(STAFF),
    "compound_undo": write(STAFF),
    "word_suggestions": Row(STAFF),
    "word_suggestion": write(STAFF),
    "word_imports": both(ADMINISTRATOR),
    "word_import": both(ADMINISTRATOR),
    # own notices
    "notices": Row(KNOWN),
    "notices_read": write(KNOWN),
    "notice": Row(MEMBER),
    "notice_choices": both(KNOWN),
    "unsubscribe": both(EVERYBODY),
    # people
    "profile": Row(KNOWN),
    "profile_edit": both(KNOWN),
    "talent_add": both(KNOWN),
    "talent_edit": both(MEMBER),
    "talent_remove": write(MEMBER),
    "half_days": both(KNOWN),
    "audience": both(KNOWN),
    "consents": Row(KNOWN, KNOWN, {"purpose": "mail"}),
    "consent_version": Row(KNOWN),
    "consent_texts": Row(ADMINISTRATOR),
    "consent_text": both(ADMINISTRATOR),
    "consent_ask": write(ADMINISTRATOR),
    "wear_hat": write(KNOWN),
    "people": Row(STAFF),
    "person_new": both(STAFF),
    "person": Row(STAFF | {"other_member"}),  # oneself, staff, and whom one is introduced to
    "person_card": Row(STAFF | {"other_member"}),
    "person_edit": both(STAFF),
    "person_half_days": both(STAFF | {"other_member"}),  # oneself, and staff
    "person_hat": write(STAFF),
    "person_leave": both(STAFF),
    "person_talent_add": both(STAFF),
    "person_affiliation": write(STAFF),
    "organisations": Row(STAFF),
    "organisation_new": both(STAFF),
    "organisation": Row(STAFF),
    "organisation_card": Row(STAFF),
    "organisation_edit": both(STAFF),
    "person_timeline": Row(STAFF | {"other_member"}),
    "organisation_timeline": Row(STAFF),
    "duplicates": Row(SHAPERS),
    "duplicates_look": write(SHAPERS, kind="person"),
    "compare": both(SHAPERS),
    "compare_with": Row(SHAPERS),
    "keep_apart": write(SHAPERS),
    "merge": Row(SHAPERS),
    "merge_undo": write(SHAPERS),
    "import": both(SHAPERS),
    "import_template": Row(SHAPERS),
    "import_list": Row(SHAPERS),
    "import_columns": both(SHAPERS),
    "import_same": both(SHAPERS),
    "import_wrong": Row(SHAPERS),
    "import_wrong_file": Row(SHAPERS),
    "import_act": write(SHAPERS),
    # ledger, agenda, outbox
    "coins": Row(KNOWN),
    "person_coins": Row(STAFF),
    "simulations": both(SHAPERS),
    "simulation": Row(SHAPERS),
    "pot": both(KNOWN),
    "transfer": both(STAFF),
    "organisation_coins": Row(OWN),  # who acts for it, and the team
    "mandate_give": write(STAFF),
    "mandate_end": write(STAFF),
    "policy": Row(STAFF, SHAPERS),
    "limit_requests": Row(STAFF),
    "limit_request": both(STAFF),
    "account_coins": Row(OWN),  # its holder, whoever acts for the organisation, the team
    "account_file": Row(OWN),
    "balances": Row(STAFF),
    "balances_file": Row(STAFF),
    "agenda": Row(KNOWN),
    "agenda_feed": Row(EVERYBODY),
    "agenda_renew": write(KNOWN),
    "appointment_ics": Row(OWN),
    "mailbox": Row(EVERYBODY),  # in the demo only
    "mailbox_message": Row(EVERYBODY),
    "mailbox_html": Row(EVERYBODY),
    "mail_previews": Row(STAFF),
    "mail_preview": Row(STAFF),
    "mail_preview_html": Row(STAFF),
    "failed_mail": Row(ADMINISTRATOR),
    "mail_retry": write(ADMINISTRATOR),
    # innovations
    "ask": both(EVERYBODY),
    "ask_done": Row(EVERYBODY),
    "intakes": Row(STAFF),
    "intake_new": both(STAFF),
    "intake": Row(STAFF),
    "intake_act:receive": write(STAFF),
    "intake_act:invite": write(STAFF),
    "intake_act:assess": write(STAFF),
    "intake_act:accept": write(STAFF),
    "intake_act:refer": write(STAFF),
    "intake_act:close": write(STAFF),
    "intake_act:reopen": write(STAFF),
    "path": Row(STAFF),
    "axes": Row(STAFF),
    "axis_new": both(SHAPERS),
    "axis_edit": both(SHAPERS),
    "innovation_new": both(STAFF),
    "innovation": Row(OWN),
    "innovation_edit": both(OWN),
    "innovation_move": both(STAFF),
    "innovation_state": both(STAFF),
    "innovation_next_step": write(STAFF),
    "innovation_note": write(STAFF),
    "innovation_hand_over": both(STAFF),
    "task_add": write(OWN),
    "task_done": write(OWN),
    "member_add": write(OWN),
    "member_remove": write(OWN),
    "member_lead": write(STAFF),
    "diagnosis_new": both(STAFF),
    "need_new": both(STAFF),
    "need_edit": both(STAFF),
    "need_withdraw": write(STAFF),
    "need_reopen": write(STAFF),
    # matching
    "needs": Row(STAFF),
    "weights": Row(STAFF),
    "weights_switch": write(SHAPERS, learning="on"),
    "weights_undo": write(SHAPERS),
    "match": Row(STAFF),
    "match_ask": both(STAFF),
    "match_coins": write(STAFF),
    "match_set_aside": write(STAFF),
    "proposal_withdraw": write(STAFF),
    "proposal_handled": write(STAFF),
    "rounds": both(STAFF),
    "round": Row(STAFF),
    "round_act:again": write(STAFF),
    "round_act:close": write(STAFF),
    "round_approve": both(STAFF),
    "round_row": Row(STAFF, STAFF, {"verb": "lock"}),
    "round_compare": Row(STAFF),
    "capacity": Row(STAFF),
    "capacity_file": Row(STAFF),
    "capacity_area": Row(STAFF),
    "call_new": both(STAFF),
    "call": Row(STAFF),
    "call_close": write(STAFF),
    "call_answer": Row(MEMBER, MEMBER, {"verb": "can"}),  # who was called
    "guest_call": Row(EVERYBODY, EVERYBODY, {"verb": "can"}),
    "referral_new": both(STAFF),
    "referral_edit": both(STAFF),
    "referral": Row(OWN),
    "referral_act:show": write(STAFF),
    "referral_act:phoned": write(STAFF),
    "referral_act:agree": write(MEMBER),
    "referral_act:open": write(NOBODY),  # only with the link of the receiver
    "referral_act:answer": write(STAFF),
    "referral_act:progress": write(STAFF),
    "referral_act:finish": write(STAFF),
    "referral_act:withdraw": write(OWN),
    "referral_act:reopen": write(STAFF),
    "referral_act:handled": write(STAFF),
    "guest_referral:open": Row(EVERYBODY, EVERYBODY, {"verb": "open"}),
    "guest_referral:answer": Row(EVERYBODY, EVERYBODY, {"verb": "answer"}),
    "guest_referral:progress": Row(EVERYBODY, EVERYBODY, {"verb": "progress"}),
    "guest_referral:finish": Row(EVERYBODY, EVERYBODY, {"verb": "finish"}),
    "guest_agree:agree": Row(EVERYBODY, EVERYBODY, {"verb": "agree"}),
    "guest_agree:withdraw": Row(EVERYBODY, EVERYBODY, {"verb": "withdraw"}),
    # programmes
    "circles": Row(KNOWN),
    "forming_new": both(STAFF),
    "forming": Row(STAFF),
    "forming_people": both(STAFF),
    "forming_rules": both(STAFF),
    "forming_confirm": both(STAFF),
    "forming_act:solve": write(STAFF),
    "forming_act:stop": write(STAFF),
    "forming_act:move": write(STAFF),
    "forming_act:lock": write(STAFF),
    "forming_act:undo": write(STAFF),
    "forming_act:abandon": write(STAFF),
    "circle": Row(OWN | {"coach"}),  # who has a place in it, its guide, the team
    "circle_act:invite": write(STAFF),
    "circle_act:guide": write(STAFF),
    "circle_act:start": write(STAFF),
    "circle_act:close": write(STAFF),
    "circle_place": both(OWN),
    "guest_circle": both(EVERYBODY),
    # exchanges
    "answer": both(EVERYBODY),
    "proposal_answer": both(STAFF),  # the one who is asked, or staff on the telephone
    "proposal_later": write(STAFF),
    "offer_approve": write(STAFF),
    "reciprocity": Row(STAFF),
    "reciprocity_next": Row(STAFF),
    "reciprocity_invite": both(STAFF),
    "reciprocity_list": Row(STAFF),
    "reciprocity_act": write(STAFF),
    "rings": Row(STAFF),
    "ring_new": both(STAFF),
    "ring": Row(STAFF),
    "ring_withdraw": write(STAFF),
    "ring_answer": both(STAFF),  # a member of the ring, or staff on the telephone
    "guest_ring": both(EVERYBODY),
    "sessions": Row(KNOWN),
    "session": Row(OWN),
    "session_act:dates": write(OWN),
    "session_act:choose": write(OWN),
    "session_act:place": write(OWN),
    "session_act:goal": write(OWN),
    "session_act:cancel": write(OWN),
    "session_act:account": write(MEMBER),
    "session_act:confirm": write(MEMBER),
    "session_act:questions": write(MEMBER),
    "session_act:resolve": write(STAFF),
    "guest_session": Row(EVERYBODY),
    "guest_session_act:dates": write(EVERYBODY),
    "guest_session_act:choose": write(EVERYBODY),
    "guest_session_act:place": write(EVERYBODY),
    "guest_session_act:goal": write(EVERYBODY),
    "guest_session_act:cancel": write(EVERYBODY),
    "guest_session_act:account": write(EVERYBODY),
    "guest_session_act:confirm": write(EVERYBODY),
    "guest_session_act:questions": write(EVERYBODY),
    "guest_session_act:resolve": Row(None, NOBODY, hidden=True),  # never with a link, also not for staff
    "guest_ics": Row(EVERYBODY),
    "guest_confirm": both(EVERYBODY),
    "give": Row(OWN),
    "give_act:offer": write(MEMBER),
    "give_act:snooze": write(MEMBER),
    "give_act:forward": write(MEMBER),
    "give_act:donate": write(MEMBER),
    "give_act:waive": write(OWN),
    "give_act:back": write(OWN),
    "guest_give:offer": Row(EVERYBODY, EVERYBODY, {"verb": "offer"}),
    "guest_give:snooze": Row(EVERYBODY, EVERYBODY, {"verb": "snooze"}),
    "guest_give:forward": Row(EVERYBODY, EVERYBODY, {"verb": "forward"}),
    "guest_give:donate": Row(EVERYBODY, EVERYBODY, {"verb": "donate"}),
    "guest_give:waive": Row(EVERYBODY, EVERYBODY, {"verb": "waive"}),
    "guest_give:back": Row(EVERYBODY, EVERYBODY, {"verb": "back"}),
    # federation (switched on for this matrix; tests/federation/test_off.py: nothing is there while it is off)
    "partners": Row(ADMINISTRATOR),
    "partner_new": both(ADMINISTRATOR),
    "partner": Row(ADMINISTRATOR),
    "partner_limits": both(ADMINISTRATOR),
    "partner_act:agree": write(ADMINISTRATOR),
    "partner_act:pause": write(ADMINISTRATOR),
    "partner_act:resume": write(ADMINISTRATOR),
    "partner_act:end": write(ADMINISTRATOR),
    "partner_act:compare": write(ADMINISTRATOR),
    "partner_act:again": write(ADMINISTRATOR),
    "remote_sessions": Row(STAFF),
    "remote_new": both(STAFF),
    "remote": Row(OWN),
    "remote_act:agree": write(OWN),
    "remote_act:propose": write(STAFF),
    "remote_act:yes": write(OWN),
    "remote_act:no": write(OWN),
    "remote_act:decline": write(STAFF),
    "remote_act:appointment": write(OWN),
    "remote_act:confirm": write(OWN),
    "remote_act:cancel": write(OWN),
    "guest_remote": Row(EVERYBODY, EVERYBODY, {"verb": "confirm"}),
    "federation_members": Row(NOBODY, hidden=True),  # the signature of a partner decides: tests/federation
    "federation_partnership": Row(None),
    "federation_sessions": Row(None, EVERYBODY),
    "federation_session": Row(None),
    "federation_transfers": Row(NOBODY, EVERYBODY, hidden=True),
    "federation_transfer": Row(NOBODY, hidden=True),
    # desk
    "home": Row(EVERYBODY),
    "today": Row(STAFF),
    "member_home": Row(KNOWN),
    "search": Row(KNOWN),
    "privacy": Row(EVERYBODY),
    "charter": Row(EVERYBODY),
    # api: a log-in opens none of it, only a key does (API_ROWS); "hidden": a stranger is not sent to the log-in page
    "api_docs": Row(EVERYBODY),
    "api_openapi": Row(EVERYBODY),
    **dict.fromkeys(
        (
            "api_person",
            "api_intake",
            "api_innovations",
            "api_innovation",
            "api_proposals",
            "api_proposal",
            "api_sessions",
            "api_session",
            "api_transfers",
            "api_transfer",
            "api_events",
            "api_event",
            "api_indicators",
        ),
        Row(NOBODY, hidden=True),
    ),
    **dict.fromkeys(("api_people", "api_organisations", "api_intakes", "api_needs"), Row(NOBODY, NOBODY, hidden=True)),
    **dict.fromkeys(("api_organisation", "api_need"), Row(NOBODY, hidden=True)),
    "api_person_talents": Row(None, NOBODY, hidden=True),
    "api_tokens": both(SHAPERS),
    "api_token_revoke": write(SHAPERS),
    "webhooks": both(SHAPERS),
    "webhook": both(SHAPERS),
    "webhook_act:secret": write(SHAPERS),
    "webhook_act:off": write(SHAPERS),
    "webhook_act:on": write(SHAPERS),
    "webhook_again": write(SHAPERS),
    # the log-in library: the doors, and what somebody does with their own password and second factor
    "account_login": both(EVERYBODY),
    "account_logout": both(EVERYBODY),
    "account_signup": both(EVERYBODY),  # says that nobody signs up alone
    "account_inactive": Row(EVERYBODY),
    "account_email": both(EVERYBODY),  # leads to the profile, which asks to log in
    "account_email_verification_sent": Row(EVERYBODY),
    "account_confirm_email": Row(EVERYBODY, NOBODY, hidden=True),  # says that the link is not right
    "account_request_login_code": both(EVERYBODY),
    "account_confirm_login_code": both(KNOWN),  # only after asking for a code
    "account_reset_password": both(EVERYBODY),
    "account_reset_password_done": Row(EVERYBODY),
    "account_reset_password_from_key": both(EVERYBODY),  # says that the link is not right
    "account_reset_password_from_key_done": Row(EVERYBODY),
    "account_change_password": both(KNOWN),
    "account_set_password": both(KNOWN),
    "account_reauthenticate": both(NOBODY),  # nobody here has a password
    "mfa_index": Row(KNOWN),
    "mfa_activate_totp": both(KNOWN),
    "mfa_authenticate": both(KNOWN),
    "mfa_generate_recovery_codes": both(KNOWN),
    "mfa_deactivate_totp": both(NOBODY),  # nobody here has a second factor
    "mfa_download_recovery_codes": both(NOBODY),
    "mfa_view_recovery_codes": Row(NOBODY),
    "mfa_reauthenticate": both(NOBODY),
    "mfa_list_webauthn": Row(KNOWN),
    "mfa_add_webauthn": both(KNOWN),
    "mfa_login_webauthn": both(KNOWN),
    "mfa_edit_webauthn": both(NOBODY),  # nobody here has a passkey
    "mfa_remove_webauthn": both(NOBODY),
    "mfa_reauthenticate_webauthn": both(NOBODY),
}


@dataclass(frozen=True)
class ApiRow:
    """One thing that a program can ask: the scope it needs, and the hats whose key is let in.

    ``data`` is what a write sends; ``"{name}"`` in it stands for a key of the world. A list lets everybody in and shows
    each their own (tests/api/test_permissions.py).
    """

    scope: str
    hats: frozenset[str]
    data: dict[str, str] = field(default_factory=dict)


API_ROWS: dict[str, ApiRow] = {
    "list_people": ApiRow("people:read", KNOWN),
    "get_person": ApiRow("people:read", STAFF | {"other_member"}),
    "add_person": ApiRow("people:write", STAFF, {"name": "Nieuwe Nele"}),
    "add_talent": ApiRow("people:write", STAFF, {"text": "Ik doe de boeken"}),
    "list_organisations": ApiRow("people:read", KNOWN),
    "get_organisation": ApiRow("people:read", STAFF),
    "add_organisation": ApiRow("people:write", STAFF, {"name": "De Gist"}),
    "change_organisation": ApiRow("people:write", STAFF, {"name": "De Gist"}),
    "list_intakes": ApiRow("innovations:read", KNOWN),
    "get_intake": ApiRow("innovations:read", STAFF),
    "add_intake": ApiRow("innovations:write", STAFF, {"question": "Wie?", "name": "Jo", "email": "jo@netwerk.example"}),
    "list_innovations": ApiRow("innovations:read", KNOWN),
    "get_innovation": ApiRow("innovations:read", OWN),
    "list_needs": ApiRow("innovations:read", KNOWN),
    "get_need": ApiRow("innovations:read", OWN),
    "add_need": ApiRow(
        "innovations:write", STAFF, {"innovation": "{innovation}", "title": "Soep", "text": "Wie kookt?"}
    ),
    "change_need": ApiRow("innovations:write", STAFF, {"title": "Soep"}),
    "list_proposals": ApiRow("matching:read", KNOWN),
    "get_proposal": ApiRow("matching:read", STAFF),
    "list_sessions": ApiRow("matching:read", KNOWN),
    "get_session": ApiRow("matching:read", OWN),
    "list_transfers": ApiRow("ledger:read", KNOWN),
    "get_transfer": ApiRow("ledger:read", OWN),
    "list_events": ApiRow("agenda:read", KNOWN),
    "get_event": ApiRow("agenda:read", OWN),
    "list_indicators": ApiRow("indicators:read", STAFF),
}
