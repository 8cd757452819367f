"""Two programmes: the one of Overijssel with the figures of its document, and one of this year with vouchers under way."""

from datetime import date, timedelta

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import dice, rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import Country
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.enums import LineKind
from vlechtwerk.programmes.models import BudgetLine, Programme

EURO = 100
OVERIJSSEL = [
    ("Ontwikkeling en uitvoering", LineKind.BUREAU, 200_000), ("Leren-van-elkaar-kringen", LineKind.CIRCLES, 150_000),
    ("Middelen en bijeenkomsten", LineKind.MEANS, 50_000),
]  # fmt: skip
STEPS = 5  # of a voucher: issued, reserved, used, declared, paid
HELP = [
    "Een coach voor het verdienmodel", "Begeleiding van de ploeg bij zelfroosteren", "Een jurist bij de statuten",
    "Meten wat het oplevert", "Een ontwerper voor het merk", "Rekenwerk bij de kostprijs", "Een moderator voor drie avonden",
]  # fmt: skip


def plan_money(year: Year) -> tuple[Programme, Programme]:
    """Both, as the coordinator notes them."""
    by = year.cast.by_login["nadia"]
    return _overijssel(by), _this_year(year, by)


def _overijssel(by: Person) -> Programme:
    """Document 002: what was reserved, and to whom the running went. It tells no payments, so there are none."""
    province = people.register_organisation(name="Provincie Overijssel", country=Country.NL, is_demo=True, by=None)
    programme = programmes.plan_programme(
        name="Sociale en organisatorische innovatie, Overijssel",
        purpose="Ondernemers met ervaring inspireren andere mkb’ers om met sociale innovatie aan de slag te gaan.",
        starts_on=date(2016, 1, 1), ends_on=date(2019, 12, 31), by=by, target_count=12_750,
        target_source="Provincie Overijssel, cijfers 2014: mkb met meer dan 5 en minder dan 250 medewerkers",
    )  # fmt: skip
    programmes.set_share(programme, organisation=province, amount_cents=400_000 * EURO, by=by)
    lines = [
        programmes.add_line(programme, name=name, kind=kind, amount_cents=euros * EURO, by=by)
        for name, kind, euros in OVERIJSSEL
    ]
    programmes.commit(
        lines[0], payee="Extern bureau", note="Bouwt en begeleidt het netwerk van pioniers", agreed_on=date(2016, 1, 1),
        amount_cents=200_000 * EURO, by=by,
    )  # fmt: skip
    return programme


def _this_year(year: Year, by: Person) -> Programme:
    today = clock.today()
    programme = programmes.plan_programme(
        name=f"Sterker samen {today.year}", purpose="Bonnen voor organisaties die hulp van een expert nodig hebben.",
        starts_on=today.replace(month=1, day=1), ends_on=today.replace(month=12, day=31), by=by,
    )  # fmt: skip
    bons, means = (
        programmes.add_line(programme, name=name, kind=kind, amount_cents=euros * EURO, by=by)
        for name, kind, euros in (("Bonnen", LineKind.VOUCHERS, 15_000), ("Bijeenkomsten", LineKind.MEANS, 8_000))
    )
    fund = people.register_organisation(name="Het demofonds", country=Country.BE, is_demo=True, by=None)
    people.affiliate(year.cast.by_login["paul"], organisation=fund, role="beheert de projecten", by=by)
    programmes.set_share(programme, organisation=fund, amount_cents=23_000 * EURO, by=by)
    hall = programmes.commit(
        means, payee="Zaal De Loods", note="Twee avonden", amount_cents=2_400 * EURO, by=by,
        agreed_on=today - timedelta(days=40),
    )  # fmt: skip
    programmes.pay(
        hall, amount_cents=1_200 * EURO, paid_on=today - timedelta(days=12), reference="Factuur 118", by=by
    )  # fmt: skip
    invented = [row["name"] for row in rows("workplaces")]  # nothing is made up about the actors of the documents
    firms = list(Organisation.objects.filter(name__in=invented).order_by("pk"))
    for number, firm in enumerate(dice("money").sample(firms, min(len(firms), len(HELP)))):
        _voucher(year, bons, firm, number, by)
    return programme


def _voucher(year: Year, line: BudgetLine, firm: Organisation, number: int, by: Person) -> None:
    """Each a step further than the one before, from the first to the last."""
    with clock.at(year.day(-60 + number)):
        made = programmes.issue_voucher(
            line, holder=firm, purpose=HELP[number], amount_cents=(1_000 + 250 * (number % 3)) * EURO, by=by,
            valid_until=clock.today() + timedelta(days=70 + 20 * (number % 4)),
        )  # fmt: skip
    steps = [
        lambda: programmes.reserve_voucher(made, provider="Een expert uit de streek", by=by),
        lambda: programmes.use_voucher(made, used_on=clock.today(), by=by),
        lambda: programmes.declare_voucher(made, amount_cents=900 * EURO, invoice=f"2026-{number + 30}", by=by),
        lambda: programmes.pay_voucher(made, paid_on=clock.today(), by=by),
    ]
    for place, step in enumerate(steps[: number % STEPS]):
        with clock.at(year.day(-44 + 12 * place)):
            step()
