"""H5P packages as an editor makes them: h5p.json, content/content.json, pictures, and folders of code beside them."""

import io
import json
import zipfile

from PIL import Image

CHOICE = {
    "question": "<p>Wat is <strong>een kans</strong>?</p>",
    "answers": [
        {"text": "<div>Een nood die iemand voelt</div>", "correct": True},
        {"text": "<div>Een idee van een consultant</div>", "correct": False},
        {"text": "<div>Iets wat botst</div>", "correct": True},
    ],
    "behaviour": {"type": "auto", "randomAnswers": True, "singlePoint": False},
}  # fmt: skip
TRUTH = {"question": "<p>Luisteren is ook werken.</p>", "correct": "true", "behaviour": {}}
BLANKS = {
    "text": "<p>Vul in.</p>", "behaviour": {"caseSensitive": False},
    "questions": ["<p>Sociale *innovatie/vernieuwing:tip* begint bij *mensen*.</p>"],
}  # fmt: skip
IMAGE = {"file": {"path": "images/deur.png", "mime": "image/png", "width": 4, "height": 3}, "alt": "Een deur"}


def inner(library, params):
    return {"library": f"{library} 1.16", "params": params, "metadata": {"title": "Deel"}, "subContentId": "x"}


COLUMN = {
    "content": [
        {"content": inner("H5P.AdvancedText", {"text": "<h2>Welkom</h2><p>Lees dit.</p>"}), "useSeparator": "auto"},
        {"content": inner("H5P.Image", IMAGE)},
        {"content": inner("H5P.MultiChoice", CHOICE)},
        {"content": inner("H5P.TrueFalse", TRUTH)},
        {"content": inner("H5P.Blanks", BLANKS)},
    ]
}


def png():
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "green").save(out, "PNG")
    return out.getvalue()


def package(library="H5P.Column", content=COLUMN, *, head=None, more=None, without=()):
    """The bytes of a package. ``more``: files beside, by path (or ZipInfo) and content."""
    head = head or {
        "title": "Kansen zien", "language": "nl", "mainLibrary": library, "embedTypes": ["div"], "license": "CC BY",
        "preloadedDependencies": [{"machineName": library, "majorVersion": 1, "minorVersion": 16}],
    }  # fmt: skip
    files = {
        "h5p.json": json.dumps(head), "content/content.json": json.dumps(content), "content/images/deur.png": png(),
        "H5P.Column-1.16/library.json": "{}", "H5P.Column-1.16/scripts/column.js": "alert(1)",
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path, data in [*((path, files[path]) for path in files if path not in without), *(more or [])]:
            made.writestr(path, data)
    return out.getvalue()
