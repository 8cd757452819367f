"""003: three organisations explore, sign, decide in a tie, let a critical friend read along, and stop with thanks."""

import contextlib

import pytest

from tests.journeys.pages import assert_accessible, assert_fits
from tests.journeys.steps import link, log_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

MEMBERS = {"Bakkerij Korst": "korst", "Zuivel Vos": "vos"}
PEOPLE = """
from vlechtwerk.people import actions
from vlechtwerk.people.models import Organisation, Person
lotte = Person.objects.get(email="lotte@netwerk.example")
for name, login in MEMBERS.items():
    Organisation.objects.create(name=name)
    actions.register_person(name=f"Wie spreekt voor {name}", email=f"{login}@samen.example", phone="0470 00 00 01",
                            languages=["nl"], by=lotte)
""".replace("MEMBERS", repr(MEMBERS))


@pytest.fixture
def browsers(browser):
    """The team, who speaks for each of the two, and somebody without an account."""
    with contextlib.ExitStack() as stack:
        made = []
        for width in (1280, 390, 390, 390):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, locale="nl-BE", reduced_motion="reduce"
            )
            context.set_default_timeout(30_000)
            stack.callback(context.close)
            made.append(context.new_page())
        yield made


def press(page, words):
    with page.expect_navigation():
        page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.click()


def fill(page, **given):
    """Fill in the form of a step and send it."""
    for name, value in given.items():
        field = page.locator(f"main form.stack [name={name}]").first
        kind = field.evaluate("one => one.type || one.tagName")
        if kind == "radio":
            page.check(f"main form.stack [name={name}][value={value}]")
        elif kind == "select-one":
            field.select_option(value) if not value.startswith("=") else field.select_option(label=value[1:])
        elif kind == "checkbox":
            field.check()
        else:
            field.fill(value)
    submit(page, "main form.stack button.first")


def text(page):
    return page.locator("main").inner_text()


def held(page):
    """Without barriers, also on the narrowest screen."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 900})
    assert_fits(page)
    assert_accessible(page)
    page.set_viewport_size(size)


def test_two_explore_sign_decide_and_stop_with_thanks(network, browsers):
    network.command("manage", "shell", "-c", PEOPLE)
    team, *speakers, guest = browsers
    log_in(network, team, "lotte@netwerk.example")
    for page, login in zip(speakers, MEMBERS.values(), strict=True):
        log_in(network, page, f"{login}@samen.example", home="thuis")

    # explored with questions, without a template
    team.goto(f"{network.url}/samenwerkingen/")
    press(team, "Samenwerking verkennen")
    fill(team, title="Samen minder verpakking")
    home = team.url
    assert "Wat kan geen van jullie alleen?" in text(team)
    press(team, "Schrijf op wat jullie vonden")
    fill(team, why="Een wasstraat is te duur alleen")
    press(team, "Schrijf het charter")
    fill(team, purpose="Geen wegwerpbakken meer", form="two", sharing="equal")
    press(team, "Criterium toevoegen")
    fill(team, text="Wast elke maand een dag mee")
    press(team, "Regel toevoegen")
    fill(team, what="Alles", who="all", method="majority", quorum="50")
    assert "even aantal stemmen" in text(team)  # a tie must have a way out
    fill(team, tie="chair")
    for seat, (name, login) in zip(("chair", "member"), MEMBERS.items(), strict=True):
        press(team, "Lid toevoegen")
        met = team.locator("main form.stack [name^=met-]").first.get_attribute("name")
        fill(team, organisation=f"={name}", contact=f"{login}@samen.example", seat=seat, **{met: "yes"})
    held(team)

    # signed by both, each by the link of the mail
    press(team, "Vraag iedereen om te tekenen")
    for page, login in zip(speakers, MEMBERS.values(), strict=True):
        page.goto(link(network, f"{login}@samen.example", "Wil je tekenen", "/samenwerkingen/"))
        press(page, "Teken voor")
    team.goto(home)
    assert "Volgende terugblik" in text(team)

    # promised, and decided with as many for as against
    first, second = speakers
    first.goto(f"{home}inbreng/")
    press(first, "Iets beloven")
    fill(first, member="=Bakkerij Korst", kind="hours", what="Wassen", amount="40")
    first.goto(f"{home}besluiten/")
    press(first, "Voorstel doen")
    fill(first, title="Blauwe bakken", rule="=Alles")
    for page, login, choice in zip(speakers, MEMBERS.values(), ("for", "against"), strict=True):
        page.goto(link(network, f"{login}@samen.example", "Blauwe bakken", "/besluiten/"))
        press(page, "Stem")
        fill(page, choice=choice)
    assert "Evenveel voor als tegen: de stem van de voorzitter telt" in text(second)
    assert "aangenomen" in text(second)
    held(second)

    # what rubs is worked on by the members, out of sight of the team
    second.goto(f"{home}conflicten/")
    press(second, "Zeg wat wringt")
    fill(second, text="Wie wast het vaakst?")
    press(second, "Opnemen")
    fill(second, member="=Zuivel Vos")
    press(second, "Dit hielp")
    fill(second, helped="Een beurtrol")
    held(second)
    assert team.goto(f"{home}conflicten/").status == 404

    # a critical friend reads along without an account
    team.goto(f"{home}omgeving/")
    press(team, "Belanghebbende toevoegen")
    fill(team, name="De stad", motive="Minder zwerfvuil", influence="5", interest="3")
    press(team, "Kritische vriend uitnodigen")
    fill(team, name="Docent", email="docent@school.example", background="academia")
    press(team, "Voortgangsverslag schrijven")
    fill(team, title="Het eerste half jaar", text="Het wast vlot")
    press(team, "Vraag het de kritische vrienden")
    guest.goto(link(network, "docent@school.example", "eerste half jaar", "/vriend/"))
    fill(guest, text="En wie betaalt het water?")
    held(guest)
    team.reload()
    assert "En wie betaalt het water?" in text(team)
    held(team)

    # looked back, and stopped with thanks
    team.goto(home)
    press(team, "Vroeger terugblikken")
    press(team, "Schrijf op wat jullie beslisten")
    fill(team, outcome="stop", note="De wasstraat draait zonder ons")
    assert "Wie stopt, laat een oogst na" in text(team)
    fill(team, lessons="Begin met één route", thanks="Dank aan wie als eerste spoelde")
    thanks = f"{network.url}/samenwerking/dank/{home.rstrip('/').rpartition('/')[2]}/"
    for page, login in zip(speakers, MEMBERS.values(), strict=True):
        assert guest.goto(thanks).status == 404
        page.goto(link(network, f"{login}@samen.example", "geëindigd", "/oogst/"))
        press(page, "Antwoorden")
        fill(page, may_thank="yes")
    guest.goto(thanks)
    assert "Dank aan wie als eerste spoelde" in text(guest) and "Zuivel Vos" in text(guest)
    held(guest)
