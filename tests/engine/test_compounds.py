"""Splitting of Dutch compounds, measured on words of the domain."""

from vlechtwerk.engine import compounds

COMPOUNDS = [
    "subsidie+dossier",
    "vrijwilligers+werving",
    "fiets+herstelling",
    "huur+contract",
    "energie+factuur",
    "schuld+bemiddelaar",
    "mantel+zorger",
    "buurt+werker",
    "jeugd+werk",
    "taal+coach",
    "regen+water",
    "zonne+panelen",
    "warmte+pomp",
    "dak+goot",
    "muur+schildering",
    "brood+doos",
    "school+kosten",
    "speel+plein",
    "kinder+opvang",
    "rolstoel+gebruiker",
    "trap+lift",
    "gebaren+tolk",
    "voedsel+bank",
    "spaghetti+avond",
    "groente+tuin",
    "moes+tuin",
    "kruiden+tuin",
    "honing+pot",
    "bak+fiets",
    "auto+delen",
    "trein+station",
    "stads+bestuur",
    "wijk+agent",
    "omgevings+vergunning",
    "brand+verzekering",
    "leden+vergadering",
    "bestuurs+lid",
    "jaar+rekening",
    "kas+boek",
    "loon+kosten",
    "project+leider",
    "zaal+verhuur",
    "folder+verdeling",
    "web+winkel",
    "drukwerk+kosten",
    "toneel+groep",
    "koor+dirigent",
    "erfgoed+bewaker",
    "wandel+route",
    "zwerf+vuil",
    "kleding+ruil",
    "meubel+maker",
]
WHOLE = [
    "vereniging",
    "vergadering",
    "begeleiding",
    "eenzaamheid",
    "bewoner",
    "gemeente",
    "ondernemer",
    "vluchteling",
    "verpleegster",
    "kunstenaar",
    "leerling",
    "wethouder",
    "boekhouding",
    "overheid",
    "samenleving",
    "verzekering",
    "opleiding",
    "herstelling",
    "vrijwilliger",
    "gezondheid",
]


def test_compounds_of_the_domain_are_split():
    right = [word for word in COMPOUNDS if _base(compounds.split(word.replace("+", ""))) == _base(word.split("+"))]
    assert len(COMPOUNDS) >= 50
    assert len(right) >= 47, sorted(set(COMPOUNDS) - set(right))


def test_words_that_are_no_compounds_stay_whole():
    assert len(WHOLE) == 20
    assert [word for word in WHOLE if compounds.split(word)] == []


def _base(parts):
    """Linking letters do not matter."""
    return [part.rstrip("s").removesuffix("en").removesuffix("n") for part in parts]
