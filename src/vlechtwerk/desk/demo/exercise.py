"""The exercise of the trajectory: an H5P package as an editor saves it, without the code that comes along there."""

import io
import json
import zipfile
from typing import Any

TITLE, POINTS = "Zie jij de kans?", 5


def _part(kind: str, **params: Any) -> dict[str, Any]:
    return {"content": {"library": f"H5P.{kind} 1.16", "params": params, "metadata": {"title": TITLE}}}


CONTENT = {
    "content": [
        _part(
            "AdvancedText",
            text="<h2>Aan de keukentafel</h2><p>Maria is 78. Sinds haar man er niet meer is, kookt ze nog voor één. "
            "“Het is de moeite niet”, zegt ze. Naast haar woont een gezin waar niemand tijd heeft om te koken.</p>",
        ),
        _part(
            "MultiChoice",
            question="<p>Wat maakt hier een kans van?</p>",
            answers=[
                {"text": "<div>Maria kan iets waar anderen naar verlangen</div>", "correct": True},
                {"text": "<div>Er is een subsidie voor ouderen</div>", "correct": False},
                {"text": "<div>Twee noden passen in elkaar</div>", "correct": True},
            ],
            behaviour={"type": "auto", "randomAnswers": True, "singlePoint": False},
        ),
        _part(
            "TrueFalse",
            question="<p>Eerst bedenk je de oplossing, dan zoek je wie ze nodig heeft.</p>",
            correct="false",
        ),
        _part(
            "Blanks",
            text="<p>Vul aan.</p>",
            questions=["<p>Wie goed *luistert/kijkt*, ziet de kans voor er een *idee/plan* is.</p>"],
            behaviour={"caseSensitive": False},
        ),
    ]
}


def package() -> bytes:
    """The bytes of the .h5p file."""
    head = {
        "title": TITLE, "language": "nl", "mainLibrary": "H5P.Column", "embedTypes": ["div"], "license": "CC BY",
        "preloadedDependencies": [{"machineName": "H5P.Column", "majorVersion": 1, "minorVersion": 16}],
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("h5p.json", json.dumps(head))
        made.writestr("content/content.json", json.dumps(CONTENT))
    return out.getvalue()
