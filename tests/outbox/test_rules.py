"""Quiet hours and the hour of the digest: nights, weekends, holidays of two countries, clock changes, the leap day."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from vlechtwerk.outbox.rules import Quiet, next_digest, opens

ZONE = ZoneInfo("Europe/Brussels")
NIGHT = (time(20), time(7, 30))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def here(moment):
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-11-25 12:00", "2026-11-25 12:00"),
        ("2026-11-25 19:59", "2026-11-25 19:59"),
        ("2026-11-25 20:00", "2026-11-26 07:30"),
        ("2026-11-26 00:00", "2026-11-26 07:30"),
        ("2026-11-26 07:29", "2026-11-26 07:30"),
        ("2026-11-26 07:30", "2026-11-26 07:30"),
        ("2026-11-27 20:30", "2026-11-30 07:30"),  # Friday evening
        ("2026-11-28 12:00", "2026-11-30 07:30"),  # Saturday
        ("2026-12-24 21:00", "2026-12-28 07:30"),  # Christmas on a Friday
        ("2026-07-20 21:00", "2026-07-22 07:30"),  # the Belgian holiday
        ("2028-02-28 22:00", "2028-02-29 07:30"),  # the leap day
        ("2026-03-28 23:00", "2026-03-30 07:30"),  # the clock goes forward on Sunday
        ("2026-10-23 20:00", "2026-10-26 07:30"),  # and back
        ("2026-05-13 21:00", "2026-05-15 07:30"),  # Ascension Day
    ],
)
def test_mail_leaves_at_the_first_hour_that_is_not_quiet(now, leaves):
    assert here(opens(at(now), Quiet(*NIGHT, days_off=True))) == leaves


@pytest.mark.parametrize(
    ("now", "country", "leaves"),
    [
        ("2026-07-20 21:00", "NL", "2026-07-21 07:30"),
        ("2026-04-27 10:00", "NL", "2026-04-28 07:30"),  # the King's birthday
        ("2026-04-27 10:00", "BE", "2026-04-27 10:00"),
    ],
)
def test_holidays_are_those_of_the_readers_country(now, country, leaves):
    assert here(opens(at(now), Quiet(*NIGHT, days_off=True, country=country))) == leaves


@pytest.mark.parametrize(
    ("quiet", "now", "leaves"),
    [
        (Quiet(time(0), time(0), days_off=False), "2026-11-29 03:00", "2026-11-29 03:00"),
        (Quiet(time(0), time(0), days_off=True), "2026-11-29 03:00", "2026-11-30 00:00"),
        (Quiet(time(12), time(13), days_off=False), "2026-11-29 12:10", "2026-11-29 13:00"),
        (Quiet(time(12), time(13), days_off=False), "2026-11-29 13:00", "2026-11-29 13:00"),
        (Quiet(time(12), time(13), days_off=False), "2026-11-29 11:59", "2026-11-29 11:59"),
        (Quiet(*NIGHT, days_off=False), "2026-11-28 12:00", "2026-11-28 12:00"),
        (Quiet(time(22), time(2, 30), days_off=False), "2026-03-28 23:00", "2026-03-29 03:30"),  # an hour that is not
    ],
)
def test_own_hours_count(quiet, now, leaves):
    assert here(opens(at(now), quiet)) == leaves


@pytest.mark.parametrize(
    ("now", "every", "hour", "due"),
    [
        ("2026-11-25 07:59", "daily", 8, "2026-11-25 08:00"),
        ("2026-11-25 08:00", "daily", 8, "2026-11-25 08:00"),
        ("2026-11-25 08:01", "daily", 8, "2026-11-26 08:00"),
        ("2026-11-27 09:00", "daily", 8, "2026-11-30 08:00"),
        ("2026-12-24 09:00", "daily", 8, "2026-12-28 08:00"),
        ("2026-03-27 09:00", "daily", 8, "2026-03-30 08:00"),
        ("2026-10-23 09:00", "daily", 8, "2026-10-26 08:00"),
        ("2028-02-28 09:00", "daily", 8, "2028-02-29 08:00"),
        ("2026-11-25 09:00", "weekly", 17, "2026-11-30 17:00"),
        ("2026-04-02 09:00", "weekly", 8, "2026-04-07 08:00"),  # Easter Monday: on Tuesday
        ("2026-04-07 09:00", "weekly", 8, "2026-04-13 08:00"),
    ],
)
def test_digest_is_due_at_its_hour_on_a_working_day(now, every, hour, due):
    assert here(next_digest(at(now), every=every, hour=hour, country="BE")) == due


def test_digest_of_a_night_with_two_hours_alike_is_not_before_now():
    now = datetime(2026, 10, 25, 2, 30, tzinfo=ZONE, fold=1)
    assert next_digest(now, every="daily", hour=2, country="BE") > now
