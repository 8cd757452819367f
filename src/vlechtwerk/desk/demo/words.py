"""What the demo network made of its words: an own concept, everyday words, compounds, suggestions that wait."""

from typing import Any

from vlechtwerk.taxonomy import actions, overlay, queries
from vlechtwerk.taxonomy.registry import Pair

OWN = {
    "name_nl": "ruilkring", "name_fr": "cercle d’échange", "name_en": "swap circle", "broader": "timebank",
    "nl": "ruilkring*|weggeeftafel*", "nl_be": "LETS-groep|geefplein*", "nl_lay": "dingen aan elkaar geven",
    "fr": "cercle* d'échange|donnerie*", "en": "swap circle*|giving table*",
}  # fmt: skip
WORDS = [
    ("subsidy", "nl_lay", "centjes van de provincie", "Zo zeggen ze dat in Mol."),
    ("volunteers", "nl_lay", "een handje toesteken", "Staat in bijna elke aanvraag."),
]
COMPOUNDS = [
    ("papierwinkel", "", "Is geen winkel."),
    ("geefplein", "geef plein", ""),
    ("kennisruilmunt", "kennis ruil munt", ""),
]

LEARNT = [
    (("Hoe hou je goesting in een ploeg die elke week komt?", "Na drie maanden is de goesting weg",
      "Mijn goesting is op, wie neemt het over?", "Nieuwe mensen komen met goesting en krijgen geen taak"),
     "Ik leid al jaren vrijwilligers"),
    (("Ons spaarvarken is leeg", "Elke december breken we het spaarvarken", "Drieduizend euro in het spaarvarken, en nu?"),
     "Ik maak begrotingen"),
    (("Onze frigo’s staan te ver van het lokaal", "De kapotte kraan in het lokaal", "Een tafel van vier meter lang",
      "Fietsen die niemand nog gebruikt", "Gitaren voor beginners", "Zaden voor de lente"), "Ik bak brood met desem"),
]  # fmt: skip


def make_words(by: Any) -> None:
    """A coordinator's afternoon with the words of the network, and what the sessions taught."""
    rows = overlay.standard()
    actions.change_concept("swap_circle", wanted=OWN, by=by, why="Wij hebben er vier.")
    for code, column, form, why in WORDS:
        if code in rows:
            row = queries.rows_in_use()[code]
            wanted = {**row, column: "|".join([*overlay.listed(row, column), form])}
            actions.change_concept(code, wanted=wanted, by=by, why=why)
    for word, parts, why in COMPOUNDS:
        actions.except_compound(word, parts=parts, by=by, why=why)
    actions.suggest_words(_learnt())


def _learnt() -> list[Pair]:
    """A year of sessions as a network with more members would have them: what the worker finds in them waits."""
    pairs, turn = [], 0
    for texts, talent in LEARNT:
        for words in texts:
            turn += 1
            pairs.append(Pair((words, "nl"), ((talent, "nl"),), -turn, -100 - turn))
    return pairs
