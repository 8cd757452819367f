"""Slips and spelling by ear, measured on words of the domain in three languages."""

import pytest

from vlechtwerk.engine import spelling, text

SLIPS = {
    "nl": """
boekhauding boekhouding|vrijwiliger vrijwilliger|subsiedie subsidie|verzeekering verzekering|kontract contract
comunicatie communicatie|organizatie organisatie|prijvacy privacy|finantieel financieel|sosiaal sociaal
elektriesiteit elektriciteit|isolasie isolatie|jurridisch juridisch|eensaamheid eenzaamheid|dementsie dementie
vertaaling vertaling|webcite website|stattuten statuten|faktuur factuur|sponcor sponsor|bestuhr bestuur
ruusie ruzie|konflikt conflict|vergunnig vergunning|klijmaat klimaat|gezontheid gezondheid|oupleiding opleiding
""",
    "fr": """
benevolle bénévole|subvansion subvention|assossiation association|comptabilitée comptabilité|assurence assurance
reunnion réunion|traducsion traduction|proprietère propriétaire|finencement financement|vetemants vêtements
cuizine cuisine|batimant bâtiment|acompagnement accompagnement|solidaritee solidarité|menuizier menuisier
plonbier plombier|avoccat avocat
""",
    "en": """
volonteers volunteers|acounting accounting|insurence insurance|goverment government|recruting recruiting
buisness business|comunity community|webiste website|shedule schedule|lonelyness loneliness|garantee guarantee
acommodation accommodation|maintenence maintenance|enviroment environment|strugling struggling|secratary secretary
""",
}


@pytest.mark.parametrize("language", SLIPS)
def test_nearly_all_slips_are_understood(language):
    pairs = [pair.split() for line in SLIPS[language].splitlines() for pair in line.split("|") if pair.strip()]
    wrong = [
        slip for slip, meant in pairs
        if text.lemma(spelling.corrected(slip, language), language) != text.lemma(meant, language)
    ]  # fmt: skip
    assert len(wrong) <= len(pairs) // 10, wrong


@pytest.mark.parametrize(
    ("language", "word"),
    [("nl", "imker"), ("nl", "kombucha"), ("fr", "apiculteur"), ("fr", "vannerie"), ("en", "beekeeper"), ("en", "felting")],
)  # fmt: skip
def test_rare_words_of_a_trade_are_left_alone(language, word):
    assert spelling.corrected(word, language) == ""


def test_other_languages_and_strange_words_are_left_alone():
    for language, word in (("de", "Buchhaltunng"), ("nl", "x" * 60), ("nl", "b2b-ding"), ("nl", "")):
        assert spelling.corrected(word, language) == ""
