"""Charts of two sides: to scale, readable aloud, and whole with the smallest and the largest figures."""

import re
from itertools import pairwise

import pytest
from django.utils.translation import override

from vlechtwerk.core.ui import charts


def points(html):
    """The places of every path, as ``[(x, y), …]``."""
    found = (re.findall(r"(-?[\d.]+) (-?[\d.]+)", path) for path in re.findall(r' d="([^"]+)"', html))
    return [[(float(x), float(y)) for x, y in path] for path in found]


def texts(html):
    return re.findall(r"<text[^>]*>([^<]*)</text>", html)


def test_lines_are_to_scale_and_carry_their_band():
    html = charts.two_lines([(0, 0, 0), (4, 2, 6)], [(0, 0, 0), (8, 8, 8)], label="De pot & meer", marks=["nu", ""])
    bands = [path for path in points(html) if len(path) == 4]
    strokes = [path for path in points(html) if len(path) == 2]
    assert (len(bands), len(strokes)) == (2, 2)
    bottom, low, high, top = (place[1] for place in (strokes[0][0], bands[0][1], bands[0][2], strokes[1][1]))
    assert bottom - high == pytest.approx(3 * (bottom - low), abs=0.2)
    assert bottom - top == pytest.approx(4 * (bottom - low), abs=0.2)
    assert 'aria-label="De pot &amp; meer"' in html
    assert texts(html) == ["0", "2", "4", "6", "8", "nu"]


def test_figures_below_zero_have_their_own_room_and_their_minus():
    with override("nl"):
        html = charts.two_lines([(-1.5, -2, -1)], [(1, 0, 2)], label="x")
    assert texts(html) == ["−2", "−1", "0", "1", "2"]
    assert all(0 <= y <= charts.HEIGHT for path in points(html) for _x, y in path)


@pytest.mark.parametrize("value", [0, 0.03, 7, 12_750, 3_000_000])
def test_any_size_gives_a_few_round_lines(value):
    html = charts.two_columns([("a", value, value / 2)], label="x")
    assert 2 <= html.count("M56.0") <= 6
    heights = [float(one) for one in re.findall(r'height="([\d.]+)"', html)]
    assert heights == ([] if value == 0 else sorted(heights, reverse=True))
    assert all(one <= charts.HEIGHT for one in heights)


def test_columns_say_how_it_is_open_and_how_it_would_be_full():
    html = charts.two_columns([("−1", 4, 0), ("0", 2, 4)], label="x")
    assert re.findall(r'<rect class="([^"]+)"', html) == ["f-paper k-g1", "f-paper k-g1", "f-willow k-willow"]
    first, second, third = (float(one) for one in re.findall(r'height="([\d.]+)"', html))
    assert first == third == pytest.approx(2 * second, abs=0.2)


def test_many_columns_name_only_some():
    html = charts.two_columns([(str(name), 1, 1) for name in range(30)], label="x")
    assert len(texts(html)) <= 12 + 6


def test_nothing_is_no_picture():
    assert charts.two_lines([], [], label="x") == charts.two_columns([], label="x") == "<span></span>"


def test_steps_fall_level_and_stay_in_the_picture():
    html = charts.two_steps([(5, 60, 40, 80), (10, 0, 0, 70)], [(3, 50, 30, 70)], label="x", reach=12)
    lines = [path for path in points(html) if len(path) > 2]
    assert all(charts.LEFT <= x <= charts.WIDTH and 0 <= y <= charts.HEIGHT for path in lines for x, y in path)
    middle = lines[1]
    assert [x for x, _y in middle] == sorted(x for x, _y in middle)
    assert all(first[0] == second[0] or first[1] == second[1] for first, second in pairwise(middle))
    assert charts.two_steps([], [], label="x", reach=0).count("k-willow") == 0
