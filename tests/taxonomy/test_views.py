"""The pages on words: what they show, what they keep of a mistake, how many queries they take."""

import pytest
from django.urls import reverse

from tests import factories
from vlechtwerk.taxonomy import actions, queries
from vlechtwerk.taxonomy.models import ConceptChange, WordSuggestion

pytestmark = pytest.mark.django_db
LIST_QUERIES = 7
CONCEPT_QUERIES = 8


@pytest.fixture
def staff(client):
    client.force_login(factories.make_broker(), backend="vlechtwerk.people.backends.LoginBackend")
    return client


def shown(page):
    return page.content.decode()


@pytest.mark.parametrize("word", ["subsidie", "potjes", "subvention", "grant money from the city", "SUBSÍDIE"])
def test_concept_is_found_by_a_word_in_any_language(staff, word):
    page = staff.get(reverse("words"), {"text": word})
    assert reverse("concept", args=["subsidy"]) in shown(page)


@pytest.mark.parametrize("word", ["zzzz", "<script>", "%", "*", "a" * 3000])
def test_word_that_nobody_knows_offers_a_way_out(staff, word):
    page = staff.get(reverse("words"), {"text": word})
    assert page.status_code == 200
    assert "<script>" not in shown(page).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_concept_take_a_constant_number_of_queries(staff, count, with_form, django_assert_num_queries):
    for number in range(count):
        factories.make_need(text="Wij zoeken een subsidie")
        factories.make_talent(text="Ik schrijf subsidiedossiers")
        actions.change_concept("subsidy", wanted=with_form(f"zakcent{number}"), by=factories.make_broker())
        WordSuggestion.objects.create(
            word=f"cent{number}", language="nl", code="subsidy", pair_count=3, people_count=3, strength=12
        )
    queries.refresh()
    with django_assert_num_queries(LIST_QUERIES):
        staff.get(reverse("words"), {"text": "subsidie"})
    with django_assert_num_queries(CONCEPT_QUERIES):
        page = shown(staff.get(reverse("concept", args=["subsidy"])))
    assert page.count("zakcent") >= count
    assert f'<dd class="num big">{count}</dd>' in page


def post(client, form, url, **changes):
    """The form as it was shown, with changes, as a browser sends it."""
    data = {name: value for name, value in form.initial.items() if isinstance(value, str)} | changes
    return client.post(url, data)


def test_edit_adds_a_word_and_tells_who_and_why(staff):
    url = reverse("concept_edit", args=["subsidy"])
    form = staff.get(url).context["form"]
    lay = form.initial["nl_lay"] + "\n  zakcent  \n\nzakcent"
    page = post(staff, form, url, nl_lay=lay, why="zo zegt men dat in Mol")
    assert page.status_code == 302
    change = ConceptChange.objects.get()
    assert change.data == {"add": {"nl_lay": ["zakcent"]}}
    history = shown(staff.get(page.url))
    assert "Lotte Hermans" in history
    assert "zo zegt men dat in Mol" in history
    staff.post(reverse("concept_undo", args=[change.key]))
    assert "zakcent" not in queries.rows()["subsidy"]["nl_lay"]


def test_word_of_another_concept_is_told_and_can_be_left_with_both(staff):
    url = reverse("concept_edit", args=["subsidy"])
    form = staff.get(url).context["form"]
    lay = form.initial["nl_lay"] + "\nboekhouding"
    page = post(staff, form, url, nl_lay=lay)
    assert page.status_code == 422
    assert "hoort al bij boekhouding" in shown(page)
    assert "boekhouding</textarea>" in shown(page)
    assert not ConceptChange.objects.exists()
    assert post(staff, form, url, nl_lay=lay, shared="on").status_code == 302


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"broader": "grant_writing"}, "cirkel"),
        ({"nl_lay": "su*"}, "minstens drie letters"),
        ({"related": "bestaat niet"}, "bestaat niet"),
        ({"name_nl": ""}, "Naam in het Nederlands"),
        ({"fr": "x\n" * 4000}, "6000"),
    ],
)
def test_mistake_is_told_and_what_was_typed_is_kept(staff, changes, says):
    url = reverse("concept_edit", args=["subsidy"])
    page = post(staff, staff.get(url).context["form"], url, why="blijft staan", **changes)
    assert page.status_code == 422
    assert says in shown(page)
    assert "blijft staan" in shown(page)


def test_new_concept_gets_its_own_page(staff):
    url = reverse("concept_new")
    page = staff.post(
        url, {"code": "reuse_shop", "name_nl": "kringwinkel", "nl": "kringlooptruc*", "broader": "finance"}
    )
    assert "kringwinkel" in shown(staff.get(page.url))
    again = staff.post(url, {"code": "reuse_shop", "name_nl": "anders"})
    assert again.status_code == 422
    staff.post(reverse("concept_undo", args=[ConceptChange.objects.get().key]))
    assert staff.get(page.url).status_code == 404


def test_try_out_shows_the_words_behind_a_concept_and_escapes_the_text(staff):
    page = shown(staff.post(reverse("words_try"), {"text": "Een <b>potje</b> voor de buurtwinkel", "language": "nl"}))
    assert ">potje</mark>" in page
    assert "&lt;b&gt;" in page
    assert "buurt + winkel" in page
    assert reverse("compounds") in page
    assert staff.post(reverse("words_try"), {"text": ""}).status_code == 422
    assert staff.post(reverse("words_try"), {"text": "x", "language": "xx"}).status_code == 422


def test_compound_is_split_otherwise_from_the_page_and_undone(staff):
    url = reverse("compounds")
    assert staff.post(url, {"word": "buurtwinkel", "parts": "buurt + bakker"}).status_code == 422
    assert staff.post(url, {"word": "buurtwinkel", "parts": ""}).status_code == 302
    assert "wordt niet gesplitst" in shown(staff.get(url))
    staff.post(reverse("compound_undo", args=[queries.compounds_in_use().get().key]))
    assert not queries.compounds_in_use().exists()


def test_suggestion_is_answered_once(staff):
    one = WordSuggestion.objects.create(
        word="zakcent", language="nl", code="subsidy", pair_count=4, people_count=3, strength=12, examples=["subsidie"]
    )
    assert "zakcent" in shown(staff.get(reverse("word_suggestions")))
    url = reverse("word_suggestion", args=[one.key])
    staff.post(url, {"answer": "yes"})
    assert "zakcent" in queries.rows()["subsidy"]["nl_lay"]
    assert "Iemand heeft hier al op geantwoord" in shown(staff.post(url, {"answer": "no"}, follow=True))


def test_import_page_goes_from_files_to_undo(client):
    from tests.taxonomy.test_esco import FOLDER

    admin = factories.make_person("Karim", hats=("member", "administrator"))
    client.force_login(admin, backend="vlechtwerk.people.backends.LoginBackend")
    factories.make_talent(text="Ik kan orgels stemmen")
    url = reverse("word_imports")
    assert client.post(url, {}).status_code == 422
    with (FOLDER / "skills_nl.csv").open("rb") as one, (FOLDER / "skills_fr.csv").open("rb") as two:
        preview = client.post(url, {"upload": [one, two]})
    page = client.get(preview.url)
    assert "klavecimbel" in shown(page)
    client.post(preview.url, {"act": "take", "with_new": "on"})
    running = client.get(preview.url, headers={"HX-Request": "true"})
    assert "<progress" in shown(running)
    assert "hx-get" in shown(running)
    while actions.run_imports():
        pass
    assert "hx-get" not in shown(client.get(preview.url, headers={"HX-Request": "true"}))
    client.post(preview.url, {"act": "undo"})
    assert "kasboekhouding" not in queries.rows()["bookkeeping"]["nl"]
    assert client.get(url).status_code == 200


def test_lost_word_is_put_with_a_concept_in_two_steps(staff):
    tried = shown(staff.post(reverse("words_try"), {"text": "Wij zoeken fnorrel", "language": "nl"}))
    start = reverse("concept_new") + "?form=fnorrel&amp;language=nl"
    assert start in tried
    page = shown(staff.get(start.replace("&amp;", "&")))
    assert '<option value="subsidy">' in page
    picked = staff.get(reverse("concept_new"), {"form": "fnorrel", "language": "nl", "concept": "subsidy"})
    assert picked.status_code == 302
    form = staff.get(picked.url)
    assert "“fnorrel” staat hieronder" in shown(form)
    assert post(staff, form.context["form"], picked.url, why="").status_code == 302
    assert "fnorrel" in queries.rows()["subsidy"]["nl_lay"]
    assert "form=zzqx" in shown(staff.get(reverse("words"), {"text": "zzqx"}))


@pytest.mark.parametrize(
    "query", [{"form": "x" * 200}, {"form": "a", "language": "zz"}, {"form": "a", "concept": "no"}]
)
def test_wrong_word_in_the_address_is_told(staff, query):
    page = staff.get(reverse("concept_new"), query)
    assert page.status_code == 200 and page.context["pick"].errors


@pytest.mark.parametrize(
    ("name", "code"), [("Kring-winkel é", "kring_winkel_e"), ("2de hands", "c_2de_hands"), ("日本", "c0")]
)
def test_code_of_a_new_concept_comes_from_its_name(staff, name, code):
    for made in (code, f"{code}_2"):
        page = staff.post(reverse("concept_new"), {"name_nl": name})
        assert page.url == reverse("concept", args=[made])


def test_nothing_is_more_than_sure(staff):
    page = staff.post(reverse("words_try"), {"text": "subsidie subsidies subsidiedossier subsidie aanvragen"})
    assert max(one.strength for one in page.context["found"].meanings) > 1
    assert "1,00" in shown(page) and "1,25" not in shown(page)
