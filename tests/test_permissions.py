"""Who may open what: every URL of the product × every hat. A URL without a row fails."""

import re
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.personas import EVERYBODY, HATS, KNOWN, STAFF, make_world

# allauth's own pages (login, codes, second factor) and Django's language switch guard themselves.
NOT_OURS = re.compile(r"^(account_|mfa_|set_language)")


@dataclass(frozen=True)
class Row:
    """Who gets in. ``keys``: names of the world's keys that the address is made of."""

    allowed: frozenset[str]
    keys: tuple[str, ...] = ()
    method: str = "get"


OWN = frozenset({"member"}) | STAFF
ROWS: dict[str, Row] = {
    # core
    "patterns": Row(EVERYBODY),
    "health": Row(EVERYBODY),
    "theme": Row(EVERYBODY, method="post"),
    "accessibility": Row(EVERYBODY),
    "help": Row(EVERYBODY),
    # people
    "profile": Row(KNOWN),
    "profile_edit": Row(KNOWN),
    "talent_add": Row(KNOWN),
    "talent_edit": Row(frozenset({"member"}), ("talent",)),
    "talent_remove": Row(frozenset({"member"}), ("talent",), "post"),
    "audience": Row(KNOWN),
    "consents": Row(KNOWN),
    "wear_hat": Row(KNOWN, method="post"),
    "people": Row(STAFF),
    "person_new": Row(STAFF),
    "person": Row(STAFF | {"other_member"}, ("person",)),  # oneself, staff, and whom one is introduced to
    "person_edit": Row(STAFF, ("person",)),
    "person_hat": Row(STAFF, ("person",), "post"),
    "person_talent_add": Row(STAFF, ("person",)),
    "person_affiliation": Row(STAFF, ("person",), "post"),
    "organisations": Row(STAFF),
    "organisation_new": Row(STAFF),
    "organisation": Row(STAFF, ("organisation",)),
    "organisation_edit": Row(STAFF, ("organisation",)),
    "import": Row(STAFF),
    "import_template": Row(STAFF, ("csv_kind",)),
    # ledger, agenda, outbox
    "coins": Row(KNOWN),
    "person_coins": Row(STAFF, ("person",)),
    "agenda": Row(KNOWN),
    "agenda_feed": Row(EVERYBODY, ("feed",)),
    "agenda_renew": Row(KNOWN, method="post"),
    "appointment_ics": Row(OWN, ("appointment",)),
    "mailbox": Row(EVERYBODY),
    "mailbox_message": Row(EVERYBODY, ("message",)),
    "mailbox_html": Row(EVERYBODY, ("message",)),
    "mail_previews": Row(STAFF),
    "mail_preview": Row(STAFF, ("mail_kind", "language")),
    "mail_preview_html": Row(STAFF, ("mail_kind", "language")),
    "failed_mail": Row(frozenset({"administrator"})),
    "mail_retry": Row(frozenset({"administrator"}), ("message",), "post"),
    # innovations
    "ask": Row(EVERYBODY),
    "ask_done": Row(EVERYBODY),
    "intakes": Row(STAFF),
    "intake_new": Row(STAFF),
    "intake": Row(STAFF, ("intake",)),
    "intake_act": Row(STAFF, ("intake", "verb_assess"), "post"),
    "path": Row(STAFF),
    "axes": Row(STAFF),
    "axis_new": Row(frozenset({"coordinator", "administrator"})),
    "axis_edit": Row(frozenset({"coordinator", "administrator"}), ("axis",)),
    "innovation_new": Row(STAFF),
    "innovation": Row(OWN, ("innovation",)),
    "innovation_edit": Row(OWN, ("innovation",)),
    "innovation_move": Row(STAFF, ("innovation",)),
    "innovation_next_step": Row(STAFF, ("innovation",), "post"),
    "innovation_note": Row(STAFF, ("innovation",), "post"),
    "innovation_hand_over": Row(STAFF, ("innovation",)),
    "task_add": Row(OWN, ("innovation",), "post"),
    "task_done": Row(OWN, ("task",), "post"),
    "member_add": Row(OWN, ("innovation",), "post"),
    "member_remove": Row(OWN, ("innovation", "team"), "post"),
    "diagnosis_new": Row(STAFF, ("innovation",)),
    "need_new": Row(STAFF, ("innovation",)),
    "need_edit": Row(STAFF, ("need",)),
    "need_withdraw": Row(STAFF, ("need",), "post"),
    # matching
    "needs": Row(STAFF),
    "match": Row(STAFF, ("need",)),
    "match_ask": Row(STAFF, ("need", "person")),
    "match_set_aside": Row(STAFF, ("need",), "post"),
    "proposal_withdraw": Row(STAFF, ("proposal",), "post"),
    "proposal_handled": Row(STAFF, ("proposal",), "post"),
    # exchanges
    "answer": Row(EVERYBODY, ("answer",)),
    "proposal_answer": Row(STAFF, ("proposal",)),  # the one who is asked, or staff on the telephone
    "proposal_later": Row(STAFF, ("proposal",), "post"),
    "offer_approve": Row(STAFF, ("proposal",), "post"),
    "sessions": Row(KNOWN),
    "session": Row(OWN, ("session",)),
    "session_act": Row(OWN, ("session", "verb_place"), "post"),
    "guest_session": Row(EVERYBODY, ("session_token",)),
    "guest_session_act": Row(EVERYBODY, ("session_token", "verb_place"), "post"),
    "guest_ics": Row(EVERYBODY, ("planned_token",)),
    "guest_confirm": Row(EVERYBODY, ("confirm",)),
    "give": Row(OWN, ("give",)),
    "give_act": Row(frozenset({"member"}), ("give", "verb_snooze"), "post"),
    "guest_give": Row(EVERYBODY, ("give_token",)),
    # desk
    "home": Row(EVERYBODY),
    "today": Row(STAFF),
    "member_home": Row(KNOWN),
    "search": Row(KNOWN),
    "privacy": Row(EVERYBODY),
    "charter": Row(EVERYBODY),
}


def all_names(patterns=None) -> set[str]:
    """Every named URL of the product."""
    found: set[str] = set()
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            found |= all_names(one.url_patterns)
        elif isinstance(one, URLPattern) and one.name:
            found.add(one.name)
    return {name for name in found if not NOT_OURS.match(name)}


def test_matrix_has_a_row_for_every_url():
    assert all_names() == set(ROWS)


@pytest.fixture
def world(db, settings):
    settings.DEMO = True
    settings.STAFF_MFA = "optional"
    world = make_world()
    fixed = {"csv_kind": "people", "mail_kind": "exchanges.planned", "language": "nl"}
    world.keys |= fixed | {f"verb_{verb}": verb for verb in ("assess", "place", "snooze")}
    return world


@pytest.mark.parametrize("name", sorted(ROWS))
def test_url_opens_for_the_hats_of_its_row_only(world, name):
    row = ROWS[name]
    address = reverse(name, args=[world.keys[key] for key in row.keys])
    seen = {}
    for hat in HATS:
        client = world.client(hat)
        with transaction.atomic():  # what one hat changes, the next one does not find changed
            seen[hat] = _verdict(getattr(client, row.method)(address), address)
            transaction.set_rollback(True)
    wanted = {hat: "in" if hat in row.allowed else "login" if hat in {"visitor", "guest"} else "out" for hat in HATS}
    assert seen == wanted


def _verdict(response, address: str) -> str:
    """in: a page or a redirect inside; login: the login page; out: 403 or 404."""
    assert response.status_code < 500, address
    if response.status_code in {301, 302}:
        return "login" if response["Location"].startswith("/account/login") else "in"
    return "out" if response.status_code in {403, 404} else "in"


PHONE = "0470 12 34 56"


@pytest.mark.parametrize("hat", ["member", "coach", "ambassador", "fan", "funder"])
def test_phone_number_is_nowhere_without_an_introduction(world, hat):
    secret = world.people["other_member"]
    type(secret).objects.filter(pk=secret.pk).update(phone=PHONE)
    client = world.client(hat)
    for name, row in ROWS.items():
        if row.method == "get":
            page = client.get(reverse(name, args=[world.keys[key] for key in row.keys]))
            assert PHONE.encode() not in (b"" if page.streaming else page.content), name


def test_phone_number_is_shown_to_the_two_who_are_introduced(world):
    session_page = world.client("member").get(reverse("session", args=[world.keys["session"]]))
    assert b"0470 00 00 01" in session_page.content


@pytest.mark.parametrize("name", ["person", "innovation", "session", "intake", "match"])
def test_row_numbers_open_nothing(world, name):
    for guess in ("1", "2", "999999"):
        assert world.client("broker").get(reverse(name, args=[guess])).status_code == 404
