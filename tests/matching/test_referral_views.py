"""The pages of a referral: the broker prepares, the asker agrees, the receiver answers with a link and no account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock, links
from vlechtwerk.matching import actions
from vlechtwerk.matching.models import Destination, Referral
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db
DESK_QUERIES = 1  # what the panel costs
PAGE_QUERIES = 3
TYPED = {
    "name": "An Peeters", "role": "adviseur", "organisation": "Steunpunt", "phone": "0470 11 22 33",
    "email": "an@steunpunt.example", "website": "", "language": "nl", "summary": "Wie leest de statuten?",
    "why": "Zij doen dit elke dag.", "alternatives": "Een notaris.",
}  # fmt: skip
YES = {"verb": "answer", "answer": "yes", "phone": "", "reason": "", "note": ""}
NO = {**YES, "answer": "no", "reason": "no_capacity", "note": "Na de zomer"}


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


def client_of(person):
    client = Client()
    client.force_login(person, backend="vlechtwerk.people.backends.LoginBackend")
    return client


@pytest.fixture
def staff(broker):
    return client_of(broker)


@pytest.fixture
def draft(need, broker):
    return factories.make_referral(need, keeper=broker)


@pytest.fixture
def sent(draft):
    return actions.agree_to_referral(draft, to=draft.receiver.key, by=draft.asker)


@pytest.fixture
def typed(broker):
    return {**TYPED, "keeper": broker.key, "fallback": broker.key}


def path(link):
    return link.split("localhost:8000")[-1]


def text_of(response):
    return response.content.decode()


def state_of(referral):
    return Referral.objects.values_list("state", flat=True).get(pk=referral.pk)


# the broker


def test_broker_prepares_and_sees_what_leaves_before_anybody_is_mailed(staff, need, typed):
    response = staff.post(reverse("referral_new", args=[need.key]), typed, follow=True)
    page = text_of(response)
    assert state_of(Referral.objects.get()) == "draft"
    assert not Message.objects.exists()
    for words in ("an@steunpunt.example", "Griet Vandamme", "Wie leest de statuten?", "Een notaris."):
        assert words in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": "abc"}, "phone"),
        ({"phone": "", "email": ""}, "phone"),
        ({"name": ""}, "name"),
        ({"name": "", "organisation": "", "phone": ""}, "name"),
        ({"email": "an@"}, "email"),
        ({"website": "geen adres"}, "website"),
        ({"summary": " "}, "summary"),
        ({"summary": "x" * 1501}, "summary"),
        ({"why": ""}, "why"),
        ({"alternatives": ""}, "alternatives"),
        ({"keeper": "niemand"}, "keeper"),
        ({"fallback": ""}, "fallback"),
        ({"language": "xx"}, "language"),
    ],
)
def test_wrong_field_is_named_and_what_was_typed_stays(staff, need, typed, change, field):
    response = staff.post(reverse("referral_new", args=[need.key]), {**typed, "role": "Bijzonder", **change})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Bijzonder" in text_of(response)
    assert not Referral.objects.exists()
    assert not Destination.objects.exists()


@pytest.mark.parametrize("change", [{"email": ""}, {"phone": ""}, {"phone": "", "email": "", "website": "x.example"}])
def test_one_way_to_reach_them_is_enough(staff, need, typed, change):
    assert staff.post(reverse("referral_new", args=[need.key]), {**typed, **change}).status_code == 302
    page = text_of(staff.get(reverse("referral", args=[Referral.objects.get().key])))
    assert ("zwak:" in page) == ("phone" in change)


def test_refused_referral_leaves_the_contact_as_it_was(staff, draft, typed):
    same = {**typed, "email": draft.destination.email, "phone": "0470 99 99 99"}
    response = staff.post(reverse("referral_new", args=[draft.need.key]), same)
    assert response.status_code == 422
    assert Destination.objects.get().phone == draft.destination.phone


def test_who_helped_before_is_chosen_and_not_typed_again(staff, sent, broker, typed):
    actions.accept_referral(sent, by=None)
    axis = factories.make_axis()
    type(sent.need).objects.update(axis=axis)
    other = factories.make_need(sent.need.innovation, made_by=broker, title="Zaal", text="Een zaal?", axis=axis)
    assert "An Peeters, Steunpunt" in text_of(staff.get(reverse("match", args=[other.key])))
    address = reverse("referral_new", args=[other.key])
    assert f'value="{sent.destination.key}"' in text_of(staff.get(address))
    both = staff.post(address, {**typed, "known": sent.destination.key})
    assert "known" in both.context["form"].errors  # nobody is mailed by a mistake
    empty = dict.fromkeys(("name", "role", "organisation", "phone", "email", "website"), "")
    staff.post(address, {**typed, **empty, "known": sent.destination.key})
    assert Referral.objects.get(need=other).destination == sent.destination
    assert Destination.objects.count() == 1


def test_contact_of_the_network_goes_to_that_person(staff, need, typed, helper):
    page = staff.post(reverse("referral_new", args=[need.key]), {**typed, "email": helper.email}, follow=True)
    assert Referral.objects.get().person == helper
    assert "zit in het netwerk" in text_of(page)


def test_prepared_referral_is_changed_with_what_was_typed(staff, draft, typed):
    address = reverse("referral_edit", args=[draft.key])
    assert draft.summary in text_of(staff.get(address))
    staff.post(address, {**typed, "summary": "Andere woorden"})
    draft.refresh_from_db()
    assert (draft.summary, draft.destination.email) == ("Andere woorden", "an@steunpunt.example")


def test_broker_writes_down_a_yes_by_telephone_and_an_answer(staff, draft):
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    steps = [
        ("phoned", {"to": draft.receiver.key, "on": yesterday, "phone": ""}, "sent"),
        ("answer", YES, "accepted"),
        ("finish", {"outcome": "helped", "right": "yes", "note": "Mooi"}, "done"),
    ]
    for verb, data, state in steps:
        assert staff.post(reverse("referral_act", args=[draft.key, verb]), data).status_code == 302
        assert state_of(draft) == state
    draft.refresh_from_db()
    assert (draft.state, draft.right_realised, draft.note) == ("done", True, "Mooi")


@pytest.mark.parametrize("on", ["", "gisteren", "2020-01-01", "2999-01-01"])
def test_odd_day_of_a_yes_is_named(staff, draft, on):
    response = staff.post(reverse("referral_act", args=[draft.key, "phoned"]), {"to": draft.receiver.key, "on": on})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in text_of(response)
    assert state_of(draft) == "draft"


def test_step_that_is_past_says_what_it_is_by_now(staff, sent):
    actions.decline_referral(sent, by=None)
    response = staff.post(reverse("referral_act", args=[sent.key, "answer"]), YES)
    assert response.status_code == 422
    assert "Deze doorverwijzing staat nu op" in text_of(response)
    assert state_of(sent) == "declined"


@pytest.mark.parametrize("count", [1, 3])
def test_panel_and_page_take_a_constant_number_of_queries(staff, need, broker, count, django_assert_num_queries):
    for number in range(count):
        referral = factories.make_referral(need, keeper=broker, name=f"An {number}")
    from vlechtwerk.matching import queries

    need = Referral.objects.select_related("need__innovation").first().need
    with django_assert_num_queries(DESK_QUERIES):
        assert len(queries.outside(need).referrals) == count
    with django_assert_num_queries(PAGE_QUERIES):
        staff.get(reverse("referral", args=[referral.key]))


def test_desk_shows_who_helps_outside_and_asks_nobody_else(staff, sent):
    actions.accept_referral(sent, by=None)
    page = text_of(staff.get(reverse("match", args=[sent.need.key])))
    assert reverse("referral", args=[sent.key]) in page
    assert reverse("referral_new", args=[sent.need.key]) not in page
    assert 'class="cand"' not in page


# the asker


@pytest.fixture
def shown(draft, broker):
    actions.request_agreement(draft, by=broker)
    return path(actions.agree_link(draft))


def test_asker_reads_changes_and_agrees_without_logging_in(client, draft, shown):
    assert draft.summary in text_of(client.get(shown))
    data = {"verb": "agree", "to": draft.receiver.key, "summary": "Mijn eigen woorden", "phone": ""}
    page = client.post(shown, data, follow=True)
    assert "Mijn eigen woorden" in text_of(page)
    draft.refresh_from_db()
    assert (draft.state, draft.summary) == ("sent", "Mijn eigen woorden")


def test_asker_without_a_number_is_asked_for_one_and_keeps_the_words(client, draft, shown):
    Person.objects.filter(pk=draft.asker_id).update(phone="")
    data = {"verb": "agree", "to": draft.receiver.key, "summary": "Mijn woorden", "phone": ""}
    page = client.post(shown, data)
    assert page.status_code == 422
    assert "Mijn woorden" in text_of(page)
    client.post(shown, {**data, "phone": "0499 11 22 33"})
    assert state_of(draft) == "sent"


def test_asker_refuses_with_the_link(client, draft, shown):
    client.post(shown, {"verb": "withdraw", "note": "Liever niet"})
    assert state_of(draft) == "withdrawn"


def test_asker_sees_who_holds_what_at_home_and_takes_it_back(sent, lead):
    client = client_of(lead)
    assert reverse("referral", args=[sent.key]) in text_of(client.get(reverse("member_home")))
    page = text_of(client.get(reverse("referral", args=[sent.key])))
    assert "An Peeters" in page
    assert sent.destination.phone not in page  # not before the yes
    client.post(reverse("referral_act", args=[sent.key, "withdraw"]), {"note": ""})
    assert state_of(sent) == "withdrawn"
    assert reverse("referral", args=[sent.key]) not in text_of(client.get(reverse("member_home")))


def test_asker_does_not_see_at_home_what_is_still_being_prepared(draft, lead):
    assert reverse("referral", args=[draft.key]) not in text_of(client_of(lead).get(reverse("member_home")))


@pytest.mark.parametrize("verb", ["phoned", "show", "answer", "finish", "reopen", "handled", "open", "nonsense"])
def test_asker_takes_no_step_of_others(sent, lead, verb):
    assert client_of(lead).post(reverse("referral_act", args=[sent.key, verb]), YES).status_code == 404


# the receiver


@pytest.fixture
def link(sent):
    return path(actions.referral_link(sent))


@pytest.fixture
def say(client, link):
    def posting(**values):
        return client.post(link, values, follow=True)

    return posting


def test_following_the_link_is_not_reading_and_shows_no_story(client, link, sent):
    for _scanner in range(3):
        response = client.get(link)
        client.head(link)
    assert state_of(sent) == "sent"
    page = text_of(response)
    assert sent.need.title in page
    for secret in (sent.summary, sent.asker.name, sent.asker.phone, sent.asker.email):
        assert secret not in page
    assert response["Cache-Control"] == "no-store"


def test_pressing_the_button_is_reading_and_shows_the_words_without_the_name(say, sent):
    page = text_of(say(verb="open"))
    assert state_of(sent) == "seen"
    assert sent.summary in page
    for secret in (sent.asker.name, sent.asker.phone, sent.asker.email):
        assert secret not in page


def test_yes_shows_the_name_and_number_of_the_asker_at_once(say, sent):
    page = text_of(say(**YES))
    assert state_of(sent) == "accepted"
    assert sent.asker.name in page
    assert sent.asker.phone in page


def test_yes_without_any_number_asks_for_one_and_keeps_what_was_typed(client, link, sent):
    Destination.objects.update(phone="")
    page = client.post(link, {**YES, "note": "Graag"})
    assert page.status_code == 422
    assert "Graag" in text_of(page)
    assert state_of(sent) == "sent"
    client.post(link, {**YES, "phone": "015 11 22 33"})
    assert state_of(sent) == "accepted"


def test_no_keeps_reason_and_note(say, sent):
    say(**NO)
    sent.refresh_from_db()
    assert (sent.state, sent.decline_reason, sent.note) == ("declined", "no_capacity", "Na de zomer")


def test_somebody_else_needs_a_name(client, link, sent):
    assert client.post(link, {**NO, "answer": "other", "note": " "}).status_code == 422
    client.post(link, {**NO, "answer": "other", "note": "Jo, 0470 11 22 33"})
    sent.refresh_from_db()
    assert sent.decline_reason == "somebody_else"


@pytest.mark.parametrize(
    "values",
    [{}, {"verb": "answer"}, {**YES, "answer": "perhaps"}, {**NO, "reason": "because"}, {**YES, "phone": "<script>"},
     {**NO, "note": "x" * 601}],
)  # fmt: skip
def test_bad_answer_is_asked_again_and_nothing_is_written(client, link, sent, values):
    assert client.post(link, values).status_code in {404, 422}
    assert state_of(sent) == "sent"


def test_same_link_tells_how_it_goes_and_what_came_of_it(say, sent):
    say(**YES)
    say(verb="progress", note="Eerste gesprek gehad")
    assert state_of(sent) == "in_progress"
    say(verb="finish", outcome="helped", right="", note="Statuten klaar")
    sent.refresh_from_db()
    assert (sent.state, sent.outcome, sent.right_realised) == ("done", "helped", None)
    page = text_of(say(verb="finish", outcome="not_helped", right="", note=""))
    assert sent.asker.phone not in page  # it is over: the number is with them by now, and not on a page any more
    assert Referral.objects.get().outcome == "helped"


@pytest.mark.parametrize("verb", ["phoned", "show", "agree", "withdraw", "reopen", "handled", "nonsense", ""])
def test_receiver_takes_no_step_of_others(client, link, sent, verb):
    assert client.post(link, {"verb": verb, "to": sent.receiver.key, "summary": "x"}).status_code == 404
    assert state_of(sent) == "sent"


def altered(token):
    return [token[:-1] + ("a" if token[-1] != "a" else "b"), "x" + token, token[:20], "x", "é", "a:b:c", "." * 400]


@pytest.mark.parametrize("which", ["/d/", "/akkoord/"])
def test_altered_link_opens_nothing_and_tells_nothing(client, sent, which):
    link = path(actions.referral_link(sent) if which == "/d/" else actions.agree_link(sent))
    pages = [client.get(f"{which}{wrong}/") for wrong in altered(link.strip("/").split("/")[-1])]
    assert {response.status_code for response in pages} == {404}
    for response in pages:
        assert sent.need.title not in text_of(response)
        assert sent.asker.name not in text_of(response)


@pytest.mark.parametrize("purpose", ["agree", "answer", "give", "session", "referrals"])
def test_link_of_another_purpose_opens_nothing(client, sent, purpose):
    token = links.make_token(purpose, sent.key, valid=timedelta(days=5))
    assert client.post(f"/d/{token}/", YES).status_code == 404
    assert state_of(sent) == "sent"


def test_link_of_a_prepared_referral_shows_nothing(client, draft):
    page = client.get(path(actions.referral_link(draft)))
    assert page.status_code == 410 and draft.summary not in page.content.decode()


def test_link_ends(client, link, sent):
    with clock.at(clock.now() + timedelta(days=181)):
        response = client.post(link, YES)
    assert response.status_code == 410
    assert sent.need.title not in text_of(response)
    assert state_of(sent) == "sent"


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_link_after_the_end_asks_nothing_any_more(client, link, sent, end):
    if end == "withdrawn":
        actions.withdraw_referral(sent, by=sent.asker)
    else:
        Referral.objects.update(due_at=clock.now(), reminded_at=clock.now())
        actions.referrals_due()
    page = client.get(link)
    assert 'name="answer"' not in text_of(page)
    assert sent.summary not in text_of(page)
    client.post(link, YES)
    assert state_of(sent) == end


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_pages_are_in_the_language_of_the_reader(client, link, language):
    assert f'<html lang="{language}' in text_of(client.get(link, headers={"accept-language": language}))


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_mails_are_in_the_language_of_their_reader(need, broker, language):
    to = factories.make_destination(language=language)
    Person.objects.filter(pk=need.innovation.members.get().person_id).update(language=language)
    referral = factories.make_referral(need, keeper=broker, to=to)
    actions.request_agreement(referral, by=broker)
    actions.agree_to_referral(referral, to=to.key, by=referral.asker)
    actions.accept_referral(referral, by=None)
    actions.finish_referral(referral, outcome="helped", by=None)
    assert set(Message.objects.values_list("language", flat=True)) == {language}
    subjects = {"nl": "Kun je", "fr": "Pouvez-vous", "en": "Can you"}
    assert subjects[language] in Message.objects.get(kind="matching.referral_asked").subject


def test_number_of_the_asker_reaches_nobody_before_the_yes(sent, need, broker):
    rival = factories.make_referral(need, keeper=broker, name="Jo")
    actions.agree_to_referral(rival, to=rival.receiver.key, by=rival.asker)
    actions.accept_referral(sent, by=None)
    told = {
        mail.to_email for mail in Message.objects.exclude(to_email=sent.asker.email) if sent.asker.phone in mail.text
    }
    assert told == {sent.destination.email}
