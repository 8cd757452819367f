"""Two dossiers become one and can be parted again; one becomes two."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.innovations import actions, board, doubles, registry
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.matching import actions as matching


@pytest.fixture
def griet(db):
    return factories.make_person("Griet Vandamme")


@pytest.fixture
def kept(stages, broker, griet):
    return factories.make_innovation("Tweede Oogst", lead=griet, broker=broker)


@pytest.fixture
def taken(stages, broker, griet):
    """A dossier with one of everything: a need with a session, a task, a pinned note, a diagnosis, a question."""
    made = factories.make_innovation("Oogst twee", lead=factories.make_person("Stijn"), broker=broker, stage=stages[1])
    made.themes.add(factories.make_theme())
    actions.add_member(made, person=griet, by=broker)
    need = factories.make_need(made, made_by=broker)
    exchanges.accept(matching.ask_helper(need, helper=factories.make_person("Rik"), by=broker), by=broker)
    actions.add_task(made, text="Bel", owner=broker, by=broker)
    actions.pin_note(actions.add_note(made, text="Mooi", by=broker), by=broker)
    actions.record_diagnosis(made, scores={factories.make_axis(): (2, "")}, by=broker)
    factories.make_intake(innovation=made)
    conference = actions.plan_conference(starts_at=clock.now() + timedelta(days=1), chair=broker, guests=[], by=broker)
    actions.add_item(conference, innovation=made, by=broker)
    return made


def everything():
    """All rows of every table that points to a dossier, or to a need of one, as they are stored."""
    labels = {model._meta.label for model, _field, _label in actions.pointing()} | {"innovations.Need"}
    return {
        label: serializers.serialize("python", apps.get_model(label)._base_manager.order_by("pk")) for label in labels
    }


def merge(kept, taken, broker, **choices):
    done = actions.merge_dossiers(kept, taken=taken, choices=choices, by=broker)
    kept.refresh_from_db()
    taken.refresh_from_db()
    return done


def test_every_column_that_points_to_a_dossier_says_what_becomes_of_it():
    assert {label for _model, _field, label in actions.pointing()} == set(registry.dossier_columns)


def test_everything_moves_and_the_old_address_leads_on(kept, taken, broker, desk):
    need = taken.needs.get()
    done = merge(kept, taken, broker, pitch="taken", stage="taken")
    assert list(kept.needs.all()) == [need] and need.sessions.get().need == need
    assert (kept.tasks.count(), kept.diagnoses.count(), kept.intake.innovation) == (1, 1, kept)
    assert kept.conference_items.count() == 1
    assert sorted(kept.members.filter(until=None).values_list("person__name", "role")) == [
        ("Griet Vandamme", "lead"), ("Stijn", "team"),
    ]  # fmt: skip
    assert (kept.name, kept.stage, [theme.code for theme in kept.themes.all()]) == (
        "Tweede Oogst",
        taken.stage,
        ["poverty"],
    )
    assert (taken.state, taken.merged_into) == ("merged", kept)
    answer = desk.get(reverse("innovation", args=[taken.key]))
    assert answer["Location"] == reverse("innovation", args=[kept.key])
    assert "Oogst twee" in desk.get(answer["Location"]).content.decode()
    assert actions.why_not_parted(done) == []


def test_undone_everything_is_as_it_was(kept, taken, broker):
    before = everything()
    done = merge(kept, taken, broker, name="taken", pitch="taken", stage="taken", next_step="taken")
    assert everything() != before
    actions.part_dossiers(done, by=broker)
    after = everything()
    lines = [row for row in after["innovations.TimelineEntry"] if row["fields"]["verb"] in {"merged", "parted"}]
    assert len(lines) == 3
    after["innovations.TimelineEntry"] = [row for row in after["innovations.TimelineEntry"] if row not in lines]
    assert after == before
    with pytest.raises(actions.InnovationRefused, match="undone already"):
        actions.part_dossiers(done, by=broker)


SINCE = {
    "note": lambda kept, broker: actions.add_note(kept, text="Nieuw", by=broker),
    "edit": lambda kept, broker: actions.edit_innovation(kept, by=broker, name="Anders"),
    "step taken away": lambda kept, broker: actions.set_next_step(kept, text="", on=None, by=broker),
    "task": lambda kept, broker: actions.finish_task(kept.tasks.get(), by=broker),
    "need": lambda kept, broker: actions.edit_need(
        actions.open_need(kept, title="Nog", text="iets", by=broker), title="Nog", text="wat", by=broker
    ),
}


@pytest.mark.parametrize("what", SINCE)
def test_once_something_happened_it_is_not_undone_any_more(kept, taken, broker, desk, what):
    done = merge(kept, taken, broker)
    SINCE[what](kept, broker)
    before = everything()
    with pytest.raises(actions.InnovationRefused, match="Since then"):
        actions.part_dossiers(done, by=broker)
    assert everything() == before
    page = desk.get(reverse("dossier_merge", args=[done.key])).content.decode()
    assert "Since then" in page and reverse("dossier_merge_undo", args=[done.key]) not in page


def test_a_chain_leads_to_its_end_and_is_undone_from_there(kept, taken, broker, desk, stages):
    third = factories.make_innovation("Derde", broker=broker)
    first = merge(kept, taken, broker)
    merge(third, kept, broker)
    assert desk.get(reverse("innovation", args=[taken.key]))["Location"] == reverse("innovation", args=[third.key])
    with pytest.raises(actions.InnovationRefused, match="Undo that first"):
        actions.part_dossiers(first, by=broker)


def test_what_cannot_be_one_is_refused(kept, taken, broker, desk):
    with pytest.raises(actions.InnovationRefused, match="one already"):
        merge(kept, kept, broker)
    actions.set_innovation_state(kept, to="stopped", note="Op", by=broker)
    with pytest.raises(actions.InnovationRefused, match="Keep the other one"):
        merge(kept, taken, broker)
    page = desk.post(reverse("dossier_compare", args=[kept.key, taken.key]), {"name": "taken"})
    assert page.status_code == 422 and "Keep the other one" in page.content.decode()


def test_by_the_page(kept, taken, broker, desk):
    address = reverse("dossier_compare", args=[kept.key, taken.key])
    page = desk.get(address).content.decode()
    assert "Oogst twee" in page and "needs: 1" in page
    assert desk.post(address, {"name": "both"}).status_code == 422
    answer = desk.post(address, {"name": "taken"})
    assert answer.status_code == 302
    assert Innovation.objects.get(pk=kept.pk).name == "Oogst twee"
    desk.post(answer["Location"] + "ongedaan/")
    assert Innovation.objects.get(pk=kept.pk).name == "Tweede Oogst"


def test_a_dossier_taken_in_is_nowhere_in_the_lists(kept, taken, broker, desk, client_of):
    stijn = taken.members.get(role="lead").person
    merge(kept, taken, broker)
    for address in (reverse("path"), reverse("path") + "?view=table&only=off_path", reverse("dossier_doubles")):
        assert reverse("innovation", args=[taken.key]) not in desk.get(address).content.decode()
    counts = board.counts(broker, [])
    assert (counts["all"], counts["mine"], counts["off_path"], counts["no_step"]) == (1, 1, 0, 1)
    assert client_of(stijn).get(reverse("innovation", args=[kept.key])).status_code == 200


def test_nearly_the_same_name_and_the_same_organisation_are_suspected(stages, broker):
    gist = factories.make_organisation()
    make = lambda name, **more: factories.make_innovation(name, broker=broker, **more)  # noqa: E731
    one, _same, other = (
        make("Tweede oogst"),
        make("Oogst, tweede", organisation=gist),
        make("Fietsbank", organisation=gist),
    )
    found = [({pair.one.name, pair.other.name}, pair.why) for pair in doubles.suspected()]
    assert found == [
        ({"Tweede oogst", "Oogst, tweede"}, "nearly the same name"),
        ({"Oogst, tweede", "Fietsbank"}, "the same organisation"),
    ]
    assert [pair.one for pair in doubles.suspected(one)] == [one]
    assert [pair.other for pair in doubles.suspected(other)] == [other]


def test_a_part_becomes_a_dossier_of_its_own(taken, broker, desk, griet):
    other = factories.make_need(taken, made_by=broker, title="Blijft")
    need, task, note = taken.needs.first(), taken.tasks.get(), taken.entries.get(verb="note")
    entries = taken.entries.filter(need=need).count()
    assert entries
    data = {
        "name": "Soepfiets", "pitch": "Soep op een fiets", "lead": griet.key, "needs": [need.key], "tasks": [task.key],
        "notes": [note.key], "members": [griet.key],
    }  # fmt: skip
    assert desk.post(reverse("dossier_split", args=[taken.key]), data | {"name": "oogst TWEE"}).status_code == 422
    assert Innovation.objects.count() == 1
    assert desk.post(reverse("dossier_split", args=[taken.key]), data).status_code == 302
    made = Innovation.objects.get(name="Soepfiets")
    assert (list(made.needs.all()), list(made.tasks.all())) == ([need], [task])
    assert list(taken.needs.all()) == [other]
    assert made.entries.filter(need=need).count() == entries and made.entries.get(verb="note").text == "Mooi"
    assert (made.stage, made.broker) == (taken.stage, broker)
    assert list(made.members.values_list("person__name", "role", "until")) == [("Griet Vandamme", "lead", None)]
    assert list(taken.members.filter(until=None).values_list("person__name", flat=True)) == ["Stijn"]
    assert taken.entries.get(verb="split_off").data["key"] == made.key
    assert made.entries.get(verb="split_from").data["key"] == taken.key
    assert Need.objects.get(pk=need.pk).sessions.count() == 1
    for one in (taken, made):
        assert desk.get(reverse("innovation", args=[one.key])).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_doubles_asks_the_same_number_of_queries(count, stages, broker, desk, django_assert_num_queries):
    for number in range(count):
        factories.make_innovation(f"Tweede oogst {number}", broker=broker)
        factories.make_innovation(f"Oogst tweede {number}", broker=broker)
    desk.get(reverse("dossier_doubles"))
    with django_assert_num_queries(4):
        desk.get(reverse("dossier_doubles"))
