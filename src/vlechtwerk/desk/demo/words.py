"""What the demo network made of its words: an own concept, everyday words, compounds, suggestions that wait."""

from typing import Any

from vlechtwerk.taxonomy import actions, overlay, queries

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
    actions.suggest_words()
