"""Dates, numbers and durations as people in Belgium and the Netherlands write them."""

import pytest

from vlechtwerk.register import cells


@pytest.mark.parametrize(
    ("text", "day"),
    [("14/03/2025", "2025-03-14"), ("14-3-2025", "2025-03-14"), ("2025-03-14", "2025-03-14"), ("14.03.25", "2025-03-14"),
     ("2025-02-01T12:00:00Z", "2025-02-01"), ("2024-09-03 10:22:33 +0200", "2024-09-03"), ("3/4/24", "2024-04-03"),
     ("31/02/2025", None), ("03/14/2025", None), ("gisteren", None), ("0001-01-01", None), ("20250314", "2025-03-14")],
)  # fmt: skip
def test_day_is_read_as_it_is_written(text, day):
    if day is None:
        with pytest.raises(ValueError, match="datum"):
            cells.day(text)
    else:
        assert cells.day(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("2,5", 2.5), ("2.5", 2.5), ("-1,25", -1.25), ("1.234,50", 1234.5), ("1,234.50", 1234.5), ("1 234", 1234),
     ("−2", -2), ("2:30", 2.5), ("-0:30", -0.5), ("-5.00", -5), ("1.234.567", 1234567), ("1.234", 1234), ("1,234", 1.23), ("veel", None), ("1:75", None),
     ("1e6", None), ("", None), ("9" * 12, None)],
)  # fmt: skip
def test_number_is_read_as_it_is_written(text, number):
    if number is None:
        with pytest.raises(ValueError, match="getal"):
            cells.number(text)
    else:
        assert cells.number(text) == number


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("4", 240),
        ("2:30", 150),
        ("1,5 uur", 90),
        ("90 min", 90),
        ("2h", 120),
        ("0", None),
        ("999", None),
        ("lang", None),
    ],
)
def test_duration_is_hours_unless_it_says_minutes(text, minutes):
    if minutes is None:
        with pytest.raises(ValueError):
            cells.minutes(text)
    else:
        assert cells.minutes(text) == minutes


def test_day_that_is_still_to_come_is_no_past_day():
    assert cells.past_day("01/01/2020") == "2020-01-01"
    with pytest.raises(ValueError):
        cells.past_day("01/01/2099")
