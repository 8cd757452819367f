"""What readers of the knowledge bank open and say: files, whether something was useful, collections."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.library.reading_scene import DOT, make_checker, publish, published
from tests.library.test_reading import LIST, address, page
from tests.personas import client_of
from vlechtwerk.core.models import Counter
from vlechtwerk.library import actions as library
from vlechtwerk.library.models import Collection, ItemFile, Opinion

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return client_of(factories.make_person("Griet Lid"))


@pytest.fixture
def staff():
    return client_of(factories.make_broker("Bram Team"))


# --- files ------------------------------------------------------------------------------------------------------


@pytest.fixture
def files():
    item = published("Met bestanden")
    picture = library.add_file(item, name="punt.png", data=DOT, alt="Een punt", by=item.keeper)
    text = library.add_file(item, name="lijst <b>.txt", data=b"een, twee", alt="", by=item.keeper)
    return item, picture, text


def test_picture_is_shown_and_every_other_file_is_handed_out(client, files):
    _item, picture, text = files
    shown, kept = (client.get(reverse("item_file", args=[one.key])) for one in (picture, text))
    assert shown["Content-Disposition"].startswith("inline") and kept["Content-Disposition"].startswith("attachment")
    for answer in (shown, kept):
        assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert kept.content == b"een, twee"
    small = client.get(reverse("item_thumbnail", args=[picture.key]))
    assert small["Content-Type"] == "image/webp" and small.content
    assert client.get(reverse("item_thumbnail", args=[text.key])).status_code == 404


def test_what_calls_itself_a_picture_and_is_none_of_ours_is_handed_out(client, files):
    _item, picture, _text = files
    ItemFile.objects.filter(pk=picture.pk).update(kind="image/svg+xml")
    assert client.get(reverse("item_file", args=[picture.key]))["Content-Disposition"].startswith("attachment")


def test_file_of_what_may_not_be_read_is_not_found_but_whoever_writes_sees_it(client, member, staff):
    writer = factories.make_person("Wim Schrijft")
    item = library.start_item(kind="tool", title="Nog niet af", by=writer)
    file = library.add_file(item, name="punt.png", data=DOT, alt="Een punt", by=writer)
    path = reverse("item_file", args=[file.key])
    answers = [one.get(path).status_code for one in (client, member, staff, client_of(writer))]
    assert answers == [404, 404, 200, 200]


def test_page_lists_files_that_do_not_stand_in_the_text(client, files):
    item, picture, _text = files
    draft = library.new_version(item, language="nl", by=item.keeper)
    publish(draft, f"Kijk: ![een punt](bestand:{picture.key})", by=item.keeper)
    html = page(client, address(item))
    assert f'src="{reverse("item_file", args=[picture.key])}"' in html and "lijst &lt;b&gt;.txt" in html
    assert "punt.png" not in html


# --- useful? ----------------------------------------------------------------------------------------------------


def say(client, item, useful="yes", note=""):
    return client.post(reverse("item_opinion", args=[item.key]), {"useful": useful, "note": note})


def test_visitor_says_useful_and_leaves_no_trace(client):
    item = published()
    assert say(client, item, note="Dank!").status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.person, opinion.is_useful, opinion.note) == (None, True, "Dank!")
    assert "sessionid" not in client.cookies


def test_visitor_says_so_three_times_at_most_and_the_counter_holds_no_address():
    item, other = published(), published("Een ander")
    client = Client(REMOTE_ADDR="203.0.113.9")
    assert [say(client, item).status_code for _ in range(4)] == [302, 302, 302, 429]
    assert say(client, other).status_code == 302
    assert Opinion.objects.filter(item=item).count() == 3
    assert not Counter.objects.filter(name__contains="203.0.113").exists()


def test_second_answer_of_a_member_replaces_the_first(member):
    item = published()
    for _ in range(4):
        assert say(member, item).status_code == 302
    say(member, item, useful="no", note="Te lang")
    opinion = Opinion.objects.get()
    assert (opinion.person.name, opinion.is_useful, opinion.note) == ("Griet Lid", False, "Te lang")
    assert "selected" not in page(member, address(item))


@pytest.mark.parametrize("given", [{}, {"useful": "perhaps"}, {"useful": "yes", "note": "x" * 501}])
def test_what_cannot_be_is_refused_and_stays_typed(client, given):
    item = published()
    answer = client.post(reverse("item_opinion", args=[item.key]), {"note": "Mijn woorden"} | given)
    assert answer.status_code == 422 and not Opinion.objects.exists()
    assert given.get("note", "Mijn woorden") in answer.content.decode()


# --- collections ------------------------------------------------------------------------------------------------


COLLECTION_QUERIES = 4


@pytest.mark.parametrize("rows", [1, 3])
def test_collection_shows_what_the_reader_may_read_in_its_order(client, member, rows, django_assert_num_queries):
    keeper, checker = factories.make_broker(), make_checker()
    made = Collection.objects.create(title="Voor starters", about="Begin hier.", keeper=keeper)
    hidden = published("Alleen leden", audience="members", keeper=keeper, checker=checker)
    made.places.create(item=hidden, order=0)
    for number in range(rows):
        one = published(f"{9 - number} stappen", keeper=keeper, checker=checker)
        made.places.create(item=one, order=number + 1)
    path = reverse("collection", args=[made.key])
    client.get(path)
    with django_assert_num_queries(COLLECTION_QUERIES):
        text = page(client, path)
    assert "Alleen leden" not in text and "Alleen leden" in page(member, path)
    found = [text.index(f"{9 - number} stappen") for number in range(rows)]
    assert found == sorted(found)
    assert "Voor starters" in page(client, LIST)


def test_collection_that_is_not_public_is_not_found_by_visitors(client, member):
    made = Collection.objects.create(title="Intern", keeper=factories.make_broker(), is_public=False)
    made.places.create(item=published(), order=1)
    path = reverse("collection", args=[made.key])
    assert (client.get(path).status_code, member.get(path).status_code) == (404, 200)
    assert "Intern" not in page(client, LIST)
