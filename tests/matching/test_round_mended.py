"""What a broker may rely on in rounds: figures of now, refusals that hold everywhere, needs that are gone, the mail."""

import pytest
from django.utils.html import escape

from tests import factories
from tests.matching.round_scene import again, helper, need, row_of, solved
from tests.matching.test_round_views import _settings, broker, row_url, staff, url  # noqa: F401
from tests.matching.test_views import text_of
from vlechtwerk.core.ui.words import hour
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching.enums import RowState
from vlechtwerk.matching.models import RoundRefusal, SetAside
from vlechtwerk.matching.queries.round_figures import Figures, figures_of
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Affiliation


@pytest.fixture
def made(broker):  # noqa: F811
    for number in range(3):
        need(broker, f"Nood {number}")
        helper(f"Hulp {number}", capacity_per_quarter=1)
    return solved(broker)


def first(match_round):
    return match_round.rows.select_related("need__innovation", "helper", "round").order_by("pk").first()


def flat(reply):
    return " ".join(text_of(reply).split())


def refuse(row, broker):  # noqa: F811
    person = row.helper
    actions.refuse_pair(row, person=person, reason="conflict", by=broker)
    return person


@pytest.mark.parametrize("more", [[], ["rij"], ["keuren"], ["vergelijk"]])
def test_no_link_of_a_round_leads_nowhere(made, broker, staff, more):  # noqa: F811
    found = again(made, broker)
    where = row_url(first(found)) if more == ["rij"] else url(found, *more)
    page = text_of(staff.get(where, {"row": first(found).key}))
    assert 'href=""' not in page
    if more:
        assert f'href="{url(found)}"' in page
    if more in (["rij"], ["keuren"]):
        assert f'href="{url(found)}"' in page.split("</h1>")[1]


def test_list_page_and_comparison_tell_the_same_after_a_refusal(made, broker, staff):  # noqa: F811
    second = again(made, broker)
    refuse(first(second), broker)
    figures = figures_of([second])[second.pk]
    assert (figures.served, figures.needs) == (2, 3)
    assert figures.total < second.total
    total, worst = f"{figures.total:.2f}", f"{figures.worst:.2f}"
    pages = [text_of(staff.get(one)) for one in (url(second), "/koppelen/rondes/", url(second, "vergelijk"))]
    assert all(total in page for page in pages)
    assert worst in pages[0]
    assert worst in pages[2]
    assert all("2 of 3" in page for page in pages[1:])
    assert "3 of 3" in pages[2]


def test_percentage_is_rounded_and_a_hundred_only_for_the_best():
    def percent(total):
        return Figures(total, None, 0, 0, 0, 0, bound=31.67).percent

    assert percent(30.77) == 97.2
    assert percent(31.66) == 99.9


def test_refusal_holds_on_the_match_desk_until_it_is_taken_back(made, broker, staff):  # noqa: F811
    row = first(made)
    person = refuse(row, broker)
    aside = SetAside.objects.get(need=row.need, person=person)
    assert (aside.kind, aside.reason, aside.until) == ("never", "conflict", None)
    assert queries.is_set_aside(row.need, person)
    page = text_of(staff.post(row_url(row), {"verb": "allow", "person": person.key}, follow=True))
    assert "may be proposed for this need again" in page
    assert not queries.is_set_aside(row.need, person)
    assert RoundRefusal.objects.count() == 0


def test_lift_on_the_match_desk_takes_the_refusal_of_the_round_back(made, broker):  # noqa: F811
    row = first(made)
    person = refuse(row, broker)
    actions.lift_set_aside(SetAside.objects.get(need=row.need, person=person), by=broker)
    assert made.refusals.count() == 0


def test_refusal_in_a_closed_round_sets_nobody_aside(made, broker, refused):  # noqa: F811
    actions.close_round(made, by=broker)
    other = factories.make_person("Zus")
    assert "changed in the meantime" in refused(
        actions.refuse_pair, first(made), person=other, reason="other", by=broker
    )
    assert SetAside.objects.count() == 0


@pytest.mark.parametrize("state", [NeedState.WITHDRAWN, NeedState.PROPOSED])
def test_row_of_a_need_that_is_gone_says_so_and_does_not_count(made, broker, staff, state):  # noqa: F811
    row = first(made)
    Need.objects.filter(pk=row.need_id).update(state=state)
    page = flat(staff.get(url(made)))
    assert page.count("This need no longer looks for somebody.") == 1
    assert page.count('name="row"') == 2
    assert "2 proposals." in page
    assert "Total of 2 pairs" in page
    assert '2 <span class="of">people' in page
    assert "One need no longer looks for somebody and is not counted." in page
    figures = figures_of([made])[made.pk]
    assert (figures.served, figures.needs, figures.gone) == (2, 2, 1)
    about = text_of(staff.get(row_url(row)))
    assert "This need no longer looks for somebody." in about
    assert 'value="choose"' not in about


def test_approved_row_counts_and_is_not_gone(made, broker, staff):  # noqa: F811
    row = first(made)
    actions.approve_rows(made, pairs=[(row.key, row.helper.key)], by=broker)
    figures = figures_of([made])[made.pk]
    assert (figures.served, figures.gone, figures.asked) == (3, 0, 1)
    assert row_of(made, row.need).state == RowState.APPROVED


def test_row_shows_the_words_of_the_need_and_where_somebody_lives_and_works(made, broker, staff):  # noqa: F811
    row = first(made)
    Affiliation.objects.create(person=row.helper, organisation=factories.make_organisation("Bakkerij Zon"))
    row.helper.place = factories.make_place(name="Gent", postcode="9000")
    row.helper.save()
    page = text_of(staff.get(row_url(row)))
    assert row.need.text in page
    assert "Bakkerij Zon" in page
    assert f"{row.helper.name}, {row.helper.place}" in page


def test_rounds_of_one_day_are_told_apart_by_their_hour(made, staff):  # noqa: F811
    page = text_of(staff.get(url(made)))
    assert hour(made.created_at) in page.split("</title>")[0]
    assert hour(made.created_at) in page.split("<h1")[0].split("</title>")[1]


def test_signs_of_the_table_are_explained_above_it(made, staff):  # noqa: F811
    above = text_of(staff.get(url(made))).split("<table")[0]
    assert "in this round" in above
    assert "still free" in above


def test_sentences_of_a_row_begin_with_a_capital(made, broker, staff):  # noqa: F811
    row = first(made)
    refuse(row, broker)
    assert "proposes nobody. The pair was refused" in flat(staff.get(row_url(row)))


def test_preview_shows_the_mail_as_it_leaves_and_the_day_of_the_answer(made, broker, staff):  # noqa: F811
    row = first(made)
    page = flat(staff.get(url(made, "keuren"), {"row": row.key}))
    assert f"Read the mail to {row.helper.name}" in page
    assert row.need.text in page
    assert "They answer by" in page
    actions.approve_rows(made, pairs=[(row.key, row.helper.key)], by=broker)
    mail = Message.objects.get(kind="matching.proposal_asked")
    assert mail.subject in page
    of_each = ("/antwoord/", "/ik/berichten/")  # what is another for everybody who gets it
    lines = [one for one in mail.text.split("\n") if not any(part in one for part in of_each)]
    assert not [one for one in lines if escape(one.strip()) not in page]
