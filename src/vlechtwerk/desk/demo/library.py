"""The knowledge bank of the demo: cases, tools and methods with who keeps them, and a session that became a story."""

import tomllib
from datetime import timedelta
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import DATA
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.library import actions as library
from vlechtwerk.library.actions.opinions import give_opinion
from vlechtwerk.library.enums import Section
from vlechtwerk.library.models import Collection, Item, ItemText
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Theme

TOLD = "Wat kost een liter soep?"
ENDING = "Sindsdien hangt het blad in de keuken. Elke maand vult iemand van de ploeg het opnieuw in, en de prijs van een portie is geen ruzie meer."
NEW_LINE = "\n\nTip: bewaar je kladblad. Volgend jaar ben je in een uur klaar."


def fill_library(year: Year) -> None:
    """Items written over the past year: one to be looked at now, one too late, one translation that runs behind."""
    with (DATA / "knowledge.toml").open("rb") as file:
        found = tomllib.load(file)
    themes = {theme.code: theme for theme in Theme.objects.all()}
    made = {}
    for number, row in enumerate(found["item"]):
        with clock.at(year.day(-min(150, year.size.days - 30) + number * 7)):
            made[row["title"]] = _write(year, row, themes)
    for row in found["collection"]:
        _collect(year, row, made)
    _look_again(list(made.values()))
    _run_behind(year, made["Kostprijs berekenen in drie stappen"])
    _say_useful(year, list(made.values()))
    _tell_session(year)


def _who(year: Year, login: str) -> Person:
    known = year.cast.by_login
    return known.get(login) or known["lotte"]


def _write(year: Year, row: dict[str, Any], themes: dict[str, Theme]) -> Item:
    keeper, deputy = _who(year, row["keeper"]), _who(year, "lotte")
    facts = {name: row[name] for name in ("audience", "licence", "url") if name in row}
    item = library.start_item(
        kind=row["kind"], title=row["title"], by=keeper, axes=row["axes"], is_demo=True,
        themes=[themes[code] for code in row["themes"] if code in themes],
        deputy=deputy if deputy.pk != keeper.pk else None, **facts,
    )  # fmt: skip
    _publish(year, item.texts.get(), row)
    if "sources" in row:
        item.made_from.create(
            title="Nodenanalyse van het project WELFARE",
            author="het project WELFARE",
            licence="LicenseRef-by-permission",
        )
    if "fr" in row:
        _publish(year, library.start_translation(item, language="fr", by=_who(year, "nadia")), row["fr"])
    item.refresh_from_db()
    return item


def _publish(year: Year, text: ItemText, row: dict[str, Any]) -> None:
    """Written by one, checked by another who shapes the network."""
    by = text.written_by
    checkers = [_who(year, "nadia"), _who(year, "karim")]
    library.write(text, title=row["title"], summary=row["summary"], body=row["body"], by=by)
    library.ask_review(text, by=by)
    library.publish(text, by=next(one for one in checkers if one.pk != by.pk))


def _collect(year: Year, row: dict[str, Any], made: dict[str, Item]) -> None:
    collection = Collection.objects.create(title=row["title"], about=row["about"], keeper=_who(year, "lotte"))
    for order, title in enumerate(row["items"]):
        collection.places.create(item=made[title], order=order)


def _look_again(items: list[Item]) -> None:
    """One is due this week, one should have been looked at last week."""
    for item, days in ((items[4], 3), (items[5], -8)):
        Item.objects.filter(pk=item.pk).update(review_on=clock.today() + timedelta(days=days))


def _run_behind(year: Year, item: Item) -> None:
    """The original got a newer version; the French one still says what the older did."""
    with clock.at(year.day(-6)):
        text = library.new_version(item, language="nl", by=item.keeper)
        body = {Section.BODY: text.body[Section.BODY] + NEW_LINE}
        _publish(year, text, {"title": text.title, "summary": text.summary, "body": body})


def _say_useful(year: Year, items: list[Item]) -> None:
    for number, person in enumerate(year.cast.members[:12]):
        if person.left_on is None:
            give_opinion(items[(number * 5) % len(items)], is_useful=number % 4 != 3, person=person)


def _tell_session(year: Year) -> None:
    """The half day about the price of soup, told with the names of both."""
    booked = StrengtheningSession.objects.filter(need__title=TOLD, state=SessionState.BOOKED)
    session = booked.select_related("giver", "receiver").first()
    if session is None:
        return
    with clock.at(year.day(-9)):
        asked = exchanges.ask_story(session, by=_who(year, "lotte"))
    with clock.at(year.day(-8)):
        exchanges.answer_story(asked, person=session.receiver, says="named", quotes=True)
        asked = exchanges.answer_story(asked, person=session.giver, says="named", quotes=False)
    if asked.item is None:
        return
    with clock.at(year.day(-7)):
        text = asked.item.texts.get()
        body = text.body[Section.BODY].rpartition("\n\n")[0] + f"\n\n{ENDING}"
        row = {"title": text.title, "summary": text.summary, "body": {Section.BODY: body}}
        _publish(year, text, row)
        Item.objects.filter(pk=asked.item.pk).update(is_demo=True)
