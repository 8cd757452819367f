"""A network's own words as a file: what goes out comes in as the same."""

import pytest

from vlechtwerk.taxonomy import actions, queries, reading
from vlechtwerk.taxonomy.models import CompoundException, ConceptChange

pytestmark = pytest.mark.django_db
OWN = {"name_nl": "kringwinkel", "name_fr": "ressourcerie", "name_en": "reuse shop", "nl": "kringlooptruc*|ruil;winkel", "related": "subsidy"}  # fmt: skip


def taken_in(name, raw):
    batch = actions.prepare_import([(name, raw)], by=None)
    actions.commit_import(batch, with_new=True, by=None)
    while actions.run_imports():
        pass
    return batch


def test_export_and_import_give_the_same_words(with_form, edited):
    actions.change_concept("subsidy", wanted=with_form('zak"cent'), by=None)
    actions.change_concept("finance", wanted=edited("finance", off="1", name_fr="les sous", fr=["sou*"]), by=None)
    actions.change_concept("reuse_shop", wanted=OWN | {"nl": "kringlooptruc*"}, by=None)
    actions.except_compound("buurtwinkel", parts="buurt winkel", by=None)
    actions.except_compound("stadhuis", parts="", by=None)
    before, written = queries.rows(), reading.written(*queries.of_the_network())
    again = actions.prepare_import([("woorden.csv", written.encode())], by=None)
    assert (again.total, again.known_count) == (0, 5)
    ConceptChange.objects.all().delete()
    CompoundException.objects.all().delete()
    taken_in("woorden.csv", ("\ufeff" + written).encode())
    assert queries.rows() == before
    assert reading.written(*queries.of_the_network()) == written


def test_words_of_esco_are_not_shared(with_form):
    change = actions.change_concept("subsidy", wanted=with_form("zakcent"), by=None)
    ConceptChange.objects.filter(pk=change.pk).update(source="esco")
    assert "zakcent" not in reading.written(*queries.of_the_network())


@pytest.mark.parametrize(
    "row",
    [
        "concept;subsidy;nl_lay;add;=1+1",
        "concept;subsidy;nl_lay;add;su*",
        "concept;subsidy;nergens;add;woord",
        "concept;subsidy;nl_lay;wis;woord",
        "concept;../etc;nl_lay;add;woord",
        "concept;subsidy;name_nl;set;@som",
        "concept;finance;broader;set;subsidy",
        "compound;stadhuis;parts;set;stad hoes",
        "iets;subsidy;nl;add;woord",
        "concept;subsidy",
    ],
)
def test_wrong_row_refuses_the_file(row):
    with pytest.raises(actions.TaxonomyRefused):
        actions.prepare_import([("woorden.csv", f"kind;name;field;action;value\n{row}\n".encode())], by=None)
    assert not ConceptChange.objects.exists()
