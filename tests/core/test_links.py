"""Links for people without an account: one purpose, one time, and silent when somebody fumbles with them."""

from datetime import timedelta

import pytest
from django.core import signing

from vlechtwerk.core import clock, links
from vlechtwerk.core.links import BadLink, make_token, read_token

DAY = timedelta(days=1)


def why_bad(purpose, token):
    with pytest.raises(BadLink) as bad:
        read_token(purpose, token)
    return "expired" if bad.value.expired else "bad"


@pytest.mark.parametrize("parts", [[], ["abc"], ["abc", "17"], ["naïef 🌾", ""], ["x" * 5000]])
def test_token_brings_back_what_it_carries(parts):
    assert read_token("answer", make_token("answer", *parts, valid=DAY)) == parts


def test_token_ends_at_its_time():
    now = clock.now().replace(microsecond=0)
    with clock.at(now):
        token = make_token("answer", "abc", valid=DAY)
    with clock.at(now + DAY):
        assert read_token("answer", token) == ["abc"]
    with clock.at(now + DAY + timedelta(seconds=1)):
        assert why_bad("answer", token) == "expired"


@pytest.mark.parametrize("other", ["confirm", "answer2", "", "moment.answer"])
def test_token_opens_nothing_else(other):
    assert why_bad(other, make_token("answer", "abc", valid=DAY)) == "bad"


def test_token_altered_anywhere_opens_nothing_and_tells_nothing():
    """Also not that it would have been expired."""
    for valid in (DAY, -DAY):
        token = make_token("answer", "abc", "17", valid=valid)
        for place, letter in enumerate(token):
            altered = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
            assert why_bad("answer", altered) == "bad"


def test_token_cut_short_anywhere_opens_nothing():
    token = make_token("answer", "abc", valid=DAY)
    assert {why_bad("answer", token[:length]) for length in range(len(token))} == {"bad"}


@pytest.mark.parametrize(
    "token",
    ["", ":", "::", "a:b:c", ".", "é", "🌾:🌾:🌾", "%00", "\x00", "../../etc/passwd", "x" * 200_000, ":" * 10_000],
)
def test_rubbish_opens_nothing(token):
    assert why_bad("answer", token) == "bad"


def test_token_longer_than_it_was_opens_nothing():
    token = make_token("answer", "abc", valid=DAY)
    assert {why_bad("answer", made) for made in (f"{token}x", f"x{token}", f"{token}{token}", f"{token}:")} == {"bad"}


def test_token_of_another_installation_opens_nothing(settings):
    settings.SECRET_KEY = "another"
    token = make_token("answer", "abc", valid=DAY)
    settings.SECRET_KEY = "only-for-tests"
    assert why_bad("answer", token) == "bad"


@pytest.mark.parametrize("content", [5, [], "text", {}, None, ["abc", "never"]])
def test_signed_content_that_is_no_link_opens_nothing(content):
    assert why_bad("answer", signing.dumps(content, salt="vlechtwerk.answer")) == "bad"


def test_address_in_a_mail_is_whole(settings):
    settings.BASE_URL = "https://netwerk.example"
    assert links.absolute("help") == "https://netwerk.example/hulp"
