"""Federation is off until a network asks for it: nothing is there, and nothing runs."""

import pytest

from tests.addresses import path_of, walk
from tests.federation.peer import Peer, giving, make_partner, receiving
from tests.personas import undone
from vlechtwerk.core.registry import navigation
from vlechtwerk.federation import actions, urls
from vlechtwerk.federation.models import Parcel

NAMES = {pattern.name for pattern in urls.urlpatterns}
ADDRESSES = [address for address in walk() if address.name in NAMES]


@pytest.fixture
def db(one_world, settings):
    settings.FEDERATION = False
    with undone():
        yield


def test_every_address_of_it_is_listed():
    assert len(ADDRESSES) == len(NAMES) == len(urls.urlpatterns)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_nothing_is_there(db, one_world, address):
    for hat in ("administrator", "broker", "member", "visitor"):
        for method in ("get", "post", "patch"):
            response = one_world.client(hat).generic(method.upper(), path_of(address, one_world))
            assert response.status_code in {404, 405}, (hat, method)
            if response.status_code == 405:
                assert not response.has_header("Location")


def test_nobody_is_asked_to_agree_to_it(db, one_world):
    page = one_world.client("member").get("/ik/toestemming/").content.decode()
    assert "partnernetwerken" not in page.split('<h2 id="h-log">')[0]


def test_menu_has_no_entry_for_it():
    assert not {"remote_sessions", "partners"} & {name for name, _item in navigation.items()}


def test_nothing_leaves_and_nothing_runs(db, settings):
    settings.FEDERATION = True
    peer = make_partner(Peer("https://limburg.example"), name="Netwerk Limburg")
    giving(peer)
    receiving(peer, upto="accepted")
    settings.FEDERATION = False
    assert Parcel.objects.filter(state="queued").count() > 1
    assert actions.deliver_due() == actions.release_due() == actions.compare_due() == 0
    assert not Parcel.objects.exclude(attempts=0).exists()
