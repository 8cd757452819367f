"""The knowledge bank for readers: who finds and opens what, in which words, with which bytes."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.library.reading_scene import DOT, make_checker, published, translated
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.library import actions as library
from vlechtwerk.library import registry, structured
from vlechtwerk.library.enums import CASE_SECTIONS, Licence
from vlechtwerk.library.models import Collection, Item, Opinion
from vlechtwerk.library.queries import reading
from vlechtwerk.search.actions import sweep

pytestmark = pytest.mark.django_db
LIST = reverse("knowledge")


def page(client, path, **given):
    return client.get(path, given).content.decode()


def address(item):
    return reverse("item", args=[item.key])


@pytest.fixture
def member():
    return client_of(factories.make_person("Griet Lid"))


@pytest.fixture
def staff():
    return client_of(factories.make_broker("Bram Team"))


def test_visitors_find_the_public_members_theirs_too_and_the_team_all(client, member, staff):
    for who in ("public", "members", "team"):
        published(f"Voor {who}", audience=who)
    library.start_item(kind="tool", title="Nog niet af", by=factories.make_broker())
    seen = {
        name: {who for who in ("public", "members", "team") if f"Voor {who}" in page(one, LIST)}
        for name, one in (("client", client), ("member", member), ("staff", staff))
    }
    assert seen == {"client": {"public"}, "member": {"public", "members"}, "staff": {"public", "members", "team"}}
    assert all("Nog niet af" not in page(one, LIST) for one in (client, member, staff))


def test_what_may_not_be_read_is_not_found(client, member, staff):
    team = published("Voor het team", audience="team")
    draft = library.start_item(kind="tool", title="Nog niet af", by=factories.make_broker())
    gone = published("Was er")
    library.archive_item(gone, reason="verouderd", by=gone.keeper)
    assert [one.get(address(team)).status_code for one in (client, member, staff)] == [404, 404, 200]
    for item in (draft, gone):
        assert {one.get(address(item)).status_code for one in (client, member, staff)} == {404}
        assert client.post(reverse("item_opinion", args=[item.key]), {"useful": "yes"}).status_code == 404


@pytest.mark.parametrize(
    ("words", "title"),
    [("kostprijzen", "Kostprijs van je dienst berekenen"), ("berekend", "Kostprijs van je dienst berekenen"),
     ("mkb", "Subsidies voor een kmo"), ("stakeholderkaart", "Kaart van belanghebbenden"),
     ("vrijwilligers", "Vrijwilligerswerking met goesting"), ("kost prijs", "Kostprijs van je dienst berekenen")],
)  # fmt: skip
def test_search_knows_dutch(client, words, title):
    published("Kostprijs van je dienst berekenen")
    published("Subsidies voor een kmo")
    published("Kaart van belanghebbenden", body="Teken een stakeholderkaart met je ploeg.")
    published("Vrijwilligerswerking met goesting")
    sweep()
    assert title in page(client, LIST, q=words)


def test_search_shows_the_best_first_and_says_what_to_do_when_nothing_fits(client):
    published("Iets anders", body="Ook over een begroting, heel kort.")
    published("Begroting in één uur")
    sweep()
    text = page(client, LIST, q="begroting")
    assert text.index("Begroting in één uur") < text.index("Iets anders")
    assert "Begroting in" not in page(client, LIST, q="zeppelin")
    with translation.override("nl"):
        assert client.get(LIST, {"q": "zeppelin"}).status_code == 200


def test_words_of_what_may_not_be_read_find_nothing(client, member):
    published("Loonbarema van het team", audience="team")
    sweep()
    assert "Loonbarema" not in page(client, LIST, q="loonbarema")
    assert "Loonbarema" not in page(member, reverse("search"), q="loonbarema")


def test_global_search_of_a_member_finds_items_and_forgets_what_was_put_away(member):
    item = published("Kostprijs van je dienst berekenen")
    sweep()
    assert address(item) in page(member, reverse("search"), q="kostprijzen")
    library.archive_item(item, reason="verouderd", by=item.keeper)
    assert address(item) not in page(member, reverse("search"), q="kostprijzen")
    sweep()
    assert address(item) not in page(member, reverse("search"), q="kostprijzen")


def test_a_translation_is_found_by_its_own_words_and_listed_in_the_language_of_the_reader(client):
    item = translated(published("Kostprijs berekenen"), "Calculer le prix de revient", "Additionnez tout.")
    sweep()
    client.cookies["django_language"] = "fr"
    text = page(client, LIST, q="revient")
    assert "Calculer le prix de revient" in text and address(item) in text and "Kostprijs berekenen" not in text


def test_filters_stand_in_the_address_and_what_is_unknown_is_not_said(client):
    poverty, care = factories.make_theme(), factories.make_theme("care", "Zorg")
    food = factories.make_sector()
    published("Over armoede", themes=[poverty], kind="tool")
    item = published("Over zorg", themes=[care], sectors=[food], kind="method")
    translated(item, "Des soins", "Oui.")
    assert "Over zorg" not in page(client, LIST, thema="poverty")
    for given in ({"thema": "care"}, {"sector": "food"}, {"soort": "method"}, {"taal": "fr"}):
        text = page(client, LIST, **given)
        assert ("Over zorg" in text, "Over armoede" in text) == (True, False), given
    assert "Over armoede" in page(client, LIST, soort="nonsense", page="x", taal="xx")


KNOWLEDGE_QUERIES = 7


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    checker, keeper = make_checker(), factories.make_broker()
    collection = Collection.objects.create(title="Starters", keeper=keeper)
    for number in range(rows):
        item = published(f"Ding {number}", keeper=keeper, checker=checker, themes=[factories.make_theme()])
        library.add_file(item, name="a.png", data=DOT, alt="Een punt", by=keeper)
        collection.places.create(item=item, order=number)
    sweep()
    page(client, LIST)
    with django_assert_num_queries(KNOWLEDGE_QUERIES):
        assert page(client, LIST).count("item_thumbnail") == 0
    with django_assert_num_queries(KNOWLEDGE_QUERIES):  # one for the words instead of the collections
        assert "Ding 0" in page(client, LIST, q="ding")


ITEM_QUERIES = 10


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_a_constant_number_of_queries_and_little_room(client, rows, django_assert_num_queries):
    checker, keeper, theme = make_checker(), factories.make_broker(), factories.make_theme()
    item = published("Het hoofdding", keeper=keeper, checker=checker, themes=[theme], body="Tekst. " * 400)
    for number in range(rows):
        other = published(f"Ding {number}", keeper=keeper, checker=checker, themes=[theme])
        item.made_from.create(source=other, licence="CC-BY-4.0")
        library.add_file(item, name=f"{number}.txt", data=b"regel %d" % number, alt="", by=keeper)
    client.get(address(item))
    with django_assert_num_queries(ITEM_QUERIES):
        text = client.get(address(item)).content
    assert b"Ding 0" in text and len(text) < 100_000


def test_page_is_in_the_language_of_the_reader_else_it_says_which_it_is(client):
    item = translated(published("Kostprijs berekenen"), "Calculer le prix", "**Additionnez** tout.")
    text = page(client, address(item))
    assert '<span lang="nl">Kostprijs berekenen' in text and 'hreflang="fr"' in text
    client.cookies["django_language"] = "fr"
    text = page(client, address(item))
    assert "Calculer le prix" in text and "<strong>Additionnez</strong>" in text
    client.cookies["django_language"] = "en"
    assert "There is no text in your language yet" in page(client, address(item))
    assert "Calculer le prix" in page(client, address(item), taal="fr")


def test_case_has_its_sections_in_order_with_headings_in_the_language_of_the_text(client):
    body = {section.value: f"Deel {number}" for number, section in enumerate(reversed(CASE_SECTIONS))}
    item = published("Een geval", kind="case", body=body)
    client.cookies["django_language"] = "en"
    text = page(client, address(item))
    with translation.override("nl"):
        found = [text.index(f"<h2>{section.label}</h2>") for section in CASE_SECTIONS]
    assert found == sorted(found)


def test_titles_in_a_text_never_skip_a_level(client):
    text = page(client, address(published(body="## Eerst\n\n#### Diep\n\n# Dan")))
    assert "<h3>Eerst</h3>" in text and "<h4>Diep</h4>" in text and "<h3>Dan</h3>" in text


def test_typed_html_and_pictures_from_elsewhere_do_nothing(client):
    item = published(body="<script>alert(1)</script> ![x](https://elders.example/x.png) [klik](javascript:alert(1))")
    text = page(client, address(item))
    assert "<script>alert" not in text and "elders.example" not in text and 'href="javascript' not in text


def test_keeper_is_named_to_members_and_not_to_visitors(client, member):
    item = published(keeper=factories.make_broker("Katrien Bewaart"))
    assert "Katrien Bewaart" not in page(client, address(item))
    assert "Katrien Bewaart" in page(member, address(item))


def test_review_date_that_passed_is_said_in_words(client):
    item = published()
    client.cookies["django_language"] = "en"
    assert "should have been looked at" not in page(client, address(item))
    Item.objects.filter(pk=item.pk).update(review_on=clock.today().replace(year=clock.today().year - 1))
    assert "should have been looked at" in page(client, address(item))


# --- licence, schema.org, Open Graph ------------------------------------------------------------------------------


def test_page_says_what_it_is_to_machines(client):
    item = published(
        "Kostprijs berekenen", summary="In drie stappen", author_line="Vzw Rekenwerk", licence="CC-BY-SA-4.0"
    )
    text = page(client, address(item))
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    said = json.loads(found)
    assert (said["@context"], said["@type"], said["name"]) == ("https://schema.org", "HowTo", "Kostprijs berekenen")
    assert said["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert said["author"]["name"] == "Vzw Rekenwerk" and said["inLanguage"] == "nl" and said["url"].startswith("http")
    graph = dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', text))
    assert {"og:title", "og:type", "og:url", "og:description", "og:site_name"} <= set(graph)
    assert graph["og:url"] == said["url"] and f'<link rel="canonical" href="{said["url"]}">' in text


def test_canonical_of_a_translation_is_its_own(client):
    item = translated(published(), "Calculer", "Oui.")
    assert f'{address(item)}?taal=fr">' in page(client, address(item), taal="fr")


@pytest.mark.parametrize("kind", ["tool", "scan", "story", "case", "method", "link", "file"])
@pytest.mark.parametrize("licence", Licence.values)
def test_every_kind_and_licence_can_be_said(kind, licence):
    item = published(kind=kind, licence=licence, url="https://example.org/x", body={"body": "x", "story": "x"})
    text = item.texts.get()
    assert json.loads(json.dumps(structured.as_schema(item, text)))["name"] == text.title
    assert str(item.get_licence_display()) in str(structured.credit_of(item, text))


def test_source_that_the_reader_may_not_open_is_no_link(client):
    secret, item = published("Intern", audience="team"), published("Open")
    item.made_from.create(source=secret, licence="CC-BY-4.0")
    item.made_from.create(title="Een boek", author="Iemand", url="https://example.org/b", licence="CC-BY-4.0")
    text = page(client, address(item))
    assert address(secret) not in text and "Intern" not in text and "https://example.org/b" in text


def test_apps_above_put_their_links_beside_an_item(client, monkeypatch):
    link = registry.Link("Vul de scan in", "/scan/", is_main=True)
    monkeypatch.setattr(registry, "beside", [lambda item, acting: [link] if item.kind == "scan" else []])
    assert "Vul de scan in" in page(client, address(published(kind="scan")))
    assert "Vul de scan in" not in page(client, address(published(kind="tool")))


# --- suggestions ------------------------------------------------------------------------------------------------


def test_suggested_are_those_of_the_weakest_axis_first_near_themes_before_others_and_never_useless_ones():
    class Acting:
        person, hats = factories.make_person(), frozenset({"member"})

    theme = factories.make_theme()
    for title, axes, themes in (
        ("Team", ["team"], []), ("Geld ver", ["finance"], []), ("Geld nabij", ["finance", "team"], [theme]), ("Recht", ["legal"], []),
    ):  # fmt: skip
        published(title, axes=axes, themes=themes)
    useless = published("Aa", axes=["finance"])
    Opinion.objects.create(item=useless, person=Acting.person, is_useful=False)
    found = reading.suggested(Acting, axes=["finance", "team"], themes=[theme.pk])
    assert [one.title for one in found] == ["Geld nabij", "Geld ver", "Team"]
    assert reading.suggested(Acting, axes=[]) == []


# --- the first page, and search engines ---------------------------------------------------------------------------


def test_first_page_shows_the_newest_public_stories(client):
    for title, fields in (("Verhaal één", {}), ("Verhaal intern", {"audience": "members"})):
        published(title, kind="story", **fields)
    published("Een toestel", kind="tool")
    text = page(client, reverse("home"))
    assert "Verhaal één" in text and "Verhaal intern" not in text and "Een toestel" not in text


def test_first_page_without_stories_has_no_empty_place(client):
    assert 'id="h-stories"' not in page(client, reverse("home"))


def test_sitemap_names_what_everybody_may_read(client):
    import xml.etree.ElementTree as tree

    public, hidden = published("Open"), published("Dicht", audience="members")
    made = Collection.objects.create(title="Starters", keeper=public.keeper)
    made.places.create(item=public, order=1)
    answer = client.get(reverse("sitemap"))
    assert answer["Content-Type"].startswith("application/xml")
    found = [
        one.text for one in tree.fromstring(answer.content).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert any(address(public) in one for one in found) and not any(address(hidden) in one for one in found)
    assert any(made.key in one for one in found)
