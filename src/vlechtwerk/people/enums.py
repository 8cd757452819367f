from django.db.models import TextChoices
from django.utils.dates import WEEKDAYS
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class HatKind(TextChoices):
    """What somebody is in the network; one person may wear several."""

    MEMBER = "member", _("member")
    BROKER = "broker", _("broker")
    COORDINATOR = "coordinator", _("coordinator")
    COACH = "coach", _("coach")
    AMBASSADOR = "ambassador", _("ambassador")
    FAN = "fan", _("fan")
    LEARNER = "learner", _("learner")
    FUNDER = "funder", _("funder")
    ADMINISTRATOR = "administrator", _("administrator")


STAFF_HATS = frozenset({HatKind.BROKER, HatKind.COORDINATOR, HatKind.ADMINISTRATOR})
SHAPER_HATS = frozenset({HatKind.COORDINATOR, HatKind.ADMINISTRATOR})


class TalentKind(TextChoices):
    PROFESSIONAL = "professional", _("from work")
    VOLUNTARY = "voluntary", _("from volunteering")
    HOBBY = "hobby", _("from a hobby")
    LIVED = "lived", _("lived through it")


class Language(TextChoices):
    NL = "nl", _("Dutch")
    FR = "fr", _("French")
    EN = "en", _("English")
    DE = "de", _("German")


PARTS_OF_DAY = {"am": _("morning"), "pm": _("afternoon"), "ev": _("evening")}
DAYS = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), WEEKDAYS.values(), strict=True))


def _half_day(code: str) -> str:
    day, part = code.split("_")
    return gettext("%(day)s %(part)s") % {"day": DAYS[day], "part": PARTS_OF_DAY[part]}  # one word in Dutch


_named = lazy(_half_day, str)


class HalfDay(TextChoices):
    """The half days of a week in which a session can be; ``Person.half_days`` lists those that suit somebody."""

    MON_AM = "mon_am", _named("mon_am")
    MON_PM = "mon_pm", _named("mon_pm")
    MON_EV = "mon_ev", _named("mon_ev")
    TUE_AM = "tue_am", _named("tue_am")
    TUE_PM = "tue_pm", _named("tue_pm")
    TUE_EV = "tue_ev", _named("tue_ev")
    WED_AM = "wed_am", _named("wed_am")
    WED_PM = "wed_pm", _named("wed_pm")
    WED_EV = "wed_ev", _named("wed_ev")
    THU_AM = "thu_am", _named("thu_am")
    THU_PM = "thu_pm", _named("thu_pm")
    THU_EV = "thu_ev", _named("thu_ev")
    FRI_AM = "fri_am", _named("fri_am")
    FRI_PM = "fri_pm", _named("fri_pm")
    FRI_EV = "fri_ev", _named("fri_ev")
    SAT_AM = "sat_am", _named("sat_am")
    SAT_PM = "sat_pm", _named("sat_pm")
    SAT_EV = "sat_ev", _named("sat_ev")
    SUN_AM = "sun_am", _named("sun_am")
    SUN_PM = "sun_pm", _named("sun_pm")
    SUN_EV = "sun_ev", _named("sun_ev")


class Audience(TextChoices):
    """Who may see a field, from few to many."""

    ONLY_ME = "only_me", _("only me")
    BROKERS = "brokers", _("brokers")
    INTRODUCED = "introduced", _("people I am introduced to")
    NETWORK = "network", _("the network")
    PUBLIC = "public", pgettext_lazy("audience", "everybody")


class PersonField(TextChoices):
    """The fields whose audience a person sets."""

    PHONE = "phone", _("telephone")
    EMAIL = "email", _("e-mail address")
    PLACE = "place", _("place")
    ORGANISATION = "organisation", _("organisation")
    TALENTS = "talents", _("talents")
    ABOUT = "about", _("about me")


# A phone number goes to brokers and to people one is introduced to, never further unless the person says so.
DEFAULT_AUDIENCE = {
    PersonField.PHONE: Audience.INTRODUCED,
    PersonField.EMAIL: Audience.BROKERS,
    PersonField.PLACE: Audience.NETWORK,
    PersonField.ORGANISATION: Audience.NETWORK,
    PersonField.TALENTS: Audience.NETWORK,
    PersonField.ABOUT: Audience.NETWORK,
}


class Country(TextChoices):
    """Where an organisation is registered: the network's two countries and their neighbours."""

    BE = "BE", _("Belgium")
    NL = "NL", _("the Netherlands")
    FR = "FR", _("France")
    DE = "DE", _("Germany")
    LU = "LU", _("Luxembourg")


class SizeClass(TextChoices):
    """EU recommendation 2003/361/EC: staff, and turnover or balance sheet."""

    MICRO = "micro", _("micro")
    SMALL = "small", _("small")
    MEDIUM = "medium", _("medium")
    LARGE = "large", _("large")
    UNKNOWN = "unknown", _("unknown")


class NaceVersion(TextChoices):
    NACE_BEL_2008 = "nace_bel_2008", "NACE-BEL 2008"
    NACE_BEL_2025 = "nace_bel_2025", "NACE-BEL 2025"
    SBI_2008 = "sbi_2008", "SBI 2008"
    SBI_2025 = "sbi_2025", "SBI 2025"
    REV_2_1 = "rev_2_1", "NACE Rev. 2.1"


class ConsentPurpose(TextChoices):
    """What people agree to. The words are also the first version of each text (``people.consents.FIRST``)."""

    INTRODUCTION = "introduction", _("share name and telephone with the other at an introduction")
    INTAKE = "intake", _("keep my question and call or mail me about it")
    NETWORK = "network", _("be findable in the network")
    MAIL = "mail", _("get mail about requests")
    FEDERATION = "federation", _("be seen by partner networks, with my name alone, and help there too")
    RECORDS = "records", _("tell a record store of learning what I learned here, under a number instead of my name")


class Purpose(TextChoices):
    """What data about people is kept for."""

    FIND = "find", _("so that people find each other")
    HELP = "help", _("so that help gets under way and nobody falls between two stools")
    COINS = "coins", _("so that what is given and received adds up")
    SAFE = "safe", _("so that you get in safely, and misuse comes to light")
    PROOF = "proof", _("so that it can be shown who agreed to what, and who did what")


class Ground(TextChoices):
    """The legal ground of the GDPR, article 6.1."""

    AGREEMENT = "b", _("you take part in the network (art. 6.1.b)")
    CONSENT = "a", _("you agreed to it (art. 6.1.a)")
    INTEREST = "f", _("the network has a good reason for it (art. 6.1.f)")
    LAW = "c", _("the law asks for it (art. 6.1.c)")


class Kept(TextChoices):
    """Until when data about people is kept, where no rule with days says so."""

    ERASED = "erased", _("until you are erased")
    NAMELESS = "nameless", _("for the sums and the others; without your name once you are erased")
    EMPTIED = "emptied", _("your words until you are erased; that it happened stays, without your name")
    RULE = "rule", _("as long as the rule says")


class SeenBy(TextChoices):
    """Who may see data about people."""

    CHOSEN = "chosen", _("whoever you choose")
    TEAM = "team", _("the team of the network")
    INVOLVED = "involved", _("the team and the people it is about")
    ADMINISTRATORS = "administrators", _("administrators")
    COACH = "coach", _("you and your coach")
    ME = "me", _("only you")


class MatchReason(TextChoices):
    """Why two entries of the register may be one and the same."""

    EMAIL = "email", _("same e-mail address")
    PHONE = "phone", _("same telephone")
    REGISTRY_NUMBER = "registry_number", _("same registry number")
    NUMBER_TYPED = "number_typed", _("registry number with a typing error")
    NAME = "name", _("same name")
    NAME_ORDER = "name_order", _("same name in another order")
    NAME_TYPED = "name_typed", _("name written a little differently")
    NAME_PART = "name_part", _("part of the name is the same")
    FIRST_NAME = "first_name", _("same first name")
    LEGAL_FORM = "legal_form", _("same name in another form")
    POSTCODE = "postcode", _("same postcode")
    ORGANISATION = "organisation", _("same organisation or mail domain")
    MAILBOX = "mailbox", _("e-mail address alike")
    WEBSITE = "website", _("same website")


class MergeKind(TextChoices):
    """What can be one and the same; the value is the model's name."""

    PERSON = "person", _("people")
    ORGANISATION = "organisation", _("organisations")
