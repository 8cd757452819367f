"""What every page needs around its own content. Asks the database nothing."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

from vlechtwerk.core.registry import NavItem, navigation

STAFF_HATS = frozenset({"broker", "coordinator", "administrator"})
THEMES = ("light", "dark")
THUMB_ENTRIES = 4
# Pages that the frame around every page links to, where this network has them.
LINKS = (
    "home", "profile", "wear_hat", "account_logout", "account_login", "member_home", "coins", "circles", "agenda", "privacy",
    "charter", "mailbox", "search", "notices",
)  # fmt: skip


class Entry(NamedTuple):
    """One line of a menu."""

    label: str
    url: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor: one name, ``house``, with all that the base templates use."""
    acting = getattr(request, "acting", None)
    person = getattr(acting, "person", None)
    hats = acting.hats if acting and person else frozenset({"visitor"})
    nav, tabs = _menus(request.path, hats, bool(person))
    theme = request.COOKIES.get("theme", "")
    return {
        "house": {
            "name": settings.NETWORK_NAME,
            "phone": settings.NETWORK_PHONE,
            "mail": settings.NETWORK_MAIL,
            "wording": settings.WORDING,
            "demo": settings.DEMO,
            "lang": html_lang(),
            "languages": [("nl", "Nederlands"), ("fr", "Français"), ("en", "English")],
            "theme": theme if theme in THEMES else "",
            "base": "core/base.html" if person else "core/public.html",
            "nav": nav,
            "tabs": tabs,
            "thumb": nav[:THUMB_ENTRIES] if person and not hats & STAFF_HATS else [],
            "person": person,
            "unread": getattr(person, "unread_count", 0),
            "hat": gettext(acting.hat) if person and acting and acting.hat else "",
            "hats": sorted((hat, gettext(hat), hat == acting.hat) for hat in hats) if person and acting else [],
            "links": {name: address(name) for name in LINKS},
        }
    }


def html_lang() -> str:
    """The language of the page as browsers and screen readers want it."""
    language = get_language() or settings.LANGUAGE_CODE
    return settings.WORDING if language.startswith("nl") else language


def address(name: str) -> str:
    """The address of a named view, or nothing where this network has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _shown(item: NavItem, hats: frozenset[str], known: bool) -> bool:
    """The daily work fills the menu of the team; what they have as a member is under their name."""
    return bool(item.hats & (hats & STAFF_HATS or hats)) if item.hats else known


def _menus(path: str, hats: frozenset[str], known: bool) -> tuple[list[Entry], list[Entry]]:
    """The main menu for these hats, and the tabs of the entry where the reader is.

    The longest address that fits the path is the current one. Tabs stand on the pages they lead to alone.
    """
    items = {name: item for name, item in navigation.items() if _shown(item, hats, known)}
    urls = {name: address(item.url) for name, item in items.items()}
    fitting = [name for name, url in urls.items() if url and (path == url or (url != "/" and path.startswith(url)))]
    here = max(fitting, key=lambda name: len(urls[name]), default="")
    top = (items[here].under or here) if here else ""
    family = [name for name, item in items.items() if top and top in (name, item.under)]

    def entries(names: list[str], current: str) -> list[Entry]:
        ordered = sorted((name for name in names if urls[name]), key=lambda name: items[name].order)
        return [Entry(str(items[name].label), urls[name], name == current) for name in ordered]

    tabs = entries(family, here) if len(family) > 1 and path in [urls[name] for name in family] else []
    return entries([name for name, item in items.items() if not item.under], top), tabs
