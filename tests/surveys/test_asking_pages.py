"""The pages of asking: what is typed stays, what is wrong is named, nothing sent makes an error, lists ask a fixed number."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.library.desk_scene import pdf
from tests.personas import client_of
from tests.surveys import asking
from vlechtwerk.core import clock, links
from vlechtwerk.outbox.models import Message
from vlechtwerk.surveys import actions
from vlechtwerk.surveys.models import AnswerFile, Invitation, Questionnaire, Response, Round

pytestmark = pytest.mark.django_db
PDF = pdf()
KINDS = ["one", "several", "exactly", "scale", "matrix", "ranking", "open", "file", "triangle"]


@pytest.fixture
def broker(db):
    return factories.make_broker()


@pytest.fixture
def desk(broker):
    return client_of(broker)


@pytest.fixture
def all_kinds(broker):
    """A survey with one question of every kind."""
    made = asking.questionnaire(keeper=broker)
    for kind in KINDS:
        asking.question(kind, of=made)
    actions.set_roles(made, names=["lesgever", "ondernemer"], by=broker)
    return actions.finish_questionnaire(made, by=broker)


def good(asked) -> dict:
    """What a browser sends when all is well."""
    name = {one.kind: f"q_{one.key}" for one in asked.questions.all()}
    return {
        name["one"]: "c1", name["several"]: ["c1", "c2"], name["exactly"]: ["c1", "c2", "c3"], name["scale"]: "4",
        f"{name['matrix']}-r1": "c1", f"{name['matrix']}-r2": "c2", name["open"]: "Te weinig tijd",
        **{f"{name['ranking']}-c{n}": str(n) for n in (1, 2, 3)},
        **{f"{name['triangle']}-c{n}": share for n, share in ((1, "50"), (2, "30"), (3, "20"))},
        name["file"]: SimpleUploadedFile("nota.pdf", PDF), "roles": ["r1", "r2"],
    }  # fmt: skip


def act(client, view, row, verb=None, **data):
    return client.post(reverse(view, args=[row.key, *([verb] if verb else [])]), data)


def path(row: Invitation) -> str:
    return reverse("guest_survey", args=[links.make_token("survey", row.key, valid=timedelta(days=9))])


# --- the team ---------------------------------------------------------------------------------------------------


def test_from_title_to_open_round_by_the_pages_alone(desk, broker):
    typed = {"kind": "survey", "title": "Wat houdt je tegen?", "language": "nl", "smallest_group": "5"}
    assert desk.post(reverse("questionnaire_new"), {**typed, "title": ""}).status_code == 422
    desk.post(reverse("questionnaire_new"), typed)
    asked = Questionnaire.objects.get()
    new = reverse("question_new", args=[asked.key, "exactly"])
    assert desk.get(reverse("question_kind", args=[asked.key]), {"kind": "exactly"})["Location"] == new
    bad = desk.post(new, {"text": "Kies", "choices": "Geld\nTijd", "exactly_count": "3"})
    assert (bad.status_code, "Geld\nTijd" in bad.content.decode()) == (422, True)
    desk.post(
        new, {"text": "Kies", "choices": "Geld | 20\nTijd\nMensen\nKennis", "exactly_count": "3", "is_required": "on"}
    )
    one = asked.questions.get()
    assert one.choices.values_list("text", "score")[0] == ("Geld", 20)
    assert "Geld | 20" in desk.get(reverse("question_edit", args=[one.key])).content.decode()
    act(desk, "questionnaire_roles", asked, roles="lesgever\nondernemer")
    assert "Kies er precies 3." in desk.get(reverse("questionnaire_preview", args=[asked.key])).content.decode()
    act(desk, "questionnaire_act", asked, "finish")
    today = clock.today()
    act(desk, "survey_round_new", asked, name="Najaar", opens_on=today, closes_on=today + timedelta(days=9))
    found = Round.objects.get()
    act(desk, "survey_round_act", found, "open")
    found.refresh_from_db()
    assert found.state == "open"
    for view, row in [("questionnaire", asked), ("survey_round", found)]:
        assert desk.get(reverse(view, args=[row.key])).status_code == 200


def test_refusal_of_a_button_is_told_and_nothing_changes(desk, broker):
    asked = asking.questionnaire(keeper=broker)
    page = desk.post(reverse("questionnaire_act", args=[asked.key, "finish"]), follow=True)
    assert "Er staat nog geen vraag in" in page.content.decode()
    assert act(desk, "questionnaire_act", asked, "verzonnen").status_code == 404
    found = asking.planned(asking.ready(keeper=broker))
    assert act(desk, "survey_round_act", found, "verzonnen").status_code == 404
    actions.close_round(found, by=broker)
    page = desk.post(reverse("survey_round_act", args=[found.key, "open"]), follow=True)
    assert "intussen" in page.content.decode()


def test_inviting_shows_how_many_before_anything_leaves(desk, broker):
    griet = factories.make_person("Griet Vandamme")
    found = asking.planned(asking.ready(keeper=broker))
    page = act(desk, "survey_invite", found, act="search", q="griet")
    assert "Griet Vandamme" in page.content.decode()
    sent = {"person": [griet.key], "addresses": "Tine <tine@example.org>; wim@example.org"}
    page = act(desk, "survey_invite", found, act="look", **sent)
    assert "Dit mailt 3 mensen" in page.content.decode()
    assert not Invitation.objects.exists()
    bad = act(desk, "survey_invite", found, act="send", **{**sent, "addresses": "tine"})
    assert (bad.status_code, "Dit is geen e-mailadres: tine" in bad.content.decode()) == (422, True)
    more = {**sent, "addresses": f"{sent['addresses']}; els@example.org"}
    page = act(desk, "survey_invite", found, act="send", looked="3", **more)
    assert "Dit mailt 4 mensen" in page.content.decode()  # somebody came along since one looked
    assert not Invitation.objects.exists()
    assert act(desk, "survey_invite", found, act="send", looked="3", **sent).status_code == 302
    assert Invitation.objects.count() == 3


def test_paper_is_typed_in_one_after_another_and_twice_sent_is_once(desk, broker, all_kinds):
    found = asking.opened(all_kinds)
    page = desk.get(reverse("survey_paper", args=[found.key]))
    sent = {**good(all_kinds), "once": page.context["filling"].once_token, "next": "1"}
    assert act(desk, "survey_paper", found, **sent)["Location"] == reverse("survey_paper", args=[found.key])
    sent |= {key: SimpleUploadedFile("nota.pdf", PDF) for key, value in sent.items() if hasattr(value, "read")}
    act(desk, "survey_paper", found, **sent)
    made = Response.objects.get()
    assert (made.given, made.entered_by, made.roles) == ("paper", broker, ["r1", "r2"])
    exactly = all_kinds.questions.get(kind="exactly")
    for chosen, said in ((["c1", "c2"], "Je koos er 2."), (["c1", "c2", "c3", "c4"], "Je koos er 4.")):
        page = act(desk, "survey_paper", found, **{**sent, f"q_{exactly.key}": chosen})
        assert (page.status_code, said in page.content.decode()) == (422, True)
    assert Response.objects.count() == 1


# --- respondents ------------------------------------------------------------------------------------------------


def test_guest_answers_all_nine_kinds_once_by_the_link_of_the_mail(client, all_kinds):
    found = asking.opened(all_kinds, addresses=[("Tine", "tine@example.org")])
    mail = Message.objects.get(kind="surveys.invited")
    row = found.invitations.get()
    assert client.get(path(row)).status_code == 200
    assert client.post(path(row), good(all_kinds)).status_code == 302
    made, name = Response.objects.get(), {one.kind: one.key for one in all_kinds.questions.all()}
    kept = AnswerFile.objects.get()
    assert made.answers == {
        name["one"]: "c1", name["several"]: ["c1", "c2"], name["exactly"]: ["c1", "c2", "c3"], name["scale"]: 4,
        name["matrix"]: {"r1": "c1", "r2": "c2"}, name["ranking"]: ["c1", "c2", "c3"], name["open"]: "Te weinig tijd",
        name["file"]: kept.key, name["triangle"]: [50, 30, 20],
    }  # fmt: skip
    assert (kept.name, kept.kind, bytes(kept.data), made.roles) == (
        "nota.pdf",
        "application/pdf",
        PDF,
        ["r1", "r2"],
    )
    assert "Dank je wel" in client.get(mail.link).content.decode()
    assert client.post(path(row), good(all_kinds)).status_code == 200
    assert Response.objects.count() == 1


def test_what_was_filled_in_stays_and_the_question_is_named(client, all_kinds):
    row = asking.opened(all_kinds, people=[factories.make_person()]).invitations.get()
    name = {one.kind: f"q_{one.key}" for one in all_kinds.questions.all()}
    sent = {
        **good(all_kinds),
        name["exactly"]: ["c1", "c4"],
        f"{name['triangle']}-c1": "60",
        name["open"]: "<b>Tijd</b>",
    }
    page = client.post(path(row), sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert "Je koos er 2." in text and "Nu zijn ze 110." in text
    assert f'href="#{name["exactly"]}-1"' in text and f'href="#{name["triangle"]}-c1"' in text
    assert 'value="c4" checked' in text.replace(f' id="{name["exactly"]}-4"', "")
    assert "&lt;b&gt;Tijd&lt;/b&gt;" in text
    assert f'name="{name["triangle"]}-c1" value="60"' in text
    assert not Response.objects.exists()


def test_no_thank_you_is_heard_and_can_be_taken_back(client, broker):
    asked = asking.ready(keeper=broker)
    row = asking.opened(asked, people=[factories.make_person()]).invitations.get()
    client.post(path(row), {"decline": "1"})
    row.refresh_from_db()
    assert row.declined_at
    assert "anyway=1" in client.get(path(row)).content.decode()
    assert client.get(path(row) + "?anyway=1").status_code == 200
    client.post(path(row), {f"q_{asking.only(asked).key}": "c1"})
    assert Response.objects.count() == 1


def test_closed_round_and_bad_links_open_a_friendly_page(client, broker):
    found = asking.opened(asking.ready(keeper=broker), people=[factories.make_person()])
    row = found.invitations.get()
    actions.close_round(found, by=broker)
    assert "voorbij" in client.get(path(row)).content.decode()
    for purpose, parts in [("survey", ["bestaatniet22"]), ("ticket", [found.key]), ("ticket", ["x", "y"])]:
        token = links.make_token(purpose, *parts, valid=timedelta(days=1))
        view = "guest_survey" if purpose == "survey" else "guest_ticket"
        assert client.get(reverse(view, args=[token])).status_code == 404
    token = links.make_token("ticket", found.key, "verzonnen", valid=timedelta(days=1))
    assert client.get(reverse("guest_ticket", args=[token])).status_code == 200


def test_page_tells_what_is_known_of_who_answers(client, broker):
    row = asking.opened(asking.ready(keeper=broker), people=[factories.make_person("Griet")]).invitations.get()
    assert "Je antwoordt als Griet" in client.get(path(row)).content.decode()
    nameless = asking.opened(asking.ready(keeper=broker, is_anonymous=True))
    token = links.make_token("ticket", nameless.key, asking.tickets(nameless, 1)[0], valid=timedelta(days=1))
    assert "Dit is anoniem" in client.get(reverse("guest_ticket", args=[token])).content.decode()


def test_member_comes_from_their_own_page_to_their_own_questions(broker):
    griet, other = factories.make_person("Griet"), factories.make_person("Wim")
    row = asking.opened(asking.ready(keeper=broker), people=[griet]).invitations.get()
    own = reverse("own_survey", args=[row.key])
    assert own in client_of(griet).get(reverse("member_home")).content.decode()
    assert own not in client_of(other).get(reverse("member_home")).content.decode()
    assert client_of(griet).get(reverse("own_survey", args=[row.key]), follow=True).status_code == 200
    assert client_of(other).get(reverse("own_survey", args=[row.key])).status_code == 404


# --- open to all ------------------------------------------------------------------------------------------------


def fill(client, asked, **more):
    page = client.get(reverse("scan", args=[asked.key]))
    sent = {f"q_{asking.only(asked).key}": "c1", "once": page.context["filling"].once_token}
    return sent | {"shown": page.context["trap"]["shown"].value(), **more}


def test_visitor_fills_in_a_scan_and_goes_to_its_result(client, broker, settings):
    settings.ASK_QUICKEST_S = 0
    asked = asking.ready("scan", keeper=broker, is_public=True)
    assert asked.title in client.get(reverse("scans")).content.decode()
    sent = fill(client, asked)
    answer = client.post(reverse("scan", args=[asked.key]), sent)
    made = Response.objects.get()
    assert answer["Location"] == reverse("scan_result", args=[made.key])
    assert client.post(reverse("scan", args=[asked.key]), sent)["Location"] == answer["Location"]
    assert (Response.objects.count(), made.person, bool(made.made_at)) == (1, None, True)


def test_robot_is_asked_to_send_once_more_and_nothing_is_lost(client, broker):
    asked = asking.ready("scan", keeper=broker, is_public=True)
    sent = fill(client, asked, website="https://spam.example")
    page = client.post(reverse("scan", args=[asked.key]), sent)
    assert "Nog één klik" in page.content.decode() and " checked" in page.content.decode()
    assert not Response.objects.exists()
    again = {**sent, "website": "", "sure": "1", "once": page.context["filling"].once_token}
    assert client.post(reverse("scan", args=[asked.key]), again).status_code == 302
    assert Response.objects.count() == 1


def test_flood_of_answers_from_one_address_is_stopped(client, broker, settings):
    settings.INTAKE_LIMIT_PER_HOUR, settings.ASK_QUICKEST_S = 0, 0
    asked = asking.ready("scan", keeper=broker, is_public=True)
    page = client.post(reverse("scan", args=[asked.key]), fill(client, asked))
    assert (page.status_code, "Probeer over een uur" in page.content.decode()) == (422, True)


def test_scan_that_is_no_longer_open_is_not_found(client, broker):
    asked = asking.ready("scan", keeper=broker, is_public=True)
    actions.archive_questionnaire(asked, by=broker)
    assert client.get(reverse("scan", args=[asked.key])).status_code == 404
    assert "Er staat nu geen scan open" in client.get(reverse("scans")).content.decode()


# --- anything that is sent, and counts --------------------------------------------------------------------------

JUNK = ["", "\x00", "x" * 20_000, "-1", "٣", "c1\u202e", "<script>", "9" * 5000]


@pytest.mark.parametrize("junk", JUNK)
def test_nothing_that_is_sent_is_an_error(client, desk, broker, all_kinds, junk):
    found = asking.opened(all_kinds, people=[factories.make_person()])
    row, drafted = found.invitations.get(), asking.questionnaire(keeper=broker)
    for one in (path(row), reverse("survey_paper", args=[found.key])):
        sent = dict.fromkeys(good(all_kinds), junk) | {"once": junk, "roles": [junk]}
        assert desk.post(one, sent).status_code in {200, 302, 400, 422}
    fields = ["text", "hint", "choices", "rows", "exactly_count", "scale_from", "scale_to", "part", "low_label"]
    for kind in KINDS:
        answer = desk.post(reverse("question_new", args=[drafted.key, kind]), dict.fromkeys(fields, junk))
        assert answer.status_code in {302, 400, 422}
    sent = dict.fromkeys(["q", "hat", "addresses", "person", "act"], junk)
    for choice in ("look", "send", "search", junk):
        assert act(desk, "survey_invite", found, **{**sent, "act": choice}).status_code < 500
    sent = dict.fromkeys(
        ["title", "intro", "smallest_group", "kind", "language", "source_url", "name", "opens_on", "roles"], junk
    )
    for view, thing in [
        ("questionnaire_edit", all_kinds),
        ("questionnaire_roles", all_kinds),
        ("survey_round_edit", found),
    ]:
        assert act(desk, view, thing, **sent).status_code < 500


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_questionnaires_asks_a_fixed_number(desk, broker, count, django_assert_num_queries):
    for _ in range(count):
        asking.opened(asking.ready(keeper=broker))
    desk.get(reverse("questionnaires"))
    with django_assert_num_queries(4):
        assert desk.get(reverse("questionnaires")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_questionnaire_asks_a_fixed_number(desk, broker, count, django_assert_num_queries):
    asked = asking.questionnaire(keeper=broker)
    for _ in range(count):
        asking.question("matrix", of=asked)
    actions.finish_questionnaire(asked, by=broker)
    for _ in range(count):
        asking.opened(asked)
    desk.get(reverse("questionnaire", args=[asked.key]))
    with django_assert_num_queries(8):
        desk.get(reverse("questionnaire", args=[asked.key]))


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_round_asks_a_fixed_number(desk, broker, count, django_assert_num_queries):
    found = asking.opened(asking.ready(keeper=broker), people=[factories.make_person() for _ in range(count)])
    desk.get(reverse("survey_round", args=[found.key]))
    with django_assert_num_queries(7):
        desk.get(reverse("survey_round", args=[found.key]))


@pytest.mark.parametrize("count", [1, 3])
def test_filling_in_asks_a_fixed_number(client, broker, count, django_assert_num_queries):
    asked = asking.questionnaire(keeper=broker)
    for _ in range(count):
        asking.question("matrix", of=asked)
    row = asking.opened(
        actions.finish_questionnaire(asked, by=broker), people=[factories.make_person()]
    ).invitations.get()
    client.get(path(row))
    with django_assert_num_queries(5):
        client.get(path(row))


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_scans_asks_a_fixed_number(client, broker, count, django_assert_num_queries):
    for _ in range(count):
        asking.ready("scan", keeper=broker, is_public=True)
    client.get(reverse("scans"))
    with django_assert_num_queries(1):
        client.get(reverse("scans"))
