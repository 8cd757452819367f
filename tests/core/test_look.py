"""Parts of the look that a page leans on."""

import pytest
from django import forms
from django.template import engines

from vlechtwerk.core.ui import drawings


def render(text, **context):
    return engines["django"].from_string(text).render(context)


class Answer(forms.Form):
    answer = forms.ChoiceField(widget=forms.RadioSelect, choices=[("yes", "Ja"), ("no", "Nee")])


def test_short_options_stand_beside_each_other():
    html = render("{% field form.answer %}", form=Answer())
    assert 'class="opts"' in html


def test_explained_options_stand_below_each_other():
    html = render("{% field form.answer hints=hints %}", form=Answer(), hints={"yes": "Jullie krijgen elkaars nummer."})
    assert 'class="opts told"' in html


def test_every_part_of_a_score_has_a_shade_of_its_own():
    key = drawings.bar_key(["a", "b", "c", "d", "e", "f", "g", "h"])
    assert len({f"p{n}" for n in range(1, 9) if f'class="p{n}"' in key}) == 8


@pytest.mark.parametrize("name", ["Verdienmodel", "Vernieuwend"])
def test_radar_leaves_room_for_its_longest_names(name):
    """The name at the right begins well inside the picture: twelve letters of 14 px have room."""
    html = str(drawings.radar([("a", 1, 2), (name, 1, 2), ("b", 1, 2), ("c", 1, 2), ("d", 1, 2), ("e", 1, 2)]))
    width = float(html.split('viewBox="0 0 ')[1].split()[0])
    start = max(float(part.split('"')[0]) for part in html.split('tspan x="')[1:])
    assert start + len(name) * 8 <= width
