"""Notes: who is named, who is told, what their author may still do with them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.models import TimelineEntry
from vlechtwerk.outbox.models import Message


@pytest.fixture
def karim(db):
    return factories.make_broker("Karim El Amrani", language="en")


@pytest.fixture
def lead(innovation):
    return innovation.members.get().person


def told():
    return sorted(Message.objects.values_list("kind", "to_name"))


@pytest.mark.parametrize("name", ["@Karim El Amrani", "@karim el amrani,", "@Karim", "(@Kárim)"])
def test_a_colleague_named_with_an_at_is_told_once(innovation, broker, karim, name):
    entry = actions.add_note(innovation, text=f"Vraag {name} wie een veiling kent", by=broker)
    assert told() == [("innovations.mentioned", "Karim El Amrani")]
    assert reverse("note", args=[entry.key]) in Message.objects.get().text
    actions.edit_note(entry, text=f"Vraag {name} opnieuw", by=broker)
    assert len(told()) == 1


@pytest.mark.parametrize(
    "text", ["mail naar jan@karim.example", "@ Karim", "@Karimata", "info@Karim El Amrani.be", "Karim"]
)
def test_an_address_or_another_word_names_nobody(innovation, broker, karim, text):
    actions.add_note(innovation, text=text, by=broker)
    assert told() == []


def test_who_may_not_read_it_is_never_told(innovation, broker, lead):
    with pytest.raises(actions.InnovationRefused, match="Griet Vandamme may not read") as refused:
        actions.add_note(innovation, text="@Griet Vandamme weet het", by=broker)
    assert refused.value.field == "text"
    assert not TimelineEntry.objects.exists()
    actions.add_note(innovation, text="@Griet Vandamme weet het", audience="team", by=broker)
    assert told() == [("innovations.mentioned", "Griet Vandamme")]


def test_a_first_name_of_two_asks_for_the_whole_name(innovation, broker, karim):
    factories.make_broker("Karim Peeters")
    with pytest.raises(actions.InnovationRefused, match="Several people are called Karim"):
        actions.add_note(innovation, text="@Karim?", by=broker)
    actions.add_note(innovation, text="@Karim Peeters?", by=broker)
    assert told() == [("innovations.mentioned", "Karim Peeters")]


def test_an_answer_tells_the_author_and_keeps_the_readers(innovation, broker, karim):
    entry = actions.add_note(innovation, text="@Karim wie kent een veiling?", by=broker)
    made = actions.answer_note(entry, text="@Lotte Hermans: ik bel", by=karim)
    assert (made.audience, made.answers, made.person) == ("brokers", entry, broker)
    assert told() == [("innovations.answered", "Lotte Hermans"), ("innovations.mentioned", "Karim El Amrani")]
    again = actions.answer_note(made, text="Top", by=broker)
    assert again.answers == entry


def test_the_author_changes_a_note_on_its_day_only_and_nobody_else_does(innovation, broker, karim):
    entry = actions.add_note(innovation, text="Eerst", by=broker)
    with pytest.raises(actions.InnovationRefused, match="Only whoever wrote"):
        actions.edit_note(entry, text="Anders", by=karim)
    assert actions.edit_note(entry, text="Daarna", by=broker).edited_at
    with clock.at(clock.now() + timedelta(days=1)), pytest.raises(actions.InnovationRefused, match="on the day"):
        actions.edit_note(entry, text="Te laat", by=broker)
    entry.refresh_from_db()
    assert entry.text == "Daarna"


def test_a_note_taken_back_leaves_a_trace_without_words_and_its_notice_stops(innovation, broker, karim, desk):
    entry = actions.add_note(innovation, text="@Karim geheim", by=broker)
    actions.pin_note(entry, by=broker)
    actions.take_note_back(entry, by=broker)
    actions.take_note_back(entry, by=broker)
    entry.refresh_from_db()
    assert (entry.verb, entry.text, entry.pinned_at) == ("note_back", "", None)
    assert Message.objects.get().state == "cancelled"
    assert "Lotte Hermans took a note back" in desk.get(reverse("innovation", args=[innovation.key])).content.decode()
    with pytest.raises(actions.InnovationRefused, match="taken back"):
        actions.answer_note(entry, text="Wat stond er?", by=karim)


def test_one_note_stands_on_top(innovation, broker, desk):
    first, second = (actions.add_note(innovation, text=text, by=broker) for text in ("Eerste", "Tweede"))
    for entry in (second, first):
        desk.post(reverse("note_pin", args=[entry.key]))
    assert list(TimelineEntry.objects.filter(pinned_at__isnull=False)) == [first]
    page = desk.get(reverse("innovation", args=[innovation.key]))
    assert [line.entry.text for line in page.context["dossier"].lines] == ["Eerste", "Tweede"]
    desk.post(reverse("note_pin", args=[first.key]), {"off": "1"})
    assert not TimelineEntry.objects.filter(pinned_at__isnull=False).exists()


def test_the_team_answers_what_it_may_read(innovation, broker, lead, client_of):
    mine = actions.add_note(innovation, text="Hoe gaat het?", audience="team", by=broker)
    hidden = actions.add_note(innovation, text="Onder ons", by=broker)
    client = client_of(lead)
    assert client.get(reverse("note", args=[hidden.key])).status_code == 404
    assert client.post(reverse("note", args=[mine.key]), {"text": "Goed"}).status_code == 302
    assert client.post(reverse("note", args=[mine.key]), {"text": " "}).status_code == 422
    assert mine.replies.get().by == lead
    assert client.get(reverse("note_edit", args=[mine.key])).status_code == 404
