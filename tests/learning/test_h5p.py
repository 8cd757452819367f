"""H5P packages: what comes in, what does not, how it is scored, and that nothing in it ever runs."""

import io
import stat
import struct
import zipfile

import pytest

from tests.learning.h5p_files import BLANKS, CHOICE, COLUMN, IMAGE, TRUTH, inner, package, png
from vlechtwerk.learning.standards import h5p, player
from vlechtwerk.learning.standards.words import clean, plain

SOUND = "content/images/x.png"


def link():
    one = zipfile.ZipInfo(SOUND)
    one.external_attr = (stat.S_IFLNK | 0o777) << 16
    return one


def nested(depth):
    content = TRUTH
    for _ in range(depth):
        content = {"content": [{"content": inner("H5P.Column", content)}]}
    return content


def locked(data):
    """The same with the mark that everything in it is behind a password."""
    raw = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(sign)
        while at >= 0:
            struct.pack_into("<H", raw, at + place, 1)
            at = raw.find(sign, at + 4)
    return bytes(raw)


def test_package_of_an_editor_comes_in_with_its_text_questions_and_pictures_and_without_its_code():
    found = h5p.check(package())
    assert (found.title, found.library, found.pass_percent) == ("Kansen zien", "H5P.Column", 50)
    assert found.content == COLUMN
    assert {path: (one.kind, one.width) for path, one in found.pictures.items()} == {
        "images/deur.png": ("image/png", 4)
    }
    kinds = [one.kind for one in player.parts_of(found.library, found.content)]
    assert kinds == ["words", "picture", "many", "one", "gaps"]


def bomb():
    return package(more=[(f"content/images/{n}.png", b"\0" * 20_000_000) for n in range(6)])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (lambda: b"PK\x03\x04 nothing", "cannot|not a package"),
        (lambda: png(), "not a package"),
        (lambda: package()[:-40], "not a package"),
        (lambda: locked(package()), "leads elsewhere"),
        (lambda: package(without=["h5p.json"]), "h5p.json"),
        (lambda: package(without=["content/content.json"]), "content/content.json"),
        (lambda: package(head={"title": "x"}), "not a package"),
        (lambda: package(head={"title": "x", "mainLibrary": "../H5P"}), "not a package"),
        (lambda: package(head={"title": "x", "mainLibrary": ["H5P.Text"]}), "not a package"),
        (lambda: package(content=[1]), "not a package"),
        (lambda: package("H5P.Text", {"text": "a\0b"}), "not a package"),
        (lambda: package("H5P.Text", {"text": "\ud800"}), "not a package"),
        (lambda: package(more=[("../../etc/cron.d/x.txt", b"x")]), "leads elsewhere"),
        (lambda: package(more=[("/etc/x.txt", b"x")]), "leads elsewhere"),
        (lambda: package(more=[("content\\x.png", b"x")]), "leads elsewhere"),
        (lambda: package(more=[("C:/x.png", b"x")]), "leads elsewhere"),
        (lambda: package(more=[("content//x.png", b"x")]), "leads elsewhere"),
        (lambda: package(more=[(f"content/{'x' * 300}.png", b"x")]), "leads elsewhere"),
        (lambda: package(more=[("CONTENT/content.json", b"{}")]), "leads elsewhere"),
        (lambda: package(more=[(link(), b"/etc/passwd")]), "leads elsewhere"),
        (lambda: package(more=[("content/x.php", b"<?php")]), "x.php"),
        (lambda: package(more=[("content/x.js", b"alert(1)")]), "x.js"),
        (lambda: package(more=[("H5P.X-1.0/run.exe", b"MZ")]), "run.exe"),
        (lambda: package(more=[("content/page.html", b"<script>")]), "page.html"),
        (lambda: bomb(), "too large"),
        (lambda: package(more=[(f"a/{n}.js", b"") for n in range(3100)]), "too large"),
        (lambda: package("H5P.InteractiveVideo", {}), "InteractiveVideo.*MultiChoice"),
        (lambda: package(content={"content": [{"content": inner("H5P.DragQuestion", {})}]}), "DragQuestion"),
        (lambda: package("H5P.MultiChoice", {"question": "x"}), "answers"),
        (lambda: package(content=nested(12)), "H5P.Column"),
        (lambda: package(content={"content": [{"content": inner("H5P.TrueFalse", TRUTH)}] * 201}), "content|200"),
        (lambda: package(without=["content/images/deur.png"]), "images/deur.png"),
        (lambda: package("H5P.Image", {"file": {"path": "../h5p.json"}, "alt": "x"}), "h5p.json"),
        (lambda: package("H5P.Image", IMAGE, without=["content/images/deur.png"], more=[("content/images/deur.png", b"<svg/>")]), "."),
        (lambda: package("H5P.Image", IMAGE, without=["content/images/deur.png"], more=[("content/images/deur.png", b"plain")]), "not a picture"),
        (lambda: package("H5P.Image", {**IMAGE, "alt": " "}), "alternative text"),
        (lambda: b"x" * 20_000_001, "20 MB"),
    ],
)  # fmt: skip
def test_what_is_no_sound_package_or_does_not_play_is_refused_with_words(data, says):
    with pytest.raises(h5p.PackageRefused, match=says) as no:
        h5p.check(data())
    assert no.value.field == "upload"


def test_json_so_deep_that_it_would_exhaust_the_reader_is_refused():
    with pytest.raises(h5p.PackageRefused):
        h5p.check(_deep())


def _deep():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("h5p.json", '{"title": "x", "mainLibrary": "H5P.Text"}')
        made.writestr("content/content.json", '{"text":' + "[" * 200_000 + "]" * 200_000 + "}")
    return out.getvalue()


@pytest.mark.parametrize(
    ("dirty", "safe"),
    [
        ("<p>Een <b>kans</b></p>", "<p>Een <b>kans</b></p>"),
        ('<p onclick="x()" style="color:red">a</p>', "<p>a</p>"),
        ("<script>alert(1)</script>b", "b"),
        ("<scr<script>ipt>alert(1)</script>", "ipt&gt;alert(1)"),
        ('<img src=x onerror="alert(1)">a', "a"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" https://x.example/?a=1&b=2">a</a>', '<a href="https://x.example/?a=1&amp;b=2" rel="noopener nofollow">a</a>'),
        ("<p>open <em>dicht", "<p>open <em>dicht</em></p>"),
        ("</div></p></main>a", "a"),
        ("<svg><style><!--</style><img src=x onerror=alert(1)>--></svg>b", "b"),
        ("<h1>A</h1>", "<h2>A</h2>"),
        ("1 &lt; 2 & 3", "1 &lt; 2 &amp; 3"),
        ("<!-- <b> -->a<![CDATA[<b>]]>", "a"),
        ('<iframe srcdoc="<script>"></iframe>a', "a"),
    ],
)  # fmt: skip
def test_text_of_a_package_keeps_its_marks_and_nothing_that_runs(dirty, safe):
    assert clean(dirty) == safe


def test_words_alone():
    assert plain("<div>in<b>no</b>vatie</div><div>&amp; meer</div>") == "innovatie & meer"


def one(library, params):
    (found,) = [part for part in player.parts_of(library, params) if part.is_question]
    return found


@pytest.mark.parametrize(
    ("given", "points"), [([], 0), (["1"], 1), (["1", "2"], 2), (["0"], 0), (["0", "1"], 0), (["0", "1", "2"], 1), (["9", "x", "-1", "٣"], 0)]
)  # fmt: skip
def test_several_right_choices_each_give_a_point_and_a_wrong_one_takes_one(given, points):
    part = one("H5P.MultiChoice", CHOICE)
    assert part.options[0][0] == "Een idee van een consultant"  # by the alphabet
    assert (part.kind, part.most, part.score(given)) == ("many", 2, points)


def test_one_point_for_all_or_nothing_and_one_choice_of_one():
    whole = one("H5P.MultiChoice", {**CHOICE, "behaviour": {"singlePoint": True}})
    assert (whole.most, whole.score(["1", "2"]), whole.score(["1"])) == (1, 1, 0)
    single = one("H5P.MultiChoice", {**CHOICE, "answers": CHOICE["answers"][:2]})
    assert (single.kind, single.most, single.score(["1"]), single.score(["0"]), single.score(["0", "1"])) == (
        "one",
        1,
        1,
        0,
        0,
    )
    none = one("H5P.MultiChoice", {**CHOICE, "answers": CHOICE["answers"][1:2]})
    assert (none.most, none.score([]), none.score(["0"])) == (1, 1, 0)
    truth = one("H5P.TrueFalse", TRUTH)
    assert (truth.score(["0"]), truth.score(["1"])) == (1, 0)
    (choices,) = player.parts_of("H5P.SingleChoiceSet", {"choices": [{"question": "?", "answers": ["b", "a"]}]})
    assert (choices.score(["1"]), choices.score(["0"])) == (1, 0)


def test_every_gap_is_a_point_whatever_way_it_is_written():
    part = one("H5P.Blanks", BLANKS)
    assert part.most == 2 and part.gaps == [["innovatie", "vernieuwing"], ["mensen"]]
    assert part.score(["Vernieuwing", " MENSEN "]) == 2 and part.score(["mensen", "innovatie"]) == 0
    assert part.score(["x"] * 50) == 0
    assert "".join(part.pieces) == "<p>Sociale  begint bij .</p>"
    exact = one("H5P.Blanks", {**BLANKS, "behaviour": {}})
    assert exact.score(["Innovatie", "mensen"]) == 1
    drag = one("H5P.DragText", {"textField": "Een *deur/poort* en *&lt;b&gt;*", "distractors": "*raam*"})
    assert drag.bank == ["<b>", "deur/poort", "raam"] and drag.score(["deur/poort", "<b>"]) == 2


def test_a_book_is_its_chapters_one_after_the_other():
    book = {"chapters": [{**inner("H5P.Column", COLUMN), "metadata": {"title": "Eerst <b>dit</b>"}}] * 2}
    parts = player.parts_of("H5P.InteractiveBook", book)
    assert [one.html for one in parts if one.kind == "title"] == ["Eerst dit"] * 2
    assert [one.number for one in parts if one.is_question] == [1, 2, 3, 4, 5, 6]
