"""Working days and moments, over holidays, clock changes and leap days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlechtwerk.core import clock

BRUSSELS = ZoneInfo("Europe/Brussels")


def local(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS, fold=fold)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-04 09:00", 1, "2026-03-05 09:00"),
        ("2026-03-06 09:00", 1, "2026-03-09 09:00"),  # over a weekend
        ("2026-03-07 09:00", 1, "2026-03-09 09:00"),  # from a Saturday
        ("2026-04-03 09:00", 1, "2026-04-07 09:00"),  # Easter Monday
        ("2026-05-13 16:00", 1, "2026-05-15 16:00"),  # Ascension Day
        ("2026-07-20 16:00", 1, "2026-07-22 16:00"),  # the national holiday
        ("2026-12-24 16:00", 3, "2026-12-30 16:00"),  # Christmas
        ("2026-12-31 16:00", 1, "2027-01-04 16:00"),  # New Year on a Friday
        ("2028-02-28 09:00", 1, "2028-02-29 09:00"),  # a leap day
        ("2026-03-27 10:00", 1, "2026-03-30 10:00"),  # the clock goes forward
        ("2026-03-27 02:30", 1, "2026-03-30 02:30"),  # an hour that Sunday does not have
        ("2026-10-23 10:00", 1, "2026-10-26 10:00"),  # the clock goes back
        ("2026-10-23 02:30", 1, "2026-10-26 02:30"),  # an hour that Sunday has twice
        ("2026-03-04 09:00", 0, "2026-03-04 09:00"),
    ],
)
def test_working_days_keep_the_hour_and_skip_what_is_free(start, days, end):
    assert clock.add_working_days(local(start), days) == local(end)


def test_hours_between_differ_at_a_clock_change():
    friday = local("2026-03-27 10:00")
    assert clock.add_working_days(friday, 1).astimezone(UTC) - friday.astimezone(UTC) == timedelta(hours=71)


@pytest.mark.parametrize("fold", [0, 1])
def test_no_days_is_the_same_moment_also_in_the_hour_that_comes_twice(fold):
    start = local("2026-10-25 02:30", fold)
    assert clock.add_working_days(start, 0).timestamp() == start.timestamp()


def test_start_in_another_zone_counts_by_the_local_day():
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # already Thursday in Brussels
    assert clock.add_working_days(late, 1) == local("2026-03-06 00:30")


@pytest.mark.parametrize(("country", "works"), [("BE", True), ("NL", False)])
def test_each_country_has_its_own_holidays(country, works):
    assert clock.is_working_day(date(2026, 4, 27), country) is works  # the king's birthday


@settings(deadline=None)
@given(st.integers(0, 15 * 365 * 24 * 60), st.integers(1, 30))
def test_working_days_always_end_on_a_working_day_after_so_many(minutes, days):
    start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    first, last = start.astimezone(BRUSSELS).date(), clock.add_working_days(start, days).astimezone(BRUSSELS).date()
    between = [first + timedelta(days=n + 1) for n in range((last - first).days)]
    assert clock.is_working_day(last)
    assert sum(clock.is_working_day(day) for day in between) == days


def test_time_stands_still_inside_and_goes_on_outside():
    then = datetime(2030, 1, 1, 12, tzinfo=UTC)
    with clock.at(then):
        assert clock.now() == clock.now() == then
        with clock.at(then + timedelta(days=1)):
            assert clock.now().day == 2
        assert clock.now() == then
    with pytest.raises(RuntimeError), clock.at(then):
        raise RuntimeError
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2030, 1, 1)):  # noqa: DTZ001
        pass


def test_day_changes_at_local_midnight():
    with clock.at(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)
    with clock.at(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("start", "end", "country", "days"),
    [("2026-11-10", "2026-11-10", "BE", 0), ("2026-11-10", "2026-11-12", "BE", 1), ("2026-11-10", "2026-11-12", "NL", 2),
     ("2026-11-06", "2026-11-09", "BE", 1), ("2026-11-07", "2026-11-08", "BE", 0), ("2026-11-12", "2026-11-10", "BE", 0),
     ("2026-12-24", "2027-01-04", "BE", 5), ("2026-04-24", "2026-04-28", "NL", 1)],
)  # fmt: skip
def test_working_days_between_leave_out_weekends_and_the_holidays_of_the_country(start, end, country, days):
    assert clock.working_days_between(date.fromisoformat(start), date.fromisoformat(end), country) == days


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 900), st.sampled_from(["BE", "NL"]))
def test_working_days_between_are_counted_one_by_one(start, ahead, country):
    end = start + timedelta(days=ahead)
    each = sum(clock.is_working_day(start + timedelta(days=day), country) for day in range(1, ahead + 1))
    assert clock.working_days_between(start, end, country) == each


@given(st.integers(0, 600), st.integers(0, 60), st.sampled_from(["BE", "NL"]))
def test_midnight_so_many_working_days_ago_parts_what_is_older(today, days, country):
    with clock.at(local("2026-01-15 10:00") + timedelta(days=today)):
        line = clock.working_days_ago(days, country)
        before, after = line - timedelta(minutes=1), line + timedelta(minutes=1)
        old, young = (
            clock.working_days_between(one.astimezone(BRUSSELS).date(), clock.today(), country)
            for one in (before, after)
        )
        assert young <= days < old
