"""From a first draft to put away: every way and every no; two at once; who hears what and when."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from tests import factories
from tests.library.desk_scene import make_coordinator, make_item, make_published, png, publish, refused, rewrite
from vlechtwerk.core import clock
from vlechtwerk.library import actions
from vlechtwerk.library.models import CollectionItem
from vlechtwerk.library.queries import desk
from vlechtwerk.library.rules import stamp
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def broker(db):
    return factories.make_broker()


@pytest.fixture
def checker(db):
    return make_coordinator()


@pytest.fixture
def member(db):
    return factories.make_person("Imke Peeters")


def mails(person=None):
    found = Message.objects.filter(kind__startswith="library.").order_by("pk")
    found = found.filter(to_email=person.email) if person else found
    return [one.kind.removeprefix("library.") for one in found]


def fresh(row):
    row.refresh_from_db()
    return row


def again(row):
    """The same row as somebody else read it."""
    return type(row).objects.get(pk=row.pk)


def run_jobs():
    return [actions.remind_reviews_due(), actions.remind_drafts_due(), actions.remind_items_due()]


# --- writing and publishing -------------------------------------------------------------------------------------


def test_first_version_gives_the_item_its_title_and_its_days(broker, checker):
    item = make_item(broker, title="Eerste", review_every_months=6)
    text = item.texts.get()
    assert (item.state, fresh(item).title, item.checked_on) == ("draft", "Eerste", None)
    with clock.at(clock.now().replace(year=2027, month=8, day=31, hour=9)):
        publish(item, broker, checker)
        assert (item.state, item.checked_on) == ("published", clock.today())
        assert item.review_on == date(2028, 2, 29)  # no 31 there: the last of the month
    assert (fresh(text).state, text.reviewed_by, text.number) == ("published", checker, 1)
    assert mails(broker) == ["text_answered"]


def test_a_newer_version_follows_and_readers_keep_the_old_one_until_then(broker, checker):
    item = make_published(broker, checker)
    first = item.texts.get()
    text = actions.new_version(item, language="nl", by=broker)
    assert (text.number, text.body, text.state) == (2, first.body, "draft")
    actions.write(text, title="Nieuw", summary="", body={"body": "Nieuw"}, by=broker)
    assert fresh(item).title != "Nieuw"
    publish(item, broker, checker)
    assert (fresh(first).state, fresh(text).state, item.title) == ("superseded", "published", "Nieuw")


def test_who_wrote_it_does_not_publish_it_while_somebody_else_could(broker, checker, member):
    item = make_item(checker, keeper=checker)
    text = item.texts.get()
    actions.ask_review(text, by=checker)
    with refused("A coordinator, the keeper or the deputy"):
        actions.publish(text, by=broker)
    other = make_coordinator("Els Maes")
    assert not desk.may_check(text, checker) and desk.may_check(text, other)
    with refused("You wrote this yourself"):
        actions.publish(text, by=checker)
    Person.objects.filter(pk=other.pk).update(left_on=clock.today())
    assert desk.may_check(text, checker)
    actions.publish(text, by=checker)
    assert fresh(text).state == "published"


def test_keeper_and_deputy_check_also_when_they_are_members(broker, member, checker):
    other = factories.make_person("Bram Claes")
    item = make_item(broker, keeper=member, deputy=other)
    text = item.texts.get()
    actions.ask_review(text, by=broker)
    assert mails() == ["text_waits"] and mails(member) == ["text_waits"]
    actions.send_back(text, note="Korter graag", by=other)
    assert (fresh(text).state, text.review_note, mails(broker)) == ("draft", "Korter graag", ["text_answered"])
    actions.ask_review(text, by=broker)
    assert fresh(text).review_note == ""
    actions.publish(text, by=member)
    assert fresh(text).state == "published"


def test_nothing_is_not_checked_and_a_link_needs_its_address(broker):
    empty = actions.start_item(kind="tool", title="Leeg", by=broker).texts.get()
    with refused("nothing to check"):
        actions.ask_review(empty, by=broker)
    link = make_item(broker, kind="link")
    with refused("without an address"):
        actions.ask_review(link.texts.get(), by=broker)
    actions.change_item(link, by=broker, url="https://example.org")
    assert actions.ask_review(again(link.texts.get()), by=broker).state == "review"


def test_published_link_keeps_its_address(broker, checker):
    item = make_item(broker, kind="link", url="https://example.org")
    publish(item, broker, checker)
    with refused("needs its address", "url"):
        actions.change_item(item, by=broker, url="")


def test_steps_start_where_they_should(broker, checker):
    item = make_published(broker, checker)
    text = item.texts.get()
    for step in (
        lambda: actions.write(text, title="x", summary="", body={}, by=broker),
        lambda: actions.ask_review(text, by=broker),
        lambda: actions.publish(text, by=checker),
        lambda: actions.send_back(text, note="x", by=checker),
        lambda: actions.drop_text(text, by=broker),
    ):
        with refused("Look at it again"):
            step()
    assert fresh(text).state == "published"


def test_case_keeps_its_own_sections_and_others_their_one(broker):
    case, tool = (actions.start_item(kind=kind, title="x", by=broker).texts.get() for kind in ("case", "tool"))
    body = {"story": "Er was eens\r\nwat", "body": "Anders", "takeaways": "  ", "iets": "x"}
    for text in (case, tool):
        actions.write(text, title="x", summary="", body=body, by=broker)
    assert (fresh(case).body, fresh(tool).body) == ({"story": "Er was eens\nwat"}, {"body": "Anders"})


def test_second_who_saves_is_told_who_was_first_and_nothing_is_lost(broker, checker):
    text = make_item(broker).texts.get()
    mine, seen = again(text), stamp(text)
    actions.write(text, title="Eerst", summary="", body={"body": "Eerst"}, by=checker, seen=seen)
    with refused("Nadia Benali saved this text while you were writing"):
        actions.write(mine, title="Later", summary="", body={"body": "Later"}, by=broker, seen=seen)
    assert again(text).body == {"body": "Eerst"}
    actions.write(mine, title="Later", summary="", body={"body": "Later"}, by=broker, seen=stamp(mine))
    assert again(text).body == {"body": "Later"}


def test_of_two_who_decide_one_wins(broker, checker):
    text = make_item(broker).texts.get()
    actions.ask_review(text, by=broker)
    other = again(text)
    actions.publish(text, by=checker)
    with refused("Look at it again"):
        actions.send_back(other, note="Nee", by=checker)
    assert again(text).state == "published"


def test_one_draft_in_a_language_at_a_time_and_an_old_version_comes_back_as_one(broker, checker):
    item = make_published(broker, checker)
    first = item.texts.get()
    rewrite(item, broker, checker, body="Tweede")
    draft = actions.new_version(item, language="nl", by=broker, like=fresh(first))
    assert (draft.number, draft.body) == (3, first.body)
    with refused("is already writing"):
        actions.new_version(item, language="nl", by=checker)
    actions.drop_text(draft, by=broker)
    assert actions.new_version(item, language="nl", by=checker).number == 4
    with refused("no text in this language"):
        actions.new_version(item, language="fr", by=checker)


# --- translations -----------------------------------------------------------------------------------------------


def test_translation_is_behind_after_a_newer_original_but_not_after_a_minor_one(broker, checker):
    item = make_item(broker)
    with refused("Publish the original first"):
        actions.start_translation(item, language="fr", by=broker)
    publish(item, broker, checker)
    french = actions.start_translation(item, language="fr", by=broker)
    assert (french.follows, french.body) == (item.texts.get(language="nl"), item.texts.get(language="nl").body)
    with refused("already writing in this language"):
        actions.start_translation(item, language="fr", by=checker)
    publish(item, broker, checker, language="fr")
    behind = lambda: [one.is_behind for one in desk.versions(item) if one.pk == french.pk]  # noqa: E731
    found = lambda: list(desk.items_on_desk(by=broker, what="vertalen"))  # noqa: E731
    assert (behind(), found()) == ([False], [])
    rewrite(item, broker, checker, is_minor=True)
    assert (behind(), found()) == ([False], [])
    rewrite(item, broker, checker)
    assert (behind(), found()) == ([True], [item])
    again_french = actions.start_translation(item, language="fr", by=broker)
    assert again_french.follows.number == 3
    publish(item, broker, checker, language="fr")
    assert found() == [] and item.title == "Rekenblad verdienmodel"


# --- put away, looked at again, reminded ------------------------------------------------------------------------


def test_put_away_reminds_nobody_and_comes_back_as_it_was(broker, checker):
    item = make_published(broker, checker)
    text = actions.new_version(item, language="nl", by=broker)
    actions.ask_review(text, by=broker)
    actions.archive_item(item, reason="Verouderd", by=broker)
    assert (item.state, fresh(text).state) == ("archived", "draft")
    Message.objects.all().delete()
    with clock.at(clock.now() + timedelta(days=500)):
        assert run_jobs() == [0, 0, 0] and mails() == []
    with refused("was put away"):
        actions.archive_item(item, reason="x", by=broker)
    with refused("was put away"):
        actions.change_item(item, by=broker, author_line="x")
    assert actions.unarchive(item, by=broker).state == "published"
    with refused("by now"):
        actions.unarchive(item, by=broker)
    draft = make_item(broker, title="Nooit gelezen")
    assert actions.unarchive(actions.archive_item(draft, reason="x", by=broker), by=broker).state == "draft"


def test_keeper_is_asked_on_the_day_and_the_deputy_after_two_weeks_of_silence(broker, checker, member):
    item = make_published(broker, checker, keeper=member, deputy=checker, review_every_months=1)
    Message.objects.all().delete()
    with clock.at(clock.now() + timedelta(days=40)):
        assert run_jobs()[2] == 1 and run_jobs()[2] == 0
        assert (mails(), mails(member)) == (["item_due"], ["item_due"])
    with clock.at(clock.now() + timedelta(days=55)):
        assert run_jobs()[2] == 1 and run_jobs()[2] == 0
        assert mails(checker) == ["item_due"]
        actions.still_true(fresh(item), by=member)
        assert (item.checked_on, item.reminded_at, item.deputy_asked_at) == (clock.today(), None, None)
        assert item.review_on > clock.today() and run_jobs()[2] == 0
    with refused("Nothing of this is published"):
        actions.still_true(make_item(broker, title="Nieuw"), by=broker)


def test_who_is_gone_is_not_asked(broker, checker, member):
    make_published(broker, checker, keeper=member, review_every_months=1)
    Person.objects.filter(pk=member.pk).update(left_on=clock.today())
    Message.objects.all().delete()
    with clock.at(clock.now() + timedelta(days=40)):
        run_jobs()
    assert mails(member) == [] and mails(checker) == ["item_due"]


def test_text_that_waits_is_heard_by_the_keeper_after_three_working_days_and_the_deputy_after_six(broker, checker, member):  # fmt: skip
    text = make_item(broker, keeper=member, deputy=checker).texts.get()
    with clock.at(clock.now().replace(2026, 3, 2, hour=9)):  # a Monday
        actions.ask_review(text, by=broker)
    Message.objects.all().delete()
    for day, keeper, deputy in ((5, 0, 0), (6, 1, 0), (10, 1, 0), (11, 1, 1), (20, 1, 1)):
        with clock.at(clock.now().replace(2026, 3, day, hour=9)):
            run_jobs()
            run_jobs()
        assert (len(mails(member)), len(mails(checker))) == (keeper, deputy), day


def test_draft_that_lies_still_is_heard_by_its_writer_once(broker):
    make_item(broker)
    for days, count in ((29, 0), (31, 1), (80, 1)):
        with clock.at(clock.now() + timedelta(days=days)):
            run_jobs()
            assert mails(broker) == ["draft_waits"] * count


def test_keeper_is_not_the_deputy_as_well(broker):
    with refused("Choose somebody else", "deputy"):
        actions.start_item(kind="tool", title="x", by=broker, deputy=broker)
    item = make_item(broker)
    with refused("Choose somebody else", "deputy"):
        actions.change_item(item, by=broker, deputy=broker)


def test_other_interval_moves_the_day(broker, checker):
    item = make_published(broker, checker)
    item.checked_on = date(2026, 1, 31)
    item.save()
    actions.change_item(item, by=broker, review_every_months=1)
    assert item.review_on == date(2026, 2, 28)


# --- files, sources, collections --------------------------------------------------------------------------------


def test_same_file_once_and_a_picture_says_what_one_sees(broker):
    item = make_item(broker)
    with refused("Write what one sees", "alt"):
        actions.add_file(item, name="x.png", data=png(), alt=" ", by=broker)
    file = actions.add_file(item, name=r"C:\foto's\x.png", data=png(), alt="Rood", by=broker)
    assert (file.name, file.kind, file.width, file.alt) == ("x.png", "image/png", 8, "Rood")
    assert bytes(file.content.data).startswith(b"\x89PNG") and bytes(file.content.thumbnail)[8:12] == b"WEBP"
    with refused("is here already", "upload"):
        actions.add_file(item, name="y.png", data=png(), alt="Nog eens", by=broker)
    with refused("Write what one sees", "alt"):
        actions.describe_file(file, alt="", by=broker)
    assert actions.describe_file(file, alt="Een rood vlak", by=broker).alt == "Een rood vlak"
    other = actions.add_file(item, name="a" * 300 + ".txt", data=b"tekst", alt="", by=broker)
    assert len(other.name) == 160 and other.name.endswith(".txt")


def test_file_in_a_published_text_stays(broker, checker):
    item = make_item(broker)
    file = actions.add_file(item, name="x.png", data=png(), alt="Rood", by=broker)
    words = {"body": f"Zie ![Rood](bestand:{file.key})"}
    actions.write(item.texts.get(), title="Met foto", summary="", body=words, by=broker)
    publish(item, broker, checker)
    with refused("“Met foto” (Dutch) shows this file"):
        actions.delete_file(file, by=broker)
    rewrite(item, broker, checker, body="Zonder")
    actions.delete_file(file, by=broker)
    assert not item.files.exists()


def test_source_is_ours_with_its_own_licence_or_is_named(broker):
    item, other = make_item(broker), make_item(broker, title="Ander", licence="CC-BY-SA-4.0")
    assert str(actions.add_source(item, source=other, by=broker)) == "Ander"
    assert item.made_from.get().licence == "CC-BY-SA-4.0"
    for words, given in (
        ("is there already", {"source": other}), ("not made from itself", {"source": item}),
        ("write what it is called", {"licence": "MIT"}), ("under which licence", {"title": "Boek"}),
    ):  # fmt: skip
        with refused(words):
            actions.add_source(item, by=broker, **given)
    assert [str(one) for one in desk.licence_conflicts(item)] == ["same_again"]
    actions.remove_source(item, source=item.made_from.get(), by=broker)
    assert desk.licence_conflicts(item) == []


def test_collection_has_an_order(broker):
    made = actions.make_collection(title="Beginnen", by=broker)
    one, two, three = (make_item(broker, title=title) for title in ("Een", "Twee", "Drie"))
    for item in (one, two, three):
        actions.put_in_collection(made, item=item, by=broker)
    with refused("is there already", "item"):
        actions.put_in_collection(made, item=one, by=broker)
    order = lambda: [str(place.item) for place in desk.places_of(made)]  # noqa: E731
    actions.move_in_collection(made, item=three, is_up=True, by=broker)
    assert order() == ["Een", "Drie", "Twee"]
    actions.move_in_collection(made, item=one, is_up=True, by=broker)
    actions.move_in_collection(made, item=one, is_up=False, by=broker)
    assert order() == ["Drie", "Een", "Twee"]
    actions.take_from_collection(made, item=three, by=broker)
    with refused("no longer in this collection"):
        actions.move_in_collection(made, item=three, is_up=True, by=broker)
    actions.drop_collection(made, by=broker)
    assert not CollectionItem.objects.exists()
