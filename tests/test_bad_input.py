"""A storm of bad input over every address of the product: never an exception, never half a change.

What each form says about a mistake is tested with its app; here it only matters that the house stands.
"""

from types import SimpleNamespace

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch

from tests.addresses import arguments, path_of, walk
from tests.permission_rows import ROWS
from tests.personas import undone
from tests.storm import EVERYWHERE, PATH_PARTS, QUERIES, RAW, SCRIPT, a_file, forms_on, shoot, wrong
from vlechtwerk.people.models import Person
from vlechtwerk.people.views import own

pytestmark = pytest.mark.thorough

ADDRESSES = {address.name: address for address in walk()}
HATS = ("broker", "member", "visitor")
# Whose pages are searched for forms: what only they may fill in is stormed as them.
WRITERS = (*HATS, "coordinator", "administrator", "funder", "guest")
# Pages where a body is read most: a form of words, a file, and the door.
READERS = {"ask", "import", "account_login", "answer", "session_act"}


@pytest.fixture
def db(one_world):
    with undone():
        yield


@pytest.fixture(scope="module")
def field(one_world):
    """The world, one client per hat that answers 500 instead of raising, and the forms that had their turn."""
    clients = {hat: one_world.client(hat) for hat in WRITERS}
    for client in clients.values():
        client.raise_request_exception = False
    with override_settings(ACCOUNT_RATE_LIMITS=False):
        yield SimpleNamespace(world=one_world, clients=clients, stormed=set())


def _forms(client, here):
    page = shoot(client, "get", here)
    is_page = page.status_code == 200 and "text/html" in page["Content-Type"]
    return forms_on(page.content.decode(), here) if is_page else []


def test_storm_hears_what_goes_wrong(db, field, monkeypatch):
    """The storm itself: an exception, and a write that a refused request leaves behind, are both heard."""
    client, here = field.clients["broker"], "/ik/talent/"
    monkeypatch.setattr(own.TalentForm, "is_valid", lambda form: 1 / 0)
    assert "ZeroDivisionError" in wrong(shoot(client, "post", here, {"text": "a"}))
    monkeypatch.setattr(own.TalentForm, "is_valid", lambda form: Person.objects.update(about="x") and False)
    assert "but wrote" in wrong(shoot(client, "post", here, {"text": ""}))


def storm(shots) -> None:
    """Shoot all and name everything that went wrong, not only the first."""
    found = [f"{what}: {trouble}" for what, response in shots if (trouble := wrong(response))]
    assert found == []


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_address_stands_odd_questions(db, field, name):
    here = path_of(ADDRESSES[name], field.world)
    opens = shoot(field.clients["broker"], "get", here).status_code == 200
    shots = [("broker", query) for query in (QUERIES if opens else QUERIES[-4:])]
    shots += [(hat, QUERIES[1]) for hat in ("member", "visitor")]
    storm(((hat, query[:60]), shoot(field.clients[hat], "get", f"{here}?{query}")) for hat, query in shots)


@pytest.mark.usefixtures("curt")
@pytest.mark.parametrize("name", sorted(name for name, address in ADDRESSES.items() if address.parts))
def test_address_stands_odd_keys(db, field, name):
    here = path_of(ADDRESSES[name], field.world)
    method = "post" if shoot(field.clients["broker"], "get", here).status_code == 405 else "get"
    paths = {_with(name, field.world, part, odd) for part in ADDRESSES[name].parts for odd in PATH_PARTS}
    storm((path[:80], shoot(field.clients["broker"], method, path)) for path in paths)


@pytest.mark.parametrize("odd", PATH_PARTS)
@pytest.mark.parametrize("hat", HATS)
def test_odd_key_is_answered_with_the_page_of_the_house(db, field, hat, odd):
    """The one page that all of those get: it holds the odd address itself, in the switch of languages."""
    page = shoot(field.clients[hat], "get", _with("person", field.world, "key", odd))
    assert not wrong(page) and page.status_code in {302, 400, 404}
    assert SCRIPT not in page.content.decode()


def _with(name: str, world, part: str, odd: str) -> str:
    """The address with one part replaced, already quoted."""
    mark = "9" * 9
    try:
        return path_of(ADDRESSES[name], world, **{part: mark}).replace(mark, odd)
    except NoReverseMatch:  # the part has a pattern of its own
        return path_of(ADDRESSES[name], world).replace(arguments(ADDRESSES[name], world)[part], odd)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_address_stands_odd_bodies(db, field, name):
    here = path_of(ADDRESSES[name], field.world)
    hats = HATS if name in READERS else ("broker",)
    kinds = RAW if name in READERS else ("surrogate", "json", "no type", "half a multipart", "binary text")
    storm(
        ((hat, kind), shoot(field.clients[hat], "post", here, RAW[kind][0], content_type=RAW[kind][1]))
        for hat in hats
        for kind in kinds
    )
    storm((hat, shoot(field.clients[hat], "post", here)) for hat in HATS)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_forms_of_page_stand_garbage(db, field, name):
    """Every field of every form on it in turn, the others filled in well; then all at once. A form that stands on
    several pages has its turn once."""
    here, shots = path_of(ADDRESSES[name], field.world), []
    for hat in WRITERS:
        for form in _forms(field.clients[hat], here) if _opens(name, hat) else []:
            if (action := form.action.split("?")[0]) not in field.stormed:
                field.stormed.add(action)
                shots.append((hat, form))
    storm(shot for hat, form in shots for shot in _shots(field.clients[hat], form))


def _opens(name: str, hat: str) -> bool:
    """Whether the matrix lets this hat read the page; what it does not know is tried."""
    may = ROWS[name].allowed("get") if name in ROWS else None
    return may is None or hat in may


def _shots(client, form):
    yield "well filled", shoot(client, "post", form.action, form.filled())
    yield "all files", shoot(client, "post", form.action, {name: a_file() for name in form.fields})
    for kind, text in EVERYWHERE.items():
        yield ("all", kind), shoot(client, "post", form.action, dict.fromkeys(form.fields, text))
    for name in form.fields:
        odd = {kind: [text] for kind, text in form.garbage_for(name).items()}
        for kind, values in (odd | {"list": ["a", "b", "1"], "missing": []}).items():
            yield (form.action, name, kind), shoot(client, "post", form.action, form.filled() | {name: values})
