"""What leaving means for somebody's coins, told beforehand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core.ui.words import coins
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.ledger.queries.mandates import mandates_of
from vlechtwerk.ledger.queries.pot import pot_account, takes_over
from vlechtwerk.ledger.queries.tallies import tally
from vlechtwerk.people.models import Person


def farewell(person: Person) -> list[str]:
    """One sentence on the balance, and one per organisation that they act for. Sessions still to confirm come first."""
    return [*_of_balance(tally(person).balance), *(_of_mandate(one.organisation.name) for one in mandates_of(person))]


def _of_balance(balance: int) -> list[str]:
    words = {"coins": coins(abs(balance))}
    if balance > 0:
        number = 1 if balance == COIN else 2
        return [
            ngettext("%(coins)s coin goes to the common pot.", "%(coins)s coins go to the common pot.", number) % words
        ]
    if balance == 0:
        return []
    common = pot_account()
    if common and takes_over(common, -balance):
        return [_("The common pot takes over what was received and not given back: %(coins)s.") % words]
    return [_("The account stays open at −%(coins)s: the common pot cannot take that over now.") % words]


def _of_mandate(name: str) -> str:
    return _("They no longer act for %(name)s.") % {"name": name}
