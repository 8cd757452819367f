"""The vocabulary of the domain: whole, specific, and understood across lay words, trades and languages."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from vlechtwerk.engine import concepts, counting, explain, score, text
from vlechtwerk.engine.relevance import Index
from vlechtwerk.engine.score import Candidate, NeedProfile

LANGUAGES = ("nl", "fr", "en")
ORDINARY = {
    "nl": """
Het regent al de hele week en morgen wordt het niet beter. | Ze dronk haar koffie op en vertrok naar het station.
Mijn zus belde gisteren om te zeggen dat ze later kwam. | De trein had weer tien minuten vertraging.
Er lag een dik pak sneeuw toen wij wakker werden. | Kun je straks even langs de winkel gaan?
Hij keek uit het raam en dacht aan vroeger. | Wij zijn vorige zomer twee weken naar zee geweest.
De hond blafte naar de postbode, zoals elke ochtend. | Ik weet niet meer waar ik mijn sleutels heb gelegd.
Zij lachte en zei dat het allemaal wel meeviel. | Op zondag slapen wij graag een beetje langer.
Er stond een lange rij voor de kassa. | De buurman heeft een rode wagen gekocht.
Het was al donker toen het licht uitviel. | Vanavond kijken wij samen naar een film.
Hij had zijn jas vergeten en kreeg het koud. | De appels hangen dit jaar laag aan de boom.
Mensen blijven altijd mensen, wat je ook doet. | Veel mensen vinden dat de dagen te snel voorbijgaan.
""",
    "fr": """
Il pleut depuis une semaine et demain ne sera pas meilleur. | Elle a bu son café puis elle est partie à la gare.
Ma sœur a appelé hier pour dire qu'elle viendrait plus tard. | Le train avait encore dix minutes de retard.
Il y avait beaucoup de neige quand nous nous sommes réveillés. | Peux-tu passer tout à l'heure ?
Il regardait par la fenêtre en pensant à autrefois. | L'été dernier nous sommes allés deux semaines à la mer.
Le chien aboyait comme chaque matin. | Je ne sais plus où j'ai posé mes clés.
Elle riait et disait que ce n'était pas si grave. | Le dimanche nous aimons dormir un peu plus longtemps.
Il y avait une longue file devant la caisse. | Le voisin a acheté une voiture rouge.
Il faisait déjà noir quand la lumière s'est éteinte. | Ce soir nous regardons un film ensemble.
Il avait oublié son manteau et il avait froid. | Les pommes pendent bas cette année.
Les gens restent toujours les gens. | Beaucoup de gens trouvent que les jours passent trop vite.
""",
    "en": """
It has been raining all week and tomorrow will be no better. | She drank her coffee and left for the station.
My sister rang yesterday to say she would be late. | The train was ten minutes late again.
There was thick snow when we woke up. | Could you go past the corner later on?
He looked out of the window and thought of the old days. | Last summer we went to the sea for two weeks.
The dog barked as it does every morning. | I no longer know where I left my keys.
She laughed and said it was not so bad after all. | On Sundays we like to lie in a little longer.
There was a long queue at the till. | The neighbour bought a red car.
It was already dark when the light went out. | Tonight we are watching a film together.
He had forgotten his coat and felt the wind. | The apples hang low this year.
People will always be people. | Many people feel that the days go by too fast.
""",
}
LAY_AND_TRADE = [
    ("nl", "Onze bonnetjes liggen in een schoendoos en niemand telt ze", "Ik ben accountant en maak jaarrekeningen"),
    ("nl", "Het bestuur maakt ruzie en ze praten niet meer met elkaar", "Erkend bemiddelaar, ook voor groepen"),
    ("nl", "Wie betaalt als er iets stuk gaat of iemand valt?", "Makelaar in verzekeringen"),
    ("nl", "Iemand heeft ons idee gepikt en verkoopt het nu zelf", "Jurist auteursrecht en merkenrecht"),
    ("nl", "De zaal is ijskoud, het tocht langs de ramen", "Ik isoleer gebouwen en doe energierenovaties"),
    ("fr", "Nos tickets de caisse s'entassent dans une boîte à chaussures", "Je suis expert-comptable indépendante"),
    ("fr", "Deux clans ne se parlent plus dans notre groupe", "Médiatrice agréée, communication non violente"),
    ("fr", "Personne ne trouve notre page sur internet", "Spécialiste du référencement naturel"),
    ("fr", "Nous voulons devenir une vraie association", "Notaire, actes constitutifs et statuts d'ASBL"),
    ("en", "Receipts are piling up in a shoebox", "Chartered accountant, annual accounts"),
    ("en", "Two camps in our club stopped talking to each other", "Trained mediator, conflict resolution"),
    ("en", "Somebody copied our idea and sells it", "Intellectual property lawyer, trademarks"),
    ("en", "The wheelchair can't get in, there are steps everywhere", "I do access audits of public places"),
    ("nl", "Klanten zouden online moeten kunnen bestellen", "Développeuse web, boutiques en ligne"),
    ("fr", "Nous cherchons des bénévoles qui restent", "Ik coördineer en begeleid vrijwilligers in een rusthuis"),
    ("en", "Who can tell us what a fair price is?", "Prijszetting en kostprijsberekening voor kleine zaken"),
]
OTHERS = [
    "Ik zing in een koor en speel piano", "Vélos, réparation et entretien", "I keep bees and make honey",
    "Kinderfeestjes met clown en ballonnen", "Maître-nageur et cours de natation", "Portrait photographer",
    "Onze straat houdt elk jaar een rommelmarkt", "Je parle arabe et turc", "Gardener with a love of old roses",
    "Naaien, breien en haken", "Cuisine du monde pour grands groupes", "Chess player and quizmaster",
]  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    with (files("vlechtwerk.engine") / "data" / "concepts.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle, delimiter=";"))


def test_codes_are_unique_and_lead_somewhere(rows):
    codes = [row["concept"] for row in rows]
    assert len(codes) == len(set(codes)) >= 450
    assert {row["broader"] for row in rows} - {""} <= set(codes)
    assert {one for row in rows for one in row["related"].split("|")} - {""} <= set(codes)


def test_broader_has_no_circles(rows):
    broader = {row["concept"]: row["broader"] for row in rows}
    for code in broader:
        seen, at = {code}, broader[code]
        while at:
            assert at not in seen, code
            seen.add(at)
            at = broader[at]


def test_every_concept_has_names_and_forms_in_each_language(rows):
    for row in rows:
        for language in LANGUAGES:
            assert row[f"name_{language}"].strip(), row["concept"]
            forms = {
                form for column, told in concepts.COLUMNS.items() if language in told for form in row[column].split("|")
            }
            assert forms - {""}, (row["concept"], language)


def test_no_two_concepts_have_the_same_name(rows):
    for language in LANGUAGES:
        names = Counter(row[f"name_{language}"].lower() for row in rows)
        assert [name for name, count in names.items() if count > 1] == []


def test_forms_are_short_and_stems_long_enough(rows):
    for row in rows:
        for column in concepts.COLUMNS:
            for form in filter(None, row[column].split("|")):
                assert form == form.strip(), (row["concept"], form)
                assert all(len(word) > 3 for word in form.split() if word.endswith("*")), (row["concept"], form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_concept_fires_on_ordinary_sentences(language):
    sentences = [one.strip() for line in ORDINARY[language].splitlines() for one in line.split("|") if one.strip()]
    found = [text.analysis(one, language).concepts for one in sentences]
    often = Counter(code for one in found for code, sure in one.items() if sure >= 0.4)
    assert len(sentences) == 20
    assert {code: count for code, count in often.items() if count > len(sentences) / 20} == {}


@pytest.mark.parametrize(("language", "word"), [("nl", "mensen"), ("nl", "mens"), ("fr", "gens"), ("en", "people")])
def test_words_for_people_are_no_concept(language, word):
    assert text.analysis(f"{word} {word}", language).concepts == {}


@pytest.mark.parametrize(
    ("language", "sentence", "code"),
    [
        ("nl", "Wij zaten op een bank in het park", "bank_account"),
        ("nl", "Er staat een streep, een lijn op de muur", "public_transport"),
        ("nl", "Eventueel kan dat verkeerd gaan", "event"),
        ("nl", "Hij at een appel in zijn appartement", "software_development"),
        ("nl", "De premier kreeg een stem meer", "science_steam"),
        ("fr", "Il pensait à une solution", "ceramics"),
        ("fr", "Nous élevons la voix", "education"),
        ("en", "They improved a lot", "improv_acting"),
        ("en", "A fairly good day", "event"),
    ],
)
def test_words_that_look_alike_are_not_taken_for_a_concept(language, sentence, code):
    assert code not in text.analysis(sentence, language).concepts


@pytest.mark.parametrize(("language", "need", "offer"), LAY_AND_TRADE)
def test_lay_words_find_the_professional(language, need, offer):
    index = Index.build([*OTHERS, *(one for _language, _need, one in LAY_AND_TRADE if one != offer), offer])
    owners, _scores = index.top([need], k=3, languages=language)
    assert len(OTHERS) + len(LAY_AND_TRADE) - 1 in owners[0]


@pytest.mark.parametrize(("language", "need", "offer"), LAY_AND_TRADE)
def test_reasons_name_concepts_that_have_a_name(language, need, offer):
    profile = NeedProfile(need, languages=[language])
    found = explain.reasons(profile, score.score(profile, Candidate(1, [offer]), 0.1))
    codes = [code for reason in found for code in reason.params.get("concepts", [])]
    assert codes
    for code in codes:
        assert all(concepts.vocabulary().names[code].values())
        assert concepts.telling(code) == 1.0


def test_rarity_makes_a_form_certain():
    often, seldom = concepts.chance_worth(("geld",), "nl"), concepts.chance_worth(("jaarrekening",), "nl")
    assert often < 0.4 < 0.9 < seldom
    assert concepts.chance_worth(("wie", "doet"), "nl") < concepts.chance_worth(("brief", "vergunning"), "nl")


def test_long_phrase_may_miss_one_word_a_short_one_none():
    concepts.use([{"concept": "x", "nl": "rode kater slaapt mat"}, {"concept": "y", "nl": "blauwe geit"}])
    try:
        assert "x" in text.analysis("de kater slaapt op de mat", "nl").concepts
        assert "x" not in text.analysis("de kater slaapt", "nl").concepts
        assert "y" not in text.analysis("een geit", "nl").concepts
    finally:
        concepts.use(None)


def test_misspelt_forms_count_in_every_language():
    concepts.use([{"concept": "x", "misspelt": "boekhauwding"}])
    try:
        assert all("x" in text.analysis("boekhauwding", language).concepts for language in LANGUAGES)
    finally:
        concepts.use(None)


def test_no_form_stands_twice_in_a_concept(rows):
    columns = [column for column in concepts.COLUMNS if column != "misspelt"]
    for row in rows:
        for language in LANGUAGES:
            mine = [column for column in columns if concepts.COLUMNS[column] == (language,)]
            forms = [form for column in mine for form in row[column].split("|") if form]
            assert len(forms) == len(set(forms)), (row["concept"], language)


def test_hardly_a_form_is_shared_by_concepts_that_have_nothing_in_common(rows):
    """A form may stand at a field and its subjects, at neighbours, and seldom at concepts that are far apart."""
    beside = {row["concept"]: {row["concept"], *row["related"].split("|")} - {""} for row in rows}
    for code, others in list(beside.items()):
        for other in others:
            beside[other].add(code)
    broader = {row["concept"]: row["broader"] for row in rows}
    kin = {code: {code} for code in broader}
    for code in kin:
        at = code
        while at := broader[at]:
            kin[code].add(at)
    far, every = set(), 0
    for language in LANGUAGES:
        owners: dict[str, list[str]] = {}
        for row in rows:
            mine = [column for column in concepts.COLUMNS if concepts.COLUMNS[column] == (language,)]
            for form in {form.lower() for column in mine for form in row[column].split("|") if form}:
                owners.setdefault(form, []).append(row["concept"])
        every += len(owners)
        for form, codes in owners.items():
            pairs = [(one, other) for at, one in enumerate(codes) for other in codes[at + 1 :]]
            strange = [1 for one, other in pairs if not kin[one] & kin[other] and not _near(one, other, kin, beside)]
            far |= {(language, form)} if strange else set()
    assert len(far) <= every // 100, sorted(far)


def _near(one, other, kin, beside):
    return any(above in beside[below] for above in kin[one] for below in kin[other])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subject_has_words_around_it(rows, language):
    without = [row["concept"] for row in rows if row["broader"] and len(row[f"{language}_around"].split()) < 3]
    assert set(without) <= {
        "language_skill", "arabic", "turkish", "slavic", "asian_languages", "african_languages", "romance_languages",
        "french_lang",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "sentence", "code"),
    [
        ("nl", "Mijn moeder vergeet haar naam en dwaalt 's nachts door de straten", "dementia"),
        ("fr", "Ma mère oublie tout et se perd la nuit", "dementia"),
        ("en", "She forgets her own children and wanders off at night", "dementia"),
        ("nl", "Twee groepen schreeuwen tegen elkaar, er moet iemand neutraals tussen", "conflict_mediation"),
        ("en", "Cold wind comes through the windows and the heat is gone", "insulation"),
        ("fr", "Personne ne vient plus, toujours les mêmes mains", "volunteer_recruitment"),
    ],
)
def test_words_together_hint_at_a_subject_that_nobody_names(language, sentence, code):
    hints = counting.meaning(text.analysis(sentence, language))
    assert code in counting.strongest(hints, 5)
