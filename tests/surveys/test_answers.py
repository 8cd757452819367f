"""Each of the nine kinds of questions: what is taken, what is refused, and in which words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from tests.library.desk_scene import pdf, png
from tests.surveys import asking
from vlechtwerk.surveys import answers

pytestmark = pytest.mark.django_db
PDF, PNG = pdf(), png()


def sent(question, raw):
    """The form of this question as a browser sends it, read again."""
    data, files = QueryDict(mutable=True), {}
    name = answers.name_of(question)
    if isinstance(raw, dict):
        for code, word in raw.items():
            data[f"{name}-{code}"] = word
    elif isinstance(raw, list):
        data.setlist(name, raw)
    elif isinstance(raw, str):
        data[name] = raw
    elif raw is not None:
        files[name] = raw
    return answers.read(question, data, files)


GOOD = [
    ("one", "c2", "c2"),
    ("several", ["c3", "c1", "c1"], ["c1", "c3"]),
    ("exactly", ["c5", "c1", "c3"], ["c1", "c3", "c5"]),
    ("scale", " 4 ", 4),
    ("matrix", {"r1": "c2", "r2": "c1"}, {"r1": "c2", "r2": "c1"}),
    ("ranking", {"c1": "2", "c2": "3", "c3": "1"}, ["c3", "c1", "c2"]),
    ("open", " Twee\r\nregels\x00 ", "Twee\nregels"),
    ("triangle", {"c1": "50", "c2": "50", "c3": "0"}, [50, 50, 0]),
]
BAD = [
    ("one", "c9", "Kies een van de antwoorden"),
    ("one", "", "Beantwoord deze vraag"),
    ("several", ["c1", "c9"], "Kies uit de antwoorden"),
    ("several", [], "Beantwoord deze vraag"),
    ("exactly", ["c1", "c2"], "Kies er precies 3. Je koos er 2."),
    ("exactly", ["c1", "c2", "c3", "c4"], "Kies er precies 3. Je koos er 4."),
    ("exactly", ["c1", "c1", "c2"], "Je koos er 2."),
    ("exactly", [], "Kies er precies 3."),
    ("exactly", ["c1", "c2", "c9"], "Kies uit de antwoorden"),
    ("scale", "6", "van 1 tot 5"),
    ("scale", "0", "van 1 tot 5"),
    ("scale", "²", "van 1 tot 5"),
    ("scale", "9" * 5000, "van 1 tot 5"),
    ("matrix", {"r1": "c2"}, "Nog open: Tijd"),
    ("matrix", {"r1": "c9", "r2": "c1"}, "Kies uit de antwoorden"),
    ("ranking", {"c1": "1", "c2": "1", "c3": "2"}, "een eigen plaats"),
    ("ranking", {"c1": "1", "c2": "2"}, "een eigen plaats"),
    ("ranking", {"c1": "1", "c2": "2", "c3": "4"}, "een eigen plaats"),
    ("open", "x" * 5001, "hoogstens 5000 tekens"),
    ("open", "\x00\u202e", "Beantwoord deze vraag"),
    ("triangle", {"c1": "50", "c2": "30", "c3": "30"}, "Nu zijn ze 110"),
    ("triangle", {"c1": "120", "c2": "-20", "c3": "0"}, "drie hele getallen"),
    ("triangle", {"c1": "50", "c2": "50"}, "drie hele getallen"),
    ("file", None, "Beantwoord deze vraag"),
    ("file", SimpleUploadedFile("a.pdf", b"MZ\x00"), "iets anders"),
    ("file", SimpleUploadedFile("a.txt", b"Woorden"), "PDF, een PNG of een JPEG"),
    ("file", SimpleUploadedFile("a.pdf", PDF + b"x" * 5_000_001), "te groot"),
]


@pytest.mark.parametrize(("kind", "raw", "value"), GOOD)
def test_what_is_taken(kind, raw, value):
    question = asking.question(kind)
    assert answers.clean(question, sent(question, raw)) == value


@pytest.mark.parametrize(("kind", "raw", "words"), BAD)
def test_what_is_refused_and_why(kind, raw, words):
    question = asking.question(kind)
    with pytest.raises(answers.AnswerRefused, match=words) as refused:
        answers.clean(question, sent(question, raw))
    assert refused.value.field == answers.name_of(question)


@pytest.mark.parametrize("kind", sorted({kind for kind, *_ in GOOD} | {"file"}))
def test_what_may_be_left_open_is_left_out(kind):
    question = asking.question(kind, is_required=False)
    assert answers.clean(question, sent(question, None)) is None
    assert answers.clean_all([question], QueryDict(""))[:2] == ({}, {})


def test_a_table_that_may_be_left_open_may_be_left_half():
    question = asking.question("matrix", is_required=False)
    assert answers.clean(question, sent(question, {"r2": "c1"})) == {"r2": "c1"}


def test_a_file_is_what_its_content_is():
    question = asking.question("file")
    made = answers.clean(question, sent(question, SimpleUploadedFile("../../fo\u202eto.exe", PNG)))
    assert (made.name, made.kind) == ("foto.png", "image/png")


@pytest.mark.parametrize("kind", sorted({kind for kind, *_ in GOOD} | {"file"}))
@pytest.mark.parametrize("raw", ["", "x", "\x00", [], ["x"], [[]], {}, {"c1": None}, {"c1": ["x"]}, None, 7, object()])
def test_no_junk_is_more_than_a_refusal(kind, raw):
    question = asking.question(kind)
    try:
        value = answers.clean(question, raw)
    except answers.AnswerRefused:
        return
    assert kind == "open"
    assert value


def test_a_whole_form_tells_what_is_good_what_is_wrong_and_what_was_sent():
    good, bad = asking.question("one"), asking.question("scale")
    data = QueryDict(f"q_{good.key}=c1&q_{bad.key}=9")
    values, wrong, raws = answers.clean_all([good, bad], data)
    assert values == {good.key: "c1"}
    assert list(wrong) == [bad.key]
    assert raws == {good.key: "c1", bad.key: "9"}
