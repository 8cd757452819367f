"""What cannot be in the figures of a report, in sentences that can be quoted."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from vlechtwerk.surveys.counting import Mismatch
from vlechtwerk.surveys.models import Reported


def mismatch_sentences(reported: Reported, wrong: Sequence[Mismatch]) -> list[str]:
    """One sentence for each; with none there is nothing against these figures."""
    return [_sentence(reported, one) for one in wrong]


def _sentence(reported: Reported, wrong: Mismatch) -> str:
    if wrong.kind == "votes":
        return _("“%(choice)s” has %(count)d votes, but only %(n)d people answered.") % {
            "choice": wrong.text, "count": wrong.count, "n": reported.n}  # fmt: skip
    said = _("The choices add up to %(count)d. With %(n)d respondents who each chose %(each)d it has to be %(wanted)d.") % {
        "count": wrong.count, "n": reported.n, "each": wrong.wanted // reported.n, "wanted": wrong.wanted,
    }  # fmt: skip
    fits = (
        _("It would fit %(n)d respondents.") % {"n": wrong.fits}
        if wrong.fits
        else _("It fits no number of respondents.")
    )
    return f"{said} {fits}"
