"""Items as readers find them, made by the actions of the desk."""

from tests import factories
from tests.library.desk_scene import png
from vlechtwerk.library import actions as library
from vlechtwerk.library.enums import Section
from vlechtwerk.people.enums import HatKind

DOT = png()


def make_checker():
    return factories.make_person("Nadia Kijkt", hats=(HatKind.MEMBER, HatKind.COORDINATOR))


def published(title="Kostprijs berekenen", *, keeper=None, checker=None, body="Tel alles op.", summary="", **fields):
    """An item that readers find."""
    keeper = keeper or factories.make_broker("Lotte Houdt Bij")
    fields.setdefault("kind", "tool")
    item = library.start_item(title=title, by=keeper, **fields)
    return publish(item.texts.get(), body, by=keeper, checker=checker, summary=summary)


def publish(text, body, *, by, checker=None, title="", summary=""):
    body = body if isinstance(body, dict) else {Section.BODY: body}
    library.write(text, title=title or text.title, summary=summary, body=body, by=by)
    library.ask_review(text, by=by)
    library.publish(text, by=checker or make_checker())
    text.item.refresh_from_db()
    return text.item


def translated(item, title, body, *, language="fr", summary=""):
    """The same in another language."""
    text = library.start_translation(item, language=language, by=item.keeper)
    return publish(text, body, by=item.keeper, title=title, summary=summary)
