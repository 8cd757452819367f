from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from vlechtwerk.agenda.dates import AgendaRefused, check_start, end_of, half_day, local_datetime
from vlechtwerk.core import clock

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 1, 15), time(9), "2026-01-15T08:00"),
        (date(2026, 7, 15), time(9), "2026-07-15T07:00"),
        (date(2026, 3, 29), time(1, 59), "2026-03-29T00:59"),
        (date(2026, 3, 29), time(3), "2026-03-29T01:00"),
        (date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # comes twice: the first is meant
        (date(2026, 10, 25), time(3), "2026-10-25T02:00"),
        (date(2028, 2, 29), time(13, 30), "2028-02-29T12:30"),
    ],
)
def test_local_time_is_the_right_moment(day, at, utc):
    assert local_datetime(day, at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == utc


@pytest.mark.parametrize("at", [time(2), time(2, 30), time(2, 59)])
def test_time_that_the_clock_change_skips_is_refused_in_words(at):
    with translation.override("en"), pytest.raises(AgendaRefused, match="does not exist") as refused:
        local_datetime(date(2026, 3, 29), at)
    assert refused.value.field == "time"


def test_time_is_that_of_the_zone_that_is_named():
    amsterdam = local_datetime(date(2026, 7, 1), time(9), "Europe/Amsterdam")
    assert str(amsterdam.tzinfo) == "Europe/Amsterdam"
    assert local_datetime(date(2026, 7, 1), time(9), "Europe/Lisbon") - amsterdam == timedelta(hours=1)


def test_network_elsewhere_plans_in_its_own_zone(settings):
    settings.TIME_ZONE = "Europe/Amsterdam"
    assert str(half_day(date(2026, 7, 1), "morning").tzinfo) == "Europe/Amsterdam"


@pytest.mark.parametrize(("part", "hour"), [("morning", time(9)), ("afternoon", time(13, 30))])
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 2, 28)])
def test_half_day_begins_at_its_hour_also_when_the_clock_changes(day, part, hour):
    assert half_day(day, part).time() == hour


@pytest.mark.parametrize(
    "start", [datetime(2026, 3, 29, 1, tzinfo=BRUSSELS), datetime(2026, 10, 25, 1, tzinfo=BRUSSELS)]
)
def test_half_day_lasts_its_real_hours_through_the_night_of_the_clock_change(start):
    assert end_of(start) - start.astimezone(UTC) == timedelta(hours=3, minutes=30)


NOW = datetime(2026, 3, 2, 10, tzinfo=BRUSSELS)


@pytest.mark.parametrize("start", [NOW + timedelta(seconds=1), NOW + timedelta(days=366)])
def test_date_to_come_within_a_year_is_fine(start):
    with clock.at(NOW):
        check_start(start)


@pytest.mark.parametrize(
    ("start", "said"),
    [(NOW, "past"), (NOW - timedelta(days=1), "past"), (NOW + timedelta(days=366, seconds=1), "a year")],
)
def test_date_that_is_past_or_far_away_is_refused(start, said):
    with clock.at(NOW), translation.override("en"), pytest.raises(AgendaRefused, match=said):
        check_start(start)
