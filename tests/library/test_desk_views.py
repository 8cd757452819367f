"""The pages of the desk: who gets in, what they show, what is kept when something is wrong, how much they ask."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.library.desk_scene import make_coordinator, make_item, make_published, png, publish, rewrite
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.library import actions, registry
from vlechtwerk.library.models import Collection, Item, ItemText, Opinion
from vlechtwerk.library.rules import stamp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def broker(db):
    return factories.make_broker(language="en")


@pytest.fixture
def checker(db):
    return make_coordinator()


@pytest.fixture
def web(broker):
    return reader(broker)


def reader(person):
    client = client_of(person)
    client.cookies["django_language"] = "en"
    return client


def at(name, *keys):
    return reverse(name, args=[getattr(key, "key", key) for key in keys])


def page(client, name, *keys, status=200, **query):
    response = client.get(at(name, *keys), query)
    assert response.status_code == status
    return response.content.decode()


def send(client, name, *keys, status=302, **data):
    response = client.post(at(name, *keys), data, follow=status == 302)
    assert (response.redirect_chain[0][1] if status == 302 else response.status_code) == status
    return response.content.decode()


def fresh(row):
    row.refresh_from_db()
    return row


def editor_data(text, **more):
    given = {"title": text.title, "summary": text.summary, **text.body, "seen": stamp(text)}
    return given | more


# --- the list ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(web, broker, checker, count, django_assert_num_queries):
    for n in range(count):
        item = make_published(broker, checker, title=f"Blad {n}", deputy=checker)
        Opinion.objects.create(item=item, is_useful=True, note="Fijn")
        actions.start_translation(item, language="fr", by=broker)
    page(web, "items_desk")
    with django_assert_num_queries(5):
        found = page(web, "items_desk")
    assert found.count("1 yes, 0 no") == found.count("FR 1:") == count


def test_list_filters_by_what_is_to_be_done_by_kind_and_by_words(web, broker, checker):
    waits = make_item(broker, title="Wacht op nazicht")
    actions.ask_review(waits.texts.get(), by=broker)
    late = make_published(broker, checker, title="Lang geleden", kind="method", keeper=checker)
    Item.objects.filter(pk=late.pk).update(review_on=clock.today() - timedelta(days=1))
    away = make_item(broker, title="Oud")
    actions.archive_item(away, reason="x", by=broker)
    titles = lambda **query: set(re.findall(r'beheer/\w{12}/">([^<]+)</a>', page(web, "items_desk", **query)))  # noqa: E731
    assert titles() == {"Wacht op nazicht", "Lang geleden"}
    assert titles(wat="nalezen") == titles(wat="mijn") == titles(q="NAZICHT") == {"Wacht op nazicht"}
    assert titles(wat="nazicht") == titles(soort="method") == {"Lang geleden"}
    assert titles(wat="weg") == {"Oud"}
    assert titles(wat="onzin", soort="onzin", page="onzin") == titles()
    assert titles(q="niets") == set() and "Nothing here" in page(web, "items_desk", q="niets")
    assert "too late" in page(web, "items_desk", wat="nazicht")


def test_new_item_goes_to_the_editor_and_a_wrong_one_keeps_what_was_typed(web, broker):
    given = {"kind": "link", "title": "Nieuw", "language": "nl", "audience": "public", "keeper": broker.key}
    wrong = send(web, "item_new", status=422, **given, url="geen adres")
    assert 'value="Nieuw"' in wrong and "geen adres" in wrong
    wrong = send(web, "item_new", status=422, **given, deputy=broker.key)
    assert "Choose somebody else than the keeper" in wrong
    assert "How to write" in send(web, "item_new", **given, url="https://example.org")
    assert Item.objects.get().keeper == broker


# --- one item ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_an_item_asks_the_same_number_of_queries(web, broker, checker, count, django_assert_num_queries):
    item = make_published(broker, checker)
    for n in range(count):
        rewrite(item, broker, checker, body=f"Versie {n}")
        actions.add_file(item, name=f"{n}.txt", data=f"{n}".encode(), alt="", by=broker)
        actions.add_source(item, source=make_item(broker, title=f"Bron {n}"), by=broker)
        Opinion.objects.create(item=item, is_useful=False, note=f"Te lang {n}")
    page(web, "item_manage", item)
    with django_assert_num_queries(8):
        found = page(web, "item_manage", item)
    assert found.count("Te lang") == found.count("Bron ") == count and f"0 yes, {count} no" in found


def test_keeper_who_is_a_member_writes_their_own_item_and_no_other(broker, checker):
    member, other = factories.make_person("Imke"), factories.make_person("Bram")
    item = make_published(broker, checker, deputy=member)
    text = actions.new_version(item, language="nl", by=broker)
    web, stranger = reader(member), reader(other)
    for name, thing in (
        ("item_manage", item),
        ("item_text", text),
        ("item_files", item),
        ("item_sources", item),
        ("item_edit", item),
    ):
        page(web, name, thing)
        page(stranger, name, thing, status=404)
    send(stranger, "item_text", text, status=404, title="Gekaapt")
    send(web, "item_text", text, **editor_data(text, title="Van het lid"))
    assert fresh(text).title == "Van het lid" and text.written_by == member
    assert page(web, "items_desk", status=403)


def test_still_true_is_one_button_when_it_is_time(web, broker, checker):
    item = make_published(broker, checker)
    assert "Is this still true?" not in page(web, "item_manage", item)
    Item.objects.filter(pk=item.pk).update(review_on=clock.today())
    assert "Is this still true?" in page(web, "item_manage", item)
    assert "We ask again when it is time" in send(web, "item_act", item, "true")
    assert fresh(item).review_on > clock.today()


def test_put_away_asks_why_and_brings_back(web, broker, checker):
    item = make_published(broker, checker)
    assert "Put it away" in send(web, "item_act", item, "archive", status=422)
    assert "Verouderd" in send(web, "item_act", item, "archive", reason="Verouderd")
    assert fresh(item).state == "archived"
    assert "was put away" in send(web, "item_act", item, "version")
    assert "It is back" in send(web, "item_act", item, "unarchive")
    assert web.post(at("item_act", item, "onzin")).status_code == 404
    assert web.post(at("item_act", item, "translate"), {"language": "xx"}).status_code == 404


def test_facts_are_changed_and_the_axes_come_from_above(web, broker, checker, monkeypatch):
    monkeypatch.setattr(registry, "axes", [lambda: [("model", "Business model")]])
    item = make_published(broker, checker)
    theme = factories.make_theme()
    given = {"audience": "members", "keeper": checker.key, "deputy": broker.key, "licence": "CC0-1.0",
             "review_every_months": "6", "axes": "model", "themes": theme.code, "author_line": "De Gist"}  # fmt: skip
    wrong = send(web, "item_edit", item, status=422, **given | {"review_every_months": "0", "author_line": "Getypt"})
    assert "Getypt" in wrong
    assert "Business model" in send(web, "item_edit", item, **given)
    fresh(item)
    assert (item.audience, item.keeper, item.axes, list(item.themes.all())) == ("members", checker, ["model"], [theme])


def test_licences_that_do_not_fit_are_said_where_one_publishes_and_stop_nobody(web, broker, checker):
    item = make_item(broker)
    actions.add_source(item, title="Foto", licence="CC-BY-NC-4.0", by=broker)
    text = item.texts.get()
    actions.ask_review(text, by=broker)
    for found in (
        page(web, "item_manage", item),
        page(reader(checker), "item_text", text),
        page(web, "item_sources", item),
    ):
        assert "not for commercial use" in found
    assert "Published" in send(reader(checker), "item_text_act", text, "publish")


# --- writing ----------------------------------------------------------------------------------------------------


def test_editor_saves_what_was_written_whatever_comes_of_asking(web, broker):
    text = make_item(broker).texts.get()
    assert "Saved. Nobody reads it yet." in send(web, "item_text", text, **editor_data(text, body="Meer\r\nen meer"))
    assert fresh(text).body == {"body": "Meer\nen meer"}
    wrong = send(web, "item_text", text, status=422, **editor_data(text, title="", body="Niet kwijt"), ask="1")
    assert "Niet kwijt" in wrong and fresh(text).state == "draft"
    wrong = send(web, "item_text", text, **editor_data(text, summary="Kort gezegd", body=" "), ask="1")
    assert "nothing to check" in wrong and (fresh(text).summary, fresh(text).state) == ("Kort gezegd", "draft")
    found = send(web, "item_text", text, **editor_data(text, body="Eerst bewaard"), files="1")
    assert "Saved." in found and 'name="upload"' in found and fresh(text).body == {"body": "Eerst bewaard"}
    assert "Sent to be checked" in send(web, "item_text", text, **editor_data(text), ask="1")
    assert fresh(text).state == "review"
    wrong = send(web, "item_text", text, status=422, title="x", body="Getypt na het nalezen")
    assert "Getypt na het nalezen" in wrong and "being checked" in wrong


def test_preview_shows_it_without_writing_and_runs_nothing_that_was_typed(web, broker):
    text = make_item(broker).texts.get()
    data = editor_data(text, title="", body="## Kop\n<script>alert(1)</script> **vet**")
    found = send(web, "item_text", text, status=200, **data, preview="1")
    assert "<strong>vet</strong>" in found and "<h3>Kop</h3>" in found and "<script>alert" not in found
    assert "**vet**" in found and fresh(text).body != {"body": data["body"]}


def test_case_has_a_field_for_every_section(web, broker):
    text = make_item(broker, kind="case", body="Er was eens").texts.get()
    found = page(web, "item_text", text)
    names = ["story", "challenge", "stakeholders", "importance", "solutions", "remarks", "takeaways"]
    assert all(f'name="{name}"' in found for name in names) and 'name="body"' not in found
    assert found.count('data-markdown="bar"') == 7


def test_second_writer_is_told_keeps_what_they_typed_and_sees_the_difference(web, broker, checker):
    text = make_item(broker).texts.get()
    before = editor_data(text, body="Van mij gekomen")
    actions.write(text, title=text.title, summary=text.summary, body={"body": "Van haar gekomen"}, by=checker)
    found = send(web, "item_text", text, status=422, **before)
    assert "Nadia Benali saved this text while you were writing" in found
    assert "Van mij gekomen</textarea>" in found and ">haar" in found and ">mij" in found
    seen = re.search(r'name="seen" value="(\w+)"', found)[1]
    assert "Saved" in send(web, "item_text", text, **before | {"seen": seen})
    assert fresh(text).body == {"body": "Van mij gekomen"}


def test_first_slip_does_not_hide_that_somebody_else_saved(web, broker, checker):
    text = make_item(broker).texts.get()
    before = editor_data(text, title="", body="Van mij")
    actions.write(text, title=text.title, summary="", body={"body": "Van haar"}, by=checker)
    assert "What differs from what was saved" in send(web, "item_text", text, status=422, **before)


def test_translation_is_written_beside_its_original(web, broker, checker):
    item = make_published(broker, checker, body="Het *origineel*")
    assert "Translate" in send(web, "item_act", item, "translate", language="fr")
    text = item.texts.get(language="fr")
    found = page(web, "item_text", text)
    assert "Het <em>origineel</em>" in found and "Het *origineel*</textarea>" in found
    publish(item, broker, checker, language="fr")
    rewrite(item, broker, checker)
    assert "behind on the original" in page(web, "item_manage", item)
    assert "Bring up to date" in page(web, "item_manage", item)


# --- checking and comparing -------------------------------------------------------------------------------------


def test_who_wrote_it_sees_who_checks_and_who_may_sees_what_changes(web, broker, checker):
    item = make_published(broker, checker, body="De eerste versie")
    text = actions.new_version(item, language="nl", by=broker)
    actions.write(text, title=text.title, summary="", body={"body": "De tweede versie"}, by=broker)
    actions.ask_review(text, by=broker)
    mine = page(web, "item_text", text)
    assert "Somebody else checks it" in mine and "Is it good?" not in mine
    assert "A coordinator, the keeper" not in page(reader(checker), "item_text", text)
    found = page(reader(checker), "item_text", text)
    assert re.search(r"<del>.*eerste", found) and re.search(r"<ins>.*tweede", found) and "added:" in found
    assert "You wrote this yourself" in send(web, "item_text_act", text, "publish")
    assert "What is still to be done?" in send(reader(checker), "item_text_act", text, "back", status=422)
    assert "Sent back" in send(reader(checker), "item_text_act", text, "back", note="Korter")
    assert "Korter" in page(web, "item_text", text)


def test_alone_one_checks_ones_own_text_and_the_page_says_so(web, broker):
    text = make_item(broker).texts.get()
    actions.ask_review(text, by=broker)
    assert "You check your own text" in page(web, "item_text", text)
    assert "Published" in send(web, "item_text_act", text, "publish")


def test_minor_change_is_asked_of_the_original_only_and_is_kept(web, broker, checker):
    item = make_published(broker, checker)
    text = actions.new_version(item, language="nl", by=broker)
    actions.ask_review(text, by=broker)
    assert 'name="is_minor"' in page(reader(checker), "item_text", text)
    send(reader(checker), "item_text_act", text, "publish", is_minor="on", change_note="Spelling")
    assert (fresh(text).is_minor, text.change_note) == (True, "Spelling")


def test_a_step_that_comes_too_late_says_so(web, broker, checker):
    item = make_published(broker, checker)
    text, other = item.texts.get(), reader(checker)
    assert "published” by now" in send(other, "item_text_act", text, "publish")
    assert "published” by now" in send(other, "item_text_act", text, "back", note="Nee")
    assert "published” by now" in send(web, "item_text_act", text, "drop")
    assert web.post(at("item_text_act", text, "onzin")).status_code == 404


def test_any_two_versions_are_compared_and_an_old_one_comes_back(web, broker, checker):
    item = make_published(broker, checker, body="een twee drie")
    first = item.texts.get()
    rewrite(item, broker, checker, body="een vier drie")
    third = rewrite(item, broker, checker, body="een vijf drie")
    assert "what version 3 changes on version 2" in page(web, "item_text_compare", third)
    assert "what version 3 changes on version 1" in page(web, "item_text_compare", third, met=first.key)
    assert "what version 3 changes on version 1" in page(web, "item_text_compare", first, met=third.key)
    assert "words of version 1" in send(web, "item_text_act", first, "again")
    again = item.texts.get(state="draft")
    assert again.body == first.body
    assert "the words are the same" in page(web, "item_text_compare", again, met=first.key)
    assert "only one version" in page(web, "item_text_compare", make_item(broker, title="Nieuw").texts.get())
    assert "is already writing" in send(web, "item_text_act", first, "again")


def test_keeper_of_a_draft_sees_its_picture_and_document_in_the_preview(broker):
    keeper = factories.make_person("Griet Vandamme", language="en")
    item = make_item(broker, keeper=keeper)
    text = item.texts.get()
    picture = actions.add_file(item, name="x.png", data=png(), alt="Rood", by=broker)
    paper = actions.add_file(item, name="x.txt", data=b"Vaste kosten", alt="", by=broker)
    words = f"![Rood vlak](bestand:{picture.key}) en [het blad](bestand:{paper.key}) en [weg](bestand:nergens)"
    data = {"title": text.title, "summary": text.summary, "body": words, "seen": stamp(text)}
    found = send(reader(keeper), "item_text", text, status=200, **data, preview="1")
    assert f'src="{at("item_file", picture)}" alt="Rood vlak"' in found
    assert f'<a href="{at("item_file", paper)}">het blad</a>' in found and "<a>weg</a>" in found
    for file in (picture, paper):
        assert reader(keeper).get(at("item_file", file)).status_code == 200


# --- files, sources, collections --------------------------------------------------------------------------------


def test_file_is_added_described_and_taken_away(web, broker):
    item = make_item(broker)
    upload = lambda name="x.png", data=None: SimpleUploadedFile(name, png() if data is None else data)  # noqa: E731
    assert "what one sees" in send(web, "item_files", item, status=422, upload=upload())
    assert "We keep pictures" in send(
        web, "item_files", item, status=422, upload=upload("x.svg", b"<svg/>"), alt="Rood"
    )
    assert 'value="Rood"' in send(web, "item_files", item, status=422, alt="Rood")
    assert "The file is there" in send(web, "item_files", item, upload=upload(), alt="Rood")
    file = item.files.get()
    assert "Write what one sees" in send(web, "kept_file_act", file, "describe", status=422, alt="")
    assert "Rood vlak" in send(web, "kept_file_act", file, "describe", alt="Rood vlak")
    assert f"![Rood vlak](bestand:{file.key})" in page(web, "item_text", item.texts.get())
    assert "The file is gone" in send(web, "kept_file_act", file, "delete")
    assert (
        web.post(
            at("kept_file_act", actions.add_file(item, name="x.txt", data=b"x", alt="", by=broker), "onzin")
        ).status_code
        == 404
    )


def test_sources_are_noted_and_taken_away(web, broker, checker):
    item, other = make_item(broker), make_published(broker, checker, title="Ander", licence="CC-BY-ND-4.0")
    assert "Choose an item, or write" in send(web, "item_sources", item, status=422, author="Iemand")
    assert "may not be changed (ND)" in send(web, "item_sources", item, source=other.key)
    assert "Boek" in send(web, "item_sources", item, title="Boek", licence="CC-BY-4.0", author="Iemand")
    elsewhere = make_item(broker, title="Nog een")
    send(web, "item_sources", elsewhere, away=str(item.made_from.first().pk))
    assert item.made_from.count() == 2, "a source of another item"
    send(web, "item_sources", item, away=str(item.made_from.get(source=other).pk))
    send(web, "item_sources", item, away="onzin")
    assert item.made_from.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_collections_ask_the_same_number_of_queries(web, broker, count, django_assert_num_queries):
    for n in range(count):
        made = actions.make_collection(title=f"Bundel {n}", by=broker)
        for m in range(count):
            actions.put_in_collection(made, item=make_item(broker, title=f"Blad {n} {m}"), by=broker)
    page(web, "collections_desk")
    with django_assert_num_queries(4):
        assert page(web, "collections_desk").count("Bundel") == count
    with django_assert_num_queries(5):
        page(web, "collection_manage", made)


def test_collection_is_made_filled_ordered_and_thrown_away(web, broker):
    assert "Put items in it" in send(web, "collection_new", title="Beginnen", is_public="on")
    made = Collection.objects.get()
    one, two = make_item(broker, title="Een"), make_item(broker, title="Twee")
    for item in (one, two):
        assert "at the end now" in send(web, "collection_manage", made, item=item.key)
    assert send(web, "collection_manage", made, status=422, item=one.key)
    found = send(web, "collection_act", made, "up", item=two.key)
    assert found.index(">Twee<") < found.index(">Een<")
    assert "Choose an item of the collection" in send(web, "collection_act", made, "up", item="onzin")
    assert ">Twee</a>" not in send(web, "collection_act", made, "take", item=two.key)
    assert "Nieuwe naam" in send(web, "collection_edit", made, title="Nieuwe naam")
    assert fresh(made).is_public is False
    assert "its items stayed" in send(web, "collection_act", made, "drop")
    assert ItemText.objects.count() == 2 and not Collection.objects.exists()
    assert web.post(at("collection_act", actions.make_collection(title="x", by=broker), "onzin")).status_code == 404
