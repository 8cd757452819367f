"""Values for the patterns page: every component in every state, with invented people."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.core import clock

COLOURS = [
    (gettext_lazy("Paper"), "f-paper", "#f6f6f0 / #141712", gettext_lazy("ground")),
    (gettext_lazy("Sheet"), "f-sheet", "#fffefa / #1c201a", gettext_lazy("cards, fields")),
    (gettext_lazy("Ink"), "f-ink", "#1b201a / #e9ece4", gettext_lazy("text")),
    (gettext_lazy("Grey 1"), "f-g1", "#555c52 / #aab2a4", gettext_lazy("text beside text")),
    (gettext_lazy("Grey 2"), "f-g2", "#83897d / #7b8375", gettext_lazy("edges of fields")),
    (gettext_lazy("Grey 3"), "f-g3", "#d8dbd0 / #353b32", gettext_lazy("hairlines")),
    (gettext_lazy("Willow"), "f-willow", "#35612a / #a5cf8a", gettext_lazy("to do, done")),
    (gettext_lazy("Light willow"), "f-tint", "#e5eedb / #243320", gettext_lazy("a plane to write on")),
    (gettext_lazy("Terracotta"), "f-terra", "#9c3d20 / #f0a486", gettext_lazy("look out")),
    (gettext_lazy("Light terracotta"), "f-ttint", "#f8e6dc / #40261b", gettext_lazy("a plane to write on")),
]


PLACES = (
    "Aalst", "Antwerpen", "Beringen", "Brugge", "Brussel", "Deventer", "Diest", "Dendermonde", "Enschede", "Genk", "Gent",
    "Geel", "Hasselt", "Hengelo", "Ieper", "Kortrijk", "Leuven", "Lier", "Mechelen", "Ninove", "Oostende", "Ronse", "Tielt",
    "Turnhout", "Vilvoorde", "Zottegem", "Zwolle",
)  # fmt: skip
"""More than one reads: such a list gets a field to search in."""


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"))
    number = forms.CharField(
        label=gettext_lazy("Enterprise number"), help_text=gettext_lazy("Ten figures, on every invoice.")
    )
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=[("1", "Diagnose"), ("2", "Versterken")])
    place = forms.ChoiceField(
        label=gettext_lazy("Place"), required=False, choices=[("", "---------"), *((name, name) for name in PLACES)]
    )
    missing = forms.CharField(label=gettext_lazy("What is missing?"), max_length=600, widget=forms.Textarea)
    day = forms.DateField(
        label=gettext_lazy("Date of the session"), required=False, widget=forms.DateInput({"type": "date"})
    )
    agree = forms.BooleanField(
        label=gettext_lazy("My number may go to the helper"),
        help_text=gettext_lazy("You can take this back at any time."),
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("What do you answer?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("Yes, gladly")),
            ("no", gettext_lazy("Not now")),
        ],
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("I work in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("nl", "Nederlands"), ("fr", "Français")],
    )


def _wrong() -> SampleForm:
    form = SampleForm(
        {
            "name": "Coöperatie De Gist",
            "number": "0403.199.701",
            "stage": "2",
            "day": "31 april 2026",
            "missing": "We leven van één subsidie.",
            "answer": "no",
            "agree": "on",
        }
    )
    form.fields["day"].widget = forms.TextInput()
    form.errors.clear()
    form.add_error("number", _("The last two figures do not fit the rest. Do you mean 0403.199.702?"))
    form.add_error("day", _("April has 30 days. Choose 30 April or 1 May."))
    return form


def context() -> dict[str, Any]:
    """All that the patterns page shows."""
    initial = {
        "name": "Coöperatie De Gist",
        "number": "0403.199.702",
        "stage": "2",
        "answer": "yes",
        "agree": True,
        "missing": "We leven van één subsidie die in december stopt.",
        "languages": ["nl"],
    }
    now = clock.now()
    return {
        "colours": COLOURS,
        "form": SampleForm(initial=initial, prefix="a"),
        "wrong": _wrong(),
        "hints": {
            "yes": _("You get each other's name and telephone number."),
            "no": _("You may say why, you need not."),
        },
        "stages": [
            ("Kennismaking", "16 d"),
            ("Diagnose", "29 d"),
            ("Versterken", "47/60 d"),
            ("Uitproberen", ""),
            ("Verdienmodel", ""),
            ("Lancering", ""),
            ("Verankerd", ""),
        ],
        "axes": [
            ("Partners", 2, 4),
            ("Verdienmodel", 1, 1),
            ("Vernieuwend", 4, 4),
            ("Team", 3, 4),
            ("Bewijs", 2, 2),
            ("Geld", 2, 3),
            ("Juridisch", 2, 3),
        ],
        "then_line": [(4, 4, 4), (3, 2, 4), (3, 1, 4), (2, 0, 4)],
        "now_line": [(4, 4, 4), (5, 4, 6), (6, 4, 7), (6, 5, 9)],
        "columns": [("−2", 5, 3), ("−1", 8, 9), ("0", 12, 10), ("1", 6, 8), ("2", 2, 3)],
        "ring_names": ["Katrien", "Omar", "Inge"],
        "score": [
            (_("words"), 0.31),
            (_("skills"), 0.18),
            (_("fresh eyes"), 0.06),
            (_("near"), 0.09),
            (_("give back"), 0.2),
            (_("load"), -0.07),
        ],
        "score_labels": [_("words"), _("skills"), _("fresh eyes"), _("near"), _("give back"), _("load")],
        "pages": Paginator(range(101), 25).get_page(2),
        "moments": [now, now - timedelta(hours=2), now - timedelta(days=1), now - timedelta(days=12)],
        "amounts": [100, 150, 0, -200],
        "days": [12, 19, 34],
    }
