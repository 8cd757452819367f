"""The public question: what people type, what robots type, and that no person is lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.together import refusals, together
from vlechtwerk.core import clock, links
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.models import Intake
from vlechtwerk.outbox.models import Message

QUESTION = "Onze soepkeuken draait op één subsidie. Wie helpt ons rekenen?"
ASK = "/vraag/"


@pytest.fixture
def visitor(db):
    return Client(headers={"accept-language": "en"})


def typed(**changes):
    """A form that was read for a minute before it was sent."""
    with clock.at(clock.now() - timedelta(minutes=1)):
        shown = links.sign_moment("ask")
    return {"question": QUESTION, "contact": "griet@soep.example", "name": "Griet", "shown": shown} | changes


def test_two_fields_are_enough_and_the_asker_gets_a_mail(visitor):
    page = visitor.post(ASK, typed(name=""))
    intake, mail = Intake.objects.get(), Message.objects.get()
    assert page.headers["Location"] == reverse("ask_done")
    assert (intake.state, intake.source, intake.email, intake.language) == (
        "received", "public_form", "griet@soep.example", "en",
    )  # fmt: skip
    assert intake.follow_up_on > clock.today()
    assert (mail.to_email, QUESTION in mail.text) == ("griet@soep.example", True)


def test_form_and_thanks_need_no_scripts_and_no_account(visitor):
    page = visitor.get(ASK)
    assert page.content.count(b"<textarea") == 1
    assert b'data-draft="ask"' in page.content
    assert b'type="hidden" name="sure"' in page.content
    assert visitor.get(reverse("ask_done")).status_code == 200


@pytest.mark.parametrize(
    ("contact", "email", "phone"),
    [("GRIET@Soep.example", "griet@soep.example", ""), (" 0470  00 12 34 ", "", "0470 00 12 34"),
     ("+31 6 12 34 56 78", "", "+31 6 12 34 56 78"), ("\u202a0470 00 12 34\u202c", "", "0470 00 12 34"),
     ("griet\u200b@soep.example", "griet@soep.example", "")],
)  # fmt: skip
def test_contact_is_an_address_or_a_number(visitor, contact, email, phone):
    visitor.post(ASK, typed(contact=contact))
    intake = Intake.objects.get()
    assert (intake.email, intake.phone) == (email, phone)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("question", "", "Write what you look for."), ("question", " \n\t ", "Write what you look for."),
     ("question", "\u200b\u200f" * 8, "Write what you look for."), ("question", "?" * 12, "Write what you look for."),
     ("question", "hulp", "Say a little more"), ("question", "x" * 3001, "3000"),
     ("question", "http://a.example " * 4, "many links"), ("contact", "", "Leave a telephone"),
     ("contact", "\u200b \u200b", "cannot reach you"), ("contact", "bel mij", "cannot reach you"),
     ("contact", "a@b", "cannot reach you"), ("contact", "a@b.be\nBcc: c@d.be", "cannot reach you"),
     ("contact", "12345", "cannot reach you"), ("contact", "x" * 255, "254"), ("name", "n" * 121, "120")],
)  # fmt: skip
def test_mistake_is_named_at_its_field_and_what_was_typed_stays(visitor, field, value, said):
    page = visitor.post(ASK, typed(**{field: value}))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert said in str(page.context["form"].errors[field])
    assert b"Griet" in page.content or field == "name"
    assert b"soepkeuken" in page.content or field == "question"
    assert (Intake.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize("body", [{}, {"question": ["a", "b"]}, {"other": "x"}])
def test_form_without_its_fields_is_told_what_is_missing(visitor, body):
    assert visitor.post(ASK, body).status_code == 422


def test_file_where_words_belong_is_told_what_is_missing(visitor):
    page = visitor.post(ASK, typed(question=SimpleUploadedFile("vraag.docx", b"PK\x03\x04")))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["question"]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/octet-stream"])
def test_body_of_another_kind_is_told_what_is_missing(visitor, kind):
    assert visitor.post(ASK, b'{"question": "x"}', content_type=kind).status_code == 422


URLENCODED = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"question=hallo%00daar+iedereen&contact=a@b.be", URLENCODED),
     (b"question=%ED%A0%80+hallo+iedereen&contact=a@b.be%00", URLENCODED),
     (b"question=hallo&contact=a@b.be", URLENCODED + "; charset=latin-1"),
     (b"--x\r\nnonsense", "multipart/form-data; boundary=x"), (b"", "multipart/form-data"),
     ("&".join(f"f{n}=1" for n in range(2100)).encode(), URLENCODED)],
)  # fmt: skip
def test_broken_request_gets_a_page_in_the_readers_language_and_writes_nothing(visitor, body, kind):
    page = visitor.post(ASK, body, content_type=kind)
    assert page.status_code in {400, 413, 422}
    assert b"<h1" in page.content
    assert not Intake.objects.exists()


@pytest.mark.parametrize("word", [b"Caf\xe9", b"Caf%E9"])
def test_bytes_that_are_no_utf8_are_not_an_error_of_ours(visitor, word):
    page = visitor.post(ASK, b"question=" + word + b" zoekt hulp&contact=a@soep.example", content_type=URLENCODED)
    assert page.status_code == 200
    assert Intake.objects.get().question[:4] in {"Caf\ufffd", "Café"}


@pytest.mark.parametrize("query", ["?a=%ff%fe", "?%00=1", "?a=%00", "?a=%ED%A0%80", "?a=\u202e"])
def test_broken_address_is_not_an_error_of_ours(visitor, desk, query):
    for page in (
        visitor.get(ASK + query),
        desk.get("/pad/" + query.replace("a=", "text=")),
        desk.get("/intakes/" + query),
    ):
        assert page.status_code in {200, 400}


def test_ten_megabytes_are_refused_with_a_way_out(visitor):
    page = visitor.post(ASK, typed(question="x" * 10_000_000))
    assert page.status_code == 413
    assert b"too much at once" in page.content


SHARP = '<script>alert(1)</script><img src=x onerror=alert(2)> & "zo" {{ 7|add:7 }} %(by)s 🥣'


def test_markup_is_shown_as_typed_on_every_page_and_in_every_mail(visitor, desk, broker, stages):
    visitor.post(ASK, typed(question=SHARP, name="<b>Griet</b>"))
    intake = Intake.objects.get()
    pages = [
        desk.get(reverse(name, args=args)) for name, args in (("intakes", []), ("intake", [intake.key]), ("today", []))
    ]
    actions.assess_intake(intake, is_impact_driven=True, is_innovative=True, note=SHARP, by=broker)
    made = actions.accept_intake(intake, name=SHARP, pitch=SHARP, by=broker)
    need = actions.open_need(made, title=SHARP[:120], text=SHARP, by=broker)
    actions.add_note(made, text=SHARP, by=broker)
    actions.set_next_step(made, text=SHARP, on=clock.today(), by=broker)
    pages += [desk.get(reverse("innovation", args=[made.key])), desk.get(reverse("path")), desk.get("/pad/?view=table")]
    pages += [desk.get(reverse("need_edit", args=[need.key])), desk.get(reverse("innovation_edit", args=[made.key]))]
    for shown in [page.content.decode() for page in pages] + [mail.html for mail in Message.objects.all()]:
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "<b>Griet</b>" not in shown
        assert "14" not in shown.partition("{{ 7")[2][:3]
    assert "<script>alert(1)</script>" in Message.objects.first().text  # the plain part is plain


def test_turned_text_direction_stays_inside_its_field(visitor):
    visitor.post(ASK, typed(question=f"\u202e{QUESTION} 🥕 مرحبا", name="\u2067Griet"))
    intake = Intake.objects.get()
    assert (intake.question, intake.name) == (f"{QUESTION} 🥕 مرحبا", "Griet")


# --- twice ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    [{}, {"question": f"  {QUESTION.upper()}\n"}, {"contact": "GRIET@soep.example"}, {"name": "Griet Vandamme"}],
)
def test_same_question_from_another_browser_is_recognised(visitor, again):
    visitor.post(ASK, typed())
    page = Client().post(ASK, typed(**again))
    assert page.headers["Location"] == reverse("ask_done")
    assert (Intake.objects.get().sent_count, Message.objects.count()) == (2, 1)


def test_same_number_written_otherwise_is_the_same_contact(visitor):
    visitor.post(ASK, typed(contact="0470 00 12 34"))
    visitor.post(ASK, typed(contact="0470/00.12.34"))
    assert Intake.objects.get().sent_count == 2


@pytest.mark.parametrize("other", [{"question": QUESTION + " Graag snel."}, {"contact": "an@soep.example"}])
def test_other_words_or_another_person_is_another_question(visitor, other):
    visitor.post(ASK, typed())
    visitor.post(ASK, typed(**other))
    assert Intake.objects.count() == 2


@pytest.mark.parametrize(("later", "count"), [(timedelta(hours=47), 1), (timedelta(hours=97), 2)])
def test_same_question_is_new_again_after_two_days(db, later, count):
    given = {"question": QUESTION, "source": "public_form", "email": "griet@soep.example"}
    actions.receive_intake(**given)
    with clock.at(clock.now() + later):
        actions.receive_intake(**given)
    assert Intake.objects.count() == count


@pytest.mark.parametrize("hours", range(0, 48, 6))
def test_same_question_is_recognised_at_every_hour_of_the_window(db, hours):
    given = {"question": QUESTION, "source": "public_form", "email": "griet@soep.example"}
    with clock.at(clock.now() + timedelta(hours=hours)):
        actions.receive_intake(**given)
    with clock.at(clock.now() + timedelta(hours=hours + 20)):
        assert actions.receive_intake(**given)[1] is False


def test_four_processes_with_the_same_question_make_one_intake(committed_db):
    given = {"question": QUESTION, "source": "public_form", "email": "griet@soep.example"}
    answers = together(*[lambda: actions.receive_intake(**given)[1]] * 4)
    assert refusals(answers) == []
    assert sorted(answers) == [False, False, False, True]
    assert (Intake.objects.get().sent_count, Message.objects.count()) == (4, 1)


# --- robots, and people who look like one --------------------------------------------------------------------


@pytest.mark.parametrize("doubt", [{"website": "https://spam.example"}, {"shown": ""}, {"shown": "made-up"}])
def test_what_looks_like_a_robot_is_kept_and_asked_once_more(visitor, doubt):
    page = visitor.post(ASK, typed(**doubt))
    assert page.status_code == 200
    assert b"One more click" in page.content
    assert b"soepkeuken" in page.content
    assert Intake.objects.get().state == "draft"
    assert not Message.objects.exists()


def test_who_is_quicker_than_hands_is_asked_once_more(visitor, settings):
    settings.ASK_QUICKEST_S = 2
    for seconds, state in ((1, "draft"), (3, "received")):
        moment = clock.now() - timedelta(seconds=seconds)
        with clock.at(moment):
            shown = links.sign_moment("ask")
        with clock.at(moment + timedelta(seconds=seconds)):
            visitor.post(ASK, typed(shown=shown, contact=f"{state}@soep.example"))
        assert Intake.objects.get(email=f"{state}@soep.example").state == state


def test_person_whose_password_manager_fills_in_too_much_comes_through_with_one_click(visitor):
    page = visitor.post(ASK, typed(website="griet"))
    fields = page.context["form"]
    again = {name: fields[name].value() for name in fields.fields}
    assert visitor.post(ASK, again | {"website": "griet"}).headers["Location"] == reverse("ask_done")
    assert Intake.objects.get().state == "received"
    assert Message.objects.count() == 1


def test_draft_that_was_changed_before_the_second_click_is_received_as_changed(visitor):
    visitor.post(ASK, typed(website="x"))
    visitor.post(ASK, typed(sure="1", question=QUESTION + " Graag in juni."))
    assert {intake.state for intake in Intake.objects.all()} == {"draft", "received"}


def test_draft_can_be_taken_in_by_a_broker_and_else_is_forgotten(visitor, desk):
    visitor.post(ASK, typed(website="x"))
    visitor.post(ASK, typed(website="x", contact="an@soep.example"))
    kept = Intake.objects.get(email="an@soep.example")
    assert desk.get(reverse("intakes"), {"state": "draft"}).context["page"].paginator.count == 2
    assert desk.get(reverse("intakes")).context["page"].paginator.count == 0
    desk.post(reverse("intake_act", args=[kept.key, "receive"]))
    assert actions.forget_drafts() == 0
    with clock.at(clock.now() + timedelta(days=15)):
        assert actions.forget_drafts() == 1
    assert list(Intake.objects.values_list("state", flat=True)) == ["received"]


def test_full_hall_on_one_connection_is_asked_for_one_more_click_and_nobody_is_lost(visitor, settings):
    settings.INTAKE_LIMIT_PER_HOUR = 2
    for number in range(3):
        visitor.post(ASK, typed(contact=f"zaal{number}@soep.example"))
    assert Intake.objects.filter(state="draft").count() == 1
    visitor.post(ASK, typed(contact="zaal2@soep.example", sure="1"))
    assert Intake.objects.filter(state="received").count() == 3


def test_flood_is_stopped_and_what_was_typed_stays_on_the_page(visitor, settings):
    settings.INTAKE_LIMIT_PER_HOUR = 0
    page = visitor.post(ASK, typed(sure="1"))
    assert (page.status_code, page.headers["Retry-After"]) == (429, "3600")
    assert b"soepkeuken" in page.content
    assert not Intake.objects.exists()


@pytest.mark.parametrize(("proxy", "counted"), [(("HTTP_X_FORWARDED_PROTO", "https"), 1), (None, 2)])
def test_limit_counts_callers_and_not_the_proxy_in_front(visitor, settings, proxy, counted):
    settings.INTAKE_LIMIT_PER_HOUR, settings.SECURE_PROXY_SSL_HEADER = 1, proxy
    for caller in ("198.51.100.1", "198.51.100.2"):
        visitor.post(
            ASK,
            typed(contact=f"{caller}@soep.example".replace(".", "", 3)),
            headers={"x-forwarded-for": f"6.6.6.6, {caller}"},
        )
    assert Intake.objects.filter(state="draft").count() == counted - 1


def test_thank_you_carries_no_links_and_no_name_that_is_one(visitor):
    visitor.post(ASK, typed(question="Goedkope leningen op www.spam.example", name="https://spam.example"))
    mail = Message.objects.get()
    assert "spam.example" not in mail.text + mail.html


# --- members -------------------------------------------------------------------------------------------------


def test_member_finds_the_own_address_filled_in_and_is_known(client_of, db):
    member = factories.make_person("Griet Vandamme", email="griet@soep.example")
    client = client_of(member)
    assert b'value="griet@soep.example"' in client.get(ASK).content
    client.post(ASK, typed())
    assert (Intake.objects.get().person, Intake.objects.get().source) == (member, "member")


def test_member_who_asks_for_a_neighbour_is_not_taken_for_the_neighbour(client_of, db):
    client_of(factories.make_person()).post(ASK, typed(contact="buur@soep.example"))
    assert (Intake.objects.get().person, Intake.objects.get().source) == (None, "member")
