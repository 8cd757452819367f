"""The pages of rounds: the same number of queries whatever the size, and what each button does."""

from datetime import timedelta

import pytest

from tests.matching.round_scene import BREAD, again, helper, helper_of, need, row_of, solved
from tests.matching.test_views import client_of, text_of
from vlechtwerk.core import clock
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.matching import actions, registry
from vlechtwerk.matching.enums import RoundState, RowState
from vlechtwerk.matching.models import MatchRound
from vlechtwerk.outbox.models import Message

LIST_QUERIES = 8
ROUND_QUERIES = 7  # without the panels of other apps
APPROVED_QUERIES = ROUND_QUERIES + 1  # the mails
ROW_QUERIES = 7
WHY_NOT_QUERIES = 19
COMPARE_QUERIES = 5


@pytest.fixture(autouse=True)
def _settings(settings, monkeypatch):
    settings.STAFF_MFA = "optional"
    settings.LANGUAGE_CODE = "en"
    monkeypatch.setattr(registry, "round_panels", [])


@pytest.fixture
def broker(broker):
    type(broker).objects.filter(pk=broker.pk).update(language="en")
    broker.refresh_from_db()
    return broker


@pytest.fixture
def staff(broker):
    return client_of(broker)


def of_size(broker, rows):
    for number in range(rows):
        need(broker, f"Nood {number}")
        helper(f"Hulp {number}", capacity_per_quarter=1)
    return solved(broker)


def url(match_round, *more):
    return "/".join(["/koppelen/rondes", match_round.key, *more, ""])


def row_url(row):
    return url(row.round, "rij", row.key)


# the same number of queries


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_rounds_takes_a_constant_number_of_queries(broker, staff, rows, django_assert_num_queries):
    for _turn in range(rows):
        of_size(broker, 1)
    with django_assert_num_queries(LIST_QUERIES):
        page = text_of(staff.get("/koppelen/rondes/"))
    assert page.count('scope="row"') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_round_takes_a_constant_number_of_queries(broker, staff, rows, django_assert_num_queries):
    made = of_size(broker, rows)
    with django_assert_num_queries(ROUND_QUERIES):
        page = text_of(staff.get(url(made)))
    assert page.count('name="row"') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_approved_round_takes_as_many_queries(broker, staff, rows, django_assert_num_queries):
    made = of_size(broker, rows)
    pairs = [(row.key, row.helper.key) for row in made.rows.select_related("helper")]
    actions.approve_rows(made, pairs=pairs, by=broker)
    with django_assert_num_queries(APPROVED_QUERIES):
        assert text_of(staff.get(url(made))).count("the mail leaves now") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_row_and_why_not_take_a_constant_number_of_queries(broker, staff, rows, django_assert_num_queries):
    made = of_size(broker, rows)
    helper("Zus", BREAD)
    row = made.rows.select_related("round").first()
    with django_assert_num_queries(ROW_QUERIES):
        staff.get(row_url(row))
    with django_assert_num_queries(WHY_NOT_QUERIES):
        assert "Says nothing about this subject" in text_of(staff.get(row_url(row), {"who": "zus"}))


@pytest.mark.parametrize("rows", [1, 3])
def test_comparison_takes_a_constant_number_of_queries(broker, staff, rows, django_assert_num_queries):
    second = again(of_size(broker, rows), broker)
    with django_assert_num_queries(COMPARE_QUERIES):
        assert "every need has the same proposal" in text_of(staff.get(url(second, "vergelijk")))


# start


def test_list_without_rounds_says_what_a_round_is(broker, staff):
    assert "No round yet" in text_of(staff.get("/koppelen/rondes/"))
    assert "No open needs" in text_of(staff.get("/koppelen/rondes/"))


def test_form_starts_a_round_and_leads_to_it(broker, staff):
    about = need(broker, "Een")
    data = {"objective": "total", "most_each": "1", "dial": "4", "mine": "on", "needs": [about.key]}
    reply = staff.post("/koppelen/rondes/", data)
    made = MatchRound.objects.get()
    assert reply["Location"] == url(made)
    assert (made.objective, made.most_each, made.dial, made.made_by) == ("total", 1, 4, broker)
    assert made.scope == {"needs": [about.key], "broker": broker.key, "label": broker.name}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"objective": "best", "most_each": "1"}, "What comes first?"),
        ({"objective": "fair", "most_each": "0"}, "At most so many"),
        ({"objective": "fair", "most_each": "1", "dial": "9"}, "Fresh eyes"),
        ({"objective": "fair", "most_each": "1", "needs": ["nope"]}, "Only these needs"),
        ({"objective": "fair", "most_each": "1", "axis": "nope"}, "Only needs about"),
    ],
)
def test_form_names_the_field_that_is_wrong_and_writes_nothing(broker, staff, data, told):
    need(broker, "Een")
    reply = staff.post("/koppelen/rondes/", data)
    assert reply.status_code == 422
    assert told in text_of(reply)
    assert MatchRound.objects.count() == 0


# while it is calculated


def test_waiting_round_asks_for_itself_and_says_how_far_it_is(broker, staff):
    need(broker, "Een")
    helper("An")
    made = actions.start_round(by=broker)
    page = text_of(staff.get(url(made)))
    assert 'hx-trigger="every 1s"' in page
    assert "0 of 1 needs compared" in page
    assert f'href="{url(made)}"' in page  # the way without scripts
    actions.work_rounds()
    assert staff.get(url(made), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_half_done_round_shows_first_results_as_such(broker, staff):
    about = need(broker, "Een")
    person = helper("An")
    made = solved(broker)
    made.rows.update(state=RowState.SCORED, helper=None, score=None)
    MatchRound.objects.filter(pk=made.pk).update(state=RoundState.SOLVING, total=None)
    page = text_of(staff.get(url(made)))
    assert person.name in page
    assert "for now" in page
    assert about.title in page
    assert 'name="row"' not in page  # nothing to approve yet


def test_failed_round_says_why_and_offers_another_go(broker, staff):
    need(broker, "Een")
    made = actions.start_round(by=broker)
    MatchRound.objects.filter(pk=made.pk).update(state=RoundState.FAILED, failure="MemoryError")
    page = text_of(staff.get(url(made)))
    assert "MemoryError" in page
    reply = staff.post(url(made, "again"))
    assert reply["Location"] == url(MatchRound.objects.latest("pk"))


# figures in words


def test_round_tells_its_bound_worst_load_and_price(broker, staff):
    made = of_size(broker, 2)
    strange = need(broker, "Vergunning", text="Wie kent de regels voor drijvende zonnepanelen?")
    made = again(made, broker)
    page = text_of(staff.get(url(made)))
    assert "the best that can be: proven bound" in page
    assert "It cannot be better: proven." in page
    assert "Everybody once." in page
    assert "Dividing fairly costs" in page
    assert f"{strange.title} ({strange.innovation.name}): nobody yet." in " ".join(page.split())
    assert "Nobody in the network says to know about this" in page
    assert "attempt 2" in page


def test_hand_choice_shows_how_far_the_round_is_from_the_best(broker, staff):
    about, _an = need(broker, "Een"), helper("An")
    other = helper("Bo", "Ik reken soms iets uit")
    made = solved(broker)
    assert helper_of(made, about) == "An"
    reply = staff.post(row_url(row_of(made, about)), {"verb": "choose", "person": other.key}, follow=True)
    assert "Chosen by hand: Bo" in text_of(reply)
    page = text_of(staff.get(url(made)))
    assert "% of the best that provably can" in page
    assert "by hand" in page


def test_panels_of_apps_above_stand_beside_the_round(broker, staff, monkeypatch):
    panel = {"title": "Ring found", "text": "Three people help each other.", "url": "/ringen/", "label": "Look"}
    monkeypatch.setattr(registry, "round_panels", [lambda match_round: [panel]])
    page = text_of(staff.get(url(of_size(broker, 1))))
    assert "Ring found" in page
    assert 'href="/ringen/"' in page


def test_old_round_stands_on_the_list_and_can_be_closed(broker, staff):
    made = of_size(broker, 1)
    with clock.at(clock.now() + timedelta(days=8)):
        assert "still waits for you" in text_of(staff.get("/koppelen/rondes/"))
        assert "This round is old" in text_of(staff.get(url(made)))
        staff.post(url(made, "close"))
        assert "still waits for you" not in text_of(staff.get("/koppelen/rondes/"))


# buttons


def test_lock_button_keeps_and_frees_a_pair(broker, staff):
    row = of_size(broker, 1).rows.select_related("round").get()
    assert staff.post(row_url(row), {"verb": "lock", "back": "1"})["Location"] == url(row.round)
    row.refresh_from_db()
    assert row.is_locked
    assert 'aria-pressed="true"' in text_of(staff.get(url(row.round)))
    assert staff.post(row_url(row), {"verb": "unlock"})["Location"] == row_url(row)
    row.refresh_from_db()
    assert not row.is_locked


def test_refuse_button_needs_a_reason(broker, staff):
    row = of_size(broker, 1).rows.select_related("round", "helper").get()
    data = {"verb": "refuse", "person": row.helper.key}
    assert "Choose a reason" in text_of(staff.post(row_url(row), data | {"reason": "zomaar"}, follow=True))
    assert row.round.refusals.count() == 0
    page = text_of(staff.post(row_url(row), data | {"reason": "conflict"}, follow=True))
    assert "is not proposed for this need any more" in page
    assert "Refused for this need" in page


@pytest.mark.parametrize("data", [{}, {"verb": "choose"}, {"verb": "choose", "person": "nobody"}, {"verb": "x"}])
def test_strange_button_changes_nothing(broker, staff, data):
    row = of_size(broker, 1).rows.select_related("round").get()
    assert staff.post(row_url(row), data).status_code == 404
    row.refresh_from_db()
    assert row.state == RowState.PROPOSED


def test_row_of_another_round_is_not_found(broker, staff):
    first, second = of_size(broker, 1), solved(broker)
    assert staff.get(url(first, "rij", second.rows.first().key)).status_code == 404


def test_comparison_without_a_round_before_is_not_found(broker, staff):
    made = of_size(broker, 1)
    assert staff.get(url(made, "vergelijk")).status_code == 404
    assert staff.get(url(made, "vergelijk"), {"with": "nope"}).status_code == 404


# approve


def test_preview_then_approval_then_who_was_mailed(broker, staff):
    made = of_size(broker, 2)
    rows = list(made.rows.select_related("helper"))
    preview = text_of(staff.get(url(made, "keuren"), {"row": [row.key for row in rows]}))
    assert "This mails 2 people." in preview
    assert Message.objects.filter(kind="matching.proposal_asked").count() == 0
    pairs = [f"{row.key}:{row.helper.key}" for row in rows]
    page = text_of(staff.post(url(made, "keuren"), {"pair": pairs}, follow=True))
    assert "2 requests made." in page
    assert page.count("the mail leaves now") == 2
    Message.objects.update(state="sent", sent_at=clock.now())
    assert text_of(staff.get(url(made))).count("Mailed ") == 2


def test_approval_names_the_row_that_failed(broker, staff):
    made = of_size(broker, 2)
    rows = list(made.rows.select_related("helper", "need"))
    type(rows[0].need).objects.filter(pk=rows[0].need_id).update(state=NeedState.WITHDRAWN)
    page = text_of(staff.post(url(made, "keuren"), {"pair": [f"{r.key}:{r.helper.key}" for r in rows]}, follow=True))
    assert f"“{rows[0].need.title}” was not asked" in page
    assert "1 person asked." in page


@pytest.mark.parametrize("pairs", [[], ["nope"], ["a:b:c"], [":"]])
def test_approval_of_nothing_says_what_to_do(broker, staff, pairs):
    made = of_size(broker, 1)
    page = text_of(staff.post(url(made, "keuren"), {"pair": pairs}, follow=True))
    assert "Nothing was chosen" in page
    assert "This mails nobody." in text_of(staff.get(url(made, "keuren"), {"row": pairs}))


def test_round_never_shows_a_telephone_number_or_address(broker, staff):
    made = of_size(broker, 1)
    row = made.rows.select_related("helper", "round").get()
    pages = [url(made), row_url(row) + "?who=hulp", url(made, "keuren") + f"?row={row.key}"]
    for page in pages:
        text = text_of(staff.get(page))
        assert row.helper.phone not in text
        assert row.helper.email not in text
