"""What a licence asks of whoever uses a work again, and the line that gives the maker credit.

The pairs follow the chart of Creative Commons for adaptations ("which licence may my adaptation carry?"), with the two
common licences of software beside it. It is a warning for people who are no lawyers, not a verdict.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from vlechtwerk.library.enums import Licence

ADDRESSES = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    **{
        one: f"https://creativecommons.org/licenses/{one.removeprefix('CC-').removesuffix('-4.0').lower()}/4.0/"
        for one in (Licence.BY, Licence.BY_SA, Licence.BY_ND, Licence.BY_NC, Licence.BY_NC_SA, Licence.BY_NC_ND)
    },
    Licence.MIT: "https://spdx.org/licenses/MIT.html",
    Licence.APACHE: "https://spdx.org/licenses/Apache-2.0.html",
}
NO_CHANGES = frozenset({Licence.BY_ND, Licence.BY_NC_ND})
NOT_FOR_MONEY = frozenset({Licence.BY_NC, Licence.BY_NC_SA, Licence.BY_NC_ND})
SAME_AGAIN = frozenset({Licence.BY_SA, Licence.BY_NC_SA})
CODE = frozenset({Licence.MIT, Licence.APACHE})
CLOSED = frozenset({Licence.RESERVED, Licence.PERMISSION})


class Conflict(TextChoices):
    """What does not fit, as a sentence."""

    PERMISSION = "permission", _("A source has all rights reserved. Ask its maker for permission, and keep the answer.")
    SCOPE = "scope", _("A source is used with permission. Check that the permission covers this licence too.")
    NO_CHANGES = "no_changes", _("A source may not be changed (ND). Show it whole, or ask its maker.")
    NOT_FOR_MONEY = (
        "not_for_money",
        _("A source is not for commercial use (NC), and this licence allows that. Choose one with NC."),
    )
    SAME_AGAIN = "same_again", _("A source asks for its own licence again (SA). Choose the same one.")
    CLASH = (
        "clash",
        _("One source asks for BY-SA, another forbids commercial use (NC). They do not go together in one work."),
    )
    CREDIT = "credit", _("A source asks that its maker is named, and CC0 lets that go. Choose CC BY, for instance.")
    NOTICE = "notice", _("A source is software under MIT or Apache. That goes, when its notice comes along.")  # fmt: skip


def conflicts(licence: str, sources: Collection[str]) -> list[Conflict]:
    """What does not fit when a work under ``licence`` is made from works under ``sources``; each once, worst first."""
    found = {conflict for source in sources for conflict in _between(licence, source)}
    if Licence.BY_SA in sources and not NOT_FOR_MONEY.isdisjoint(sources):
        found.add(Conflict.CLASH)
    return [one for one in Conflict if one in found]


def _between(licence: str, source: str) -> set[Conflict]:
    """One source. To show a work whole, under its own licence, is another matter: then it is no source."""
    if source == Licence.CC0:
        return set()
    if source == Licence.RESERVED:
        return {Conflict.PERMISSION}
    if source == Licence.PERMISSION:
        return set() if licence in CLOSED else {Conflict.SCOPE}
    found = {Conflict.CREDIT} if licence == Licence.CC0 else set()
    if source in CODE:
        return found or {Conflict.NOTICE}
    if source in NO_CHANGES:
        found.add(Conflict.NO_CHANGES)
    if source in NOT_FOR_MONEY and licence not in NOT_FOR_MONEY | CLOSED:
        found.add(Conflict.NOT_FOR_MONEY)
    if source in SAME_AGAIN and licence != source:
        found.add(Conflict.SAME_AGAIN)
    return found


@dataclass(frozen=True)
class Credit:
    """What stands under a work, so that it can be copied along: title, maker, licence with its address, where it is."""

    title: str
    author: str
    licence: str
    licence_url: str
    url: str

    def __str__(self) -> str:
        licence = f"{self.licence} ({self.licence_url})" if self.licence_url else self.licence
        return " — ".join(part for part in (self.title, self.author, licence, self.url) if part)


def credit(*, title: str, author: str, licence: str, url: str) -> Credit:
    return Credit(title, author, str(Licence(licence).label), ADDRESSES.get(Licence(licence), ""), url)
