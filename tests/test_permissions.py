"""Who may open what: every address × every hat, read and write. An address without a row fails."""

import pytest
from django.apps import apps
from django.test import override_settings
from django.urls import reverse

from tests.addresses import path_of, walk
from tests.parts import said
from tests.permission_rows import ROWS
from tests.personas import HATS, STAFF, undone
from tests.storm import shoot
from vlechtwerk.api.views.account import WEBHOOK_STEPS
from vlechtwerk.core.models import Keyed
from vlechtwerk.events.views.cards import CARD_STEPS
from vlechtwerk.events.views.events import EVENT_STEPS, PERSON_STEPS
from vlechtwerk.events.views.stages import STAGE_STEPS
from vlechtwerk.exchanges.steps import GIVE_STEPS, SESSION_STEPS
from vlechtwerk.federation.steps import STEPS as REMOTE_STEPS
from vlechtwerk.federation.views.partners import PARTNER_STEPS
from vlechtwerk.innovations.actions import DECISIONS
from vlechtwerk.innovations.views.conferences import ITEM_STEPS
from vlechtwerk.innovations.views.intakes import STEPS as INTAKE_STEPS
from vlechtwerk.matching.views.directory import DESTINATION_STEPS
from vlechtwerk.matching.views.referrals import STEPS as REFERRAL_STEPS
from vlechtwerk.matching.views.rounds import STEPS as ROUND_STEPS
from vlechtwerk.matching.views.sharing import SHARE_VERBS, STORY_VERBS
from vlechtwerk.programmes.views.ambassadors import AMBASSADOR_STEPS
from vlechtwerk.programmes.views.calls import CALL_STEPS
from vlechtwerk.programmes.views.circles import CIRCLE_STEPS
from vlechtwerk.programmes.views.fans import FAN_STEPS
from vlechtwerk.programmes.views.formings import FORMING_STEPS
from vlechtwerk.programmes.views.grants import GRANT_STEPS
from vlechtwerk.programmes.views.money import COMMITMENT_STEPS
from vlechtwerk.programmes.views.vouchers import VOUCHER_STEPS

ADDRESSES = {address.name: address for address in walk()}
VERBS = {
    "conference_decide": DECISIONS,
    "conference_item_act": ITEM_STEPS,
    "intake_act": INTAKE_STEPS,
    "webhook_act": WEBHOOK_STEPS,
    "session_act": SESSION_STEPS,
    "guest_session_act": SESSION_STEPS,
    "give_act": GIVE_STEPS,
    "guest_give": GIVE_STEPS,
    "circle_act": CIRCLE_STEPS,
    "circle_grant_act": GRANT_STEPS,
    "circle_call_act": CALL_STEPS,
    "event_act": EVENT_STEPS,
    "event_person_act": PERSON_STEPS,
    "stage_request_act": STAGE_STEPS,
    "card_act": CARD_STEPS,
    "forming_act": FORMING_STEPS,
    "referral_act": REFERRAL_STEPS,
    "destination_act": DESTINATION_STEPS,
    "shared_intake_act": STORY_VERBS,
    "share_act": [*SHARE_VERBS, "answer"],
    "guest_story": ["agree", "withdraw"],
    "guest_share": ["open", "answer"],
    "commitment_act": COMMITMENT_STEPS,
    "voucher_act": VOUCHER_STEPS,
    "ambassador_act": AMBASSADOR_STEPS,
    "fan_act": FAN_STEPS,
    "round_act": ROUND_STEPS,
    "partner_act": PARTNER_STEPS,
    "remote_act": REMOTE_STEPS,
    "guest_referral": {verb: step for verb, step in REFERRAL_STEPS.items() if "receiver" in step.who},
    "guest_agree": {verb: step for verb, step in REFERRAL_STEPS.items() if "asker" in step.who},
}
for verbs in said("VERBS"):
    VERBS |= verbs
STRANGERS = frozenset({"visitor", "guest"})
# What somebody without a second factor may still reach: the doors, and the pages without anybody's data.
BEFORE_SECOND_FACTOR = ("/account/", "/taal/", "/-/theme", "/-/health", "/-/ready", "/-/metrics")


def test_matrix_has_a_row_for_every_address_and_verb():
    wanted = {f"{name}:{verb}" for name, verbs in VERBS.items() for verb in verbs} | (set(ADDRESSES) - set(VERBS))
    assert wanted == set(ROWS)


@pytest.fixture
def db(one_world):
    with undone():
        yield


@pytest.fixture(scope="module")
def clients(one_world):
    """One client per hat. The guest has opened every link that they got."""
    made = {hat: one_world.client(hat) for hat in HATS}
    with override_settings(ACCOUNT_RATE_LIMITS=False, FEDERATION=True):
        for view, key in GUEST_PAGES:
            assert made["guest"].get(reverse(view, args=[one_world.keys[key]])).status_code == 200
        yield made


GUEST_PAGES = [
    ("answer", "answer"), ("guest_session", "session_token"), ("guest_session", "planned_token"),
    ("guest_ics", "planned_token"), ("guest_confirm", "confirm"), ("guest_give", "give_token"),
    ("guest_circle", "circle_token"), ("guest_ring", "ring_token"), ("guest_remote", "remote_token"),
    ("guest_stage", "stage_token"), ("guest_stage", "yes_token"), ("guest_stage_ics", "yes_token"),
    ("agenda_feed", "feed"),
    ("guest_registration", "registration_token"),
    ("guest_application", "application_token"), *[page for pages in said("GUEST_PAGES") for page in pages],
]  # fmt: skip


def _path(name: str, world) -> str:
    address, _, verb = name.partition(":")
    in_path = verb and "verb" in ADDRESSES[address].parts
    return path_of(ADDRESSES[address], world, **({"verb": verb} if in_path else {}))


def _verdict(response) -> str:
    """in: a page or a redirect inside; login: the log-in page; out: 401, 403 or 404; no: not this kind of request."""
    assert response.status_code < 500
    if response.status_code in {301, 302}:
        return "login" if response["Location"].startswith(reverse("account_login")) else "in"
    return {401: "out", 403: "out", 404: "out", 405: "no"}.get(response.status_code, "in")


def _wanted(row, method: str, hat: str) -> set[str]:
    allowed = row.allowed(method)
    if allowed is None:
        return {"no", "login"} if hat in STRANGERS else {"no"}
    if hat in allowed:
        return {"in"}
    return {"login"} if hat in STRANGERS and not row.hidden else {"out"}


@pytest.mark.usefixtures("curt")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(ROWS))
def test_address_opens_for_the_hats_of_its_row_only(db, one_world, clients, name, method):
    row, path = ROWS[name], _path(name, one_world)
    wrong = {}
    for hat in HATS:
        response = shoot(clients[hat], method, path, row.data if method == "post" else None)
        seen, wanted = _verdict(response), _wanted(row, method, hat)
        if seen not in wanted or (seen != "in" and response.written):
            wrong[hat] = (seen, wanted, response.status_code, response.written)
    assert wrong == {}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_staff_without_second_factor_reach_nothing(db, one_world, clients, name, settings):
    settings.STAFF_MFA = "required"
    path = _path(name, one_world)
    if path.startswith(BEFORE_SECOND_FACTOR):
        return
    for hat in STAFF:
        for method in ("get", "post"):
            response = shoot(clients[hat], method, path, ROWS[name].data if method == "post" else None)
            assert response.status_code == 302, (hat, method)
            assert response["Location"] == reverse("mfa_activate_totp")
            assert response.written == []


@pytest.mark.parametrize("name", ["mailbox", "mailbox_message", "mailbox_html"])
def test_mailbox_is_there_in_the_demo_only(db, one_world, clients, name, settings):
    settings.DEMO = False
    for hat in HATS:
        assert shoot(clients[hat], "get", _path(name, one_world)).status_code == 404, hat


# --- links of guests --------------------------------------------------------------------------------------------

TOKENS = ("application_token", "stage_token", "yes_token", "registration_token", "answer", "circle_token", "session_token", "planned_token", "confirm", "give_token", "ring_token", "remote_token", "feed")  # fmt: skip
OPENS = {
    "application_token": {"guest_application"},
    "registration_token": {"guest_registration"},
    "circle_token": {"guest_circle"}, "stage_token": {"guest_stage"}, "yes_token": {"guest_stage", "guest_stage_ics"},
    "answer": {"answer"}, "session_token": {"guest_session", "guest_ics", "guest_session_act"},
    "planned_token": {"guest_session", "guest_ics", "guest_session_act"}, "confirm": {"guest_confirm"},
    "give_token": {"guest_give"}, "ring_token": {"guest_ring"}, "remote_token": {"guest_remote"}, "feed": {"agenda_feed"},
}  # fmt: skip
BY_TOKEN = sorted(name for name, address in ADDRESSES.items() if "token" in address.parts)


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("name", BY_TOKEN)
def test_link_opens_its_one_thing_and_nothing_else(db, one_world, clients, name, token):
    path = path_of(ADDRESSES[name], one_world, token=one_world.keys[token])
    for method in ("get", "post"):
        response = shoot(clients["guest"], method, path)
        if name not in OPENS[token]:
            assert response.status_code in {404, 405}, method
            assert response.written == []


@pytest.mark.parametrize("name", BY_TOKEN)
def test_altered_link_reveals_nothing(db, one_world, clients, name):
    good = path_of(ADDRESSES[name], one_world)
    token = next(part for part in good.split("/") if len(part) > 20).removesuffix(".ics")
    odd = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[1:],
        token + "x",
        token.swapcase(),
        token.split(":")[0] + "::",
    ]
    pages = set()
    for one in odd:
        for method in ("get", "post"):
            response = shoot(clients["guest"], method, good.replace(token, one))
            assert response.status_code in {404, 405}
            assert response.written == []
            if response.status_code == 404:
                pages.add(response.content.decode())
    names = {
        person.name for person in one_world.people.values() if len(person.name) > 4
    }  # “Fan” stands in any long key
    assert all(name not in page for page in pages for name in names)


# --- guessing ---------------------------------------------------------------------------------------------------


def _row_number(key: str) -> str:
    """The number of the row behind a key; keys that are no row have none."""
    models = [model for model in apps.get_models() if issubclass(model, Keyed)]
    found = [row for model in models for row in model.objects.filter(key=key)[:1]]
    return str(found[0].pk) if found else "1"


KEYED = sorted((name, part) for name, a in ADDRESSES.items() for part in a.parts if part in {"key", "person", "token"})


@pytest.mark.parametrize(("name", "part"), KEYED)
def test_row_numbers_open_nothing(db, one_world, clients, name, part):
    key = _key(name, part, one_world)
    for guess in {_row_number(key), "1", "2", "999999", key[:-1], key.upper() + "2"}:
        for method in ("get", "post"):
            response = shoot(clients["administrator"], method, path_of(ADDRESSES[name], one_world, **{part: guess}))
            if name.startswith("api_") and response.status_code == 401:
                continue  # no log-in opens it; with a key: tests/api/test_permissions.py
            is_not_right = name.startswith("account_") and response.status_code == 200
            assert response.status_code in {404, 405} or is_not_right, (method, guess)
            assert response.written == []


def _key(name: str, part: str, world) -> str:
    from tests.addresses import arguments

    return arguments(ADDRESSES[name], world)[part]
