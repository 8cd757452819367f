from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vlechtwerk.people.enums import Language


class ItemKind(TextChoices):
    TOOL = "tool", _("tool")
    SCAN = "scan", _("scan")
    STORY = "story", _("practice story")
    CASE = "case", _("practice case")
    METHOD = "method", _("method")
    LINK = "link", pgettext_lazy("knowledge", "link")
    FILE = "file", pgettext_lazy("knowledge", "file")


class ItemState(TextChoices):
    """``draft``: no version was published yet; ``archived``: readers do not find it any more."""

    DRAFT = "draft", pgettext_lazy("knowledge", "in the making")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("put away")


class Audience(TextChoices):
    """Who may read what is published."""

    PUBLIC = "public", _("everybody")
    MEMBERS = "members", _("members of the network")
    TEAM = "team", _("the team")


class TextState(TextChoices):
    """One version of the text in one language."""

    DRAFT = "draft", pgettext_lazy("text", "draft")
    REVIEW = "review", _("being checked")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("followed by a newer one")
    DROPPED = "dropped", pgettext_lazy("text", "thrown away")


OPEN_TEXT = (TextState.DRAFT, TextState.REVIEW)


class Section(TextChoices):
    """The parts of a practice case, in the fixed format of the needs analysis; everything else has one body."""

    BODY = "body", _("Text")
    STORY = "story", _("The story")
    CHALLENGE = "challenge", _("Challenge, problem and target group")
    STAKEHOLDERS = "stakeholders", _("Who is concerned")
    IMPORTANCE = "importance", _("Why it matters for welfare")
    SOLUTIONS = "solutions", _("Solutions and advice")
    REMARKS = "remarks", _("Remarks and inspiration")
    TAKEAWAYS = "takeaways", _("Takeaways")


CASE_SECTIONS = tuple(one for one in Section if one != Section.BODY)


class Licence(TextChoices):
    """SPDX identifiers (spdx.org/licenses); ``LicenseRef-`` ones are our own, as SPDX 2.3 annex D allows."""

    CC0 = "CC0-1.0", "CC0 1.0"
    BY = "CC-BY-4.0", "CC BY 4.0"
    BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    BY_ND = "CC-BY-ND-4.0", "CC BY-ND 4.0"
    BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    BY_NC_SA = "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"
    BY_NC_ND = "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"
    MIT = "MIT", "MIT"
    APACHE = "Apache-2.0", "Apache 2.0"
    RESERVED = "LicenseRef-all-rights-reserved", _("all rights reserved")
    PERMISSION = "LicenseRef-by-permission", _("used with permission")


LANGUAGES = (Language.NL, Language.FR, Language.EN)
"""In which items are written and translated."""
