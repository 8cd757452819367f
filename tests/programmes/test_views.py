"""The pages of circles and divisions, as a broker, a member and a guest meet them."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.programmes.conftest import make_crowd
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as register
from vlechtwerk.people.enums import HatKind
from vlechtwerk.programmes import actions
from vlechtwerk.programmes.enums import FormingState, PlaceState, Wish
from vlechtwerk.programmes.models import Circle, CircleForming, CircleMember

pytestmark = pytest.mark.django_db

LIST_QUERIES, OWN_QUERIES, FORMING_QUERIES, CIRCLE_QUERIES = 5, 4, 13, 29


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


def client_of(person):
    client = Client()
    client.force_login(person, backend="vlechtwerk.people.backends.LoginBackend")
    return client


@pytest.fixture
def staff(broker):
    return client_of(broker)


def rules(**changes):
    return (
        {"name": "Kring", "subject": "", "least": 3, "most": 5, "sectors_least": 3}
        | dict.fromkeys(Wish.values, 0)
        | changes
    )


def text(response):
    return response.content.decode()


def act(client, forming, verb, **data):
    return client.post(reverse("forming_act", args=[forming.key, verb]), data, follow=True)


def test_broker_chooses_people_by_filter(staff, people):
    other = factories.make_person("Ver Weg")
    page = text(staff.get(reverse("forming_new"), {"region": "BE212"}))
    assert "Lid 03" in page and other.name not in page
    response = staff.post(reverse("forming_new"), {"region": "BE212", "person": [one.key for one in people[:6]]})
    forming = CircleForming.objects.get()
    assert response["Location"] == reverse("forming_rules", args=[forming.key])
    assert forming.placements.count() == 6
    assert forming.filters == {"region": "BE212"}


@pytest.mark.parametrize(
    ("query", "names"),
    [({"language": "fr"}, {"Frans"}), ({"hat": "coach"}, {"Coach"}), ({"organisation": "gist"}, {"Gist"}),
     ({"theme": "poverty"}, {"Maker"})],
)  # fmt: skip
def test_each_filter_finds_its_people(staff, query, names):
    factories.make_person("Frans", languages=["fr"])
    factories.make_person("Coach", hats=[HatKind.COACH])
    factories.make_affiliation(factories.make_person("Gist"), factories.make_organisation())
    factories.make_innovation(lead=factories.make_person("Maker")).themes.add(factories.make_theme())
    found = staff.get(reverse("forming_new"), query).context["crowd"].people
    assert {one.name for one in found} == names


def test_who_left_or_wants_no_mail_is_named_as_left_out(staff, people):
    people[0].left_on = "2026-01-01"
    people[0].save()
    register.log_consent(people[1], purpose="mail", given=False, source="test")
    page = staff.get(reverse("forming_new"), {"region": "BE212"})
    assert "Lid 00 (verliet het netwerk), Lid 01 (wil geen mail)" in text(page)
    assert page.context["crowd"].total == 6


def test_too_few_people_is_told_and_nothing_is_made(staff, people):
    response = staff.post(reverse("forming_new"), {"person": people[0].key})
    assert response.status_code == 422
    assert "Kies tussen 2 en 150 mensen; nu zijn het er 1." in text(response)
    assert not CircleForming.objects.exists()


def test_rules_that_cannot_fit_keep_what_was_typed_and_name_the_way_out(staff, forming):
    response = staff.post(reverse("forming_rules", args=[forming.key]), rules(least=6, most=7, name="Nieuwe naam"))
    assert response.status_code == 422
    assert "8 mensen passen niet in kringen van 6 tot 7" in text(response)
    assert "Nieuwe naam" in text(response)
    forming.refresh_from_db()
    assert (forming.name, forming.least, forming.state) == ("Kring", 3, FormingState.DRAFT)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"least": 5, "most": 4}, "minstens even"), ({"sectors": 1, "sectors_least": 6}, "niet meer sectoren"),
     ({"name": ""}, "verplicht"), ({"half_day": 7}, "7")],
)  # fmt: skip
def test_wrong_rule_names_the_field(staff, forming, wrong, said):
    response = staff.post(reverse("forming_rules", args=[forming.key]), rules(**wrong))
    assert response.status_code == 422
    assert response.context["form"].errors


def test_pair_is_added_and_taken_away_on_the_page_of_the_rules(staff, forming, people):
    where = reverse("forming_rules", args=[forming.key])
    two = {"pair": "1", "kind": "apart", "first": people[0].key, "second": people[1].key}
    assert staff.post(where, rules(least=2) | two).status_code == 302
    forming.refresh_from_db()
    assert forming.least == 2
    pair = forming.pairs.get()
    assert "Lid 00 en Lid 01: niet in één kring" in text(staff.get(where))
    staff.post(where, rules() | {"unpair": pair.pk})
    assert not forming.pairs.exists()


def test_division_goes_from_rules_to_result(staff, forming):
    response = staff.post(reverse("forming_rules", args=[forming.key]), rules(half_day=1), follow=True)
    assert "wacht op zijn beurt" in text(response)
    poll = staff.get(reverse("forming", args=[forming.key]), headers={"HX-Request": "true"})
    assert text(poll).lstrip().startswith('<div class="prog"')
    actions.solve_due()
    poll = staff.get(reverse("forming", args=[forming.key]), headers={"HX-Request": "true"})
    assert poll["HX-Redirect"] == reverse("forming", args=[forming.key])
    page = text(staff.get(reverse("forming", args=[forming.key])))
    assert "beter kan niet: bewezen" in page or "elke regel is in elke kring gehaald" in page


def test_result_shows_who_without_how_to_reach_them(staff, ready, people):
    page = text(staff.get(reverse("forming", args=[ready.key])))
    for person in people:
        assert person.name in page
        assert person.phone not in page and person.email not in page
    assert "niemand met ervaring" in page


def test_broker_moves_locks_and_undoes(staff, ready):
    person = next(one.person for one in ready.placements.all() if one.group == 1)
    page = text(act(staff, ready, "move", person=person.key, group=2))
    assert "regels gehaald als daarnet" in page or "gehaald dan daarnet" in page
    assert ready.placements.get(person=person).is_locked
    act(staff, ready, "undo")
    assert ready.placements.get(person=person).group == 1
    act(staff, ready, "lock", person=person.key, locked="1")
    assert ready.placements.get(person=person).is_locked
    assert "Kies een kring uit de lijst" in text(act(staff, ready, "move", person=person.key, group="x"))
    assert "Kies iemand van deze verdeling" in text(act(staff, ready, "move", person="weg", group="1"))


def test_confirmation_says_who_is_mailed_called_and_left_out(staff, ready, people):
    people[0].email = None
    people[0].save()
    people[1].left_on = "2026-01-01"
    people[1].save()
    page = text(staff.get(reverse("forming_confirm", args=[ready.key])))
    assert "Dit mailt 6 mensen" in page and "Zonder e-mailadres" in page and "Niet uitgenodigd" in page
    response = staff.post(reverse("forming_confirm", args=[ready.key]), follow=True)
    assert "2 kringen zijn gemaakt" in text(response)
    assert CircleMember.objects.count() == 7
    again = staff.post(reverse("forming_confirm", args=[ready.key]), follow=True)
    assert "Bekijk het opnieuw" in text(again)


def guest(member):
    return reverse("guest_circle", args=[actions.place_link(member).rstrip("/").rpartition("/")[2]])


def test_guest_answers_by_link(circle):
    member = circle.members.select_related("person", "circle").first()
    page = text(Client().get(guest(member)))
    assert "Doe je mee?" in page and "checked" not in page
    wrong = Client().post(guest(member), {})
    assert wrong.status_code == 422 and "Kies ja of nee." in text(wrong)
    response = Client().post(guest(member), {"answer": "no", "note": "Te druk"}, follow=True)
    member.refresh_from_db()
    assert (member.state, member.note) == (PlaceState.DECLINED, "Te druk")
    assert "Verander je van gedacht" in text(response)
    Client().post(guest(member), {"answer": "yes", "shares_contact": "on"})
    member.refresh_from_db()
    assert member.shares_contact
    response = Client().post(guest(member), {"leave": "1"}, follow=True)
    member.refresh_from_db()
    assert member.state == PlaceState.LEFT


def test_broker_enters_an_answer_and_invites_the_next(staff, circle, broker):
    member = circle.members.first()
    factories.make_person("Nieuw Lid")
    staff.post(reverse("circle_place", args=[member.key]), {"answer": "no"})
    page = staff.get(reverse("circle", args=[circle.key]))
    names = [one.person for one in page.context["next"]]
    assert any(one.name == "Nieuw Lid" for one in names)
    response = staff.post(reverse("circle_act", args=[circle.key, "invite"]), {"person": names[0].key}, follow=True)
    assert "is uitgenodigd" in text(response)
    assert circle.members.filter(person=names[0]).exists()


def test_circle_begins_gets_a_guide_and_closes(staff, circle, broker):
    where = reverse("circle", args=[circle.key])

    def press(verb, **data):
        return text(staff.post(reverse("circle_act", args=[circle.key, verb]), data, follow=True))

    assert "eerst moeten twee mensen ja zeggen" in text(staff.get(where))
    for member in circle.members.all()[:2]:
        actions.accept_place(member, by=broker)
    page = staff.get(where)
    names = [place.person.name for place in circle.members.select_related("person")[:2]]
    assert "Dit mailt 2 mensen" in text(page) and f"Dit mailt {circle.members.count()} mensen" in text(page)
    assert [one.name for one in page.context["starts"]] == names
    of_member = Client()
    of_member.force_login(circle.members.first().person, backend="vlechtwerk.people.backends.LoginBackend")
    assert "Dit mailt" not in text(of_member.get(where))
    assert "De kring loopt" in press("start")
    assert "Genoteerd" in press("guide", guide=broker.key)
    assert "Kies iemand uit de lijst" in press("guide", guide="niemand")
    assert "Vul dit veld in" in press("close") or "verplicht" in press("close")
    assert "afgesloten" in press("close", harvest="Vier keer samengekomen")
    assert "Vier keer samengekomen" in text(staff.get(where))


def test_member_sees_own_circles_only(circle, broker):
    member = circle.members.select_related("person").first()
    client = client_of(member.person)
    page = text(client.get(reverse("circles")))
    assert "Kring 1" in page and reverse("circle_place", args=[member.key]) in page
    assert client.get(reverse("circle", args=[circle.key])).status_code == 200
    stranger = client_of(factories.make_person())
    assert "Je zit nog in geen kring" in text(stranger.get(reverse("circles")))
    assert stranger.get(reverse("circle", args=[circle.key])).status_code == 404
    assert stranger.get(reverse("circle_place", args=[member.key])).status_code == 404
    actions.decline_place(member, by=member.person)
    assert client.get(reverse("circle", args=[circle.key])).status_code == 404


def more_circles(broker, count):
    for _number in range(count):
        forming = actions.prepare_forming(name="Nog een", people=make_crowd(4), by=broker)
        forming.placements.update(group=1)
        CircleForming.objects.filter(pk=forming.pk).update(state="ready", group_count=1, unmet_count=0)
        forming.refresh_from_db()
        actions.confirm_forming(forming, by=broker)
        actions.prepare_forming(name="Ontwerp", people=make_crowd(4), by=broker)


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_a_constant_number_of_queries(staff, broker, count, django_assert_num_queries):
    more_circles(broker, count)
    assert Circle.objects.count() == count
    with django_assert_num_queries(LIST_QUERIES):
        staff.get(reverse("circles"))


@pytest.mark.parametrize("count", [1, 3])
def test_own_list_takes_a_constant_number_of_queries(broker, count, django_assert_num_queries):
    more_circles(broker, count)
    person = factories.make_person()
    for circle in Circle.objects.all():
        actions.invite_member(circle, person=person, by=broker)
    client = client_of(person)
    with django_assert_num_queries(OWN_QUERIES):
        client.get(reverse("circles"))


@pytest.mark.parametrize("count", [4, 12])
def test_division_takes_a_constant_number_of_queries(staff, broker, count, django_assert_num_queries):
    forming = actions.prepare_forming(name="Kring", people=make_crowd(count), by=broker)
    forming.placements.update(group=1)
    CircleForming.objects.filter(pk=forming.pk).update(state="ready", group_count=1, unmet_count=0)
    with django_assert_num_queries(FORMING_QUERIES):
        staff.get(reverse("forming", args=[forming.key]))


@pytest.mark.parametrize("count", [4, 7])
def test_circle_takes_a_constant_number_of_queries(staff, broker, count, django_assert_num_queries):
    forming = actions.prepare_forming(name="Kring", people=make_crowd(count), by=broker)
    forming.placements.update(group=1)
    CircleForming.objects.filter(pk=forming.pk).update(state="ready", group_count=1, unmet_count=0)
    forming.refresh_from_db()
    circle = actions.confirm_forming(forming, by=broker)[0]
    make_crowd(3)
    with django_assert_num_queries(CIRCLE_QUERIES):
        staff.get(reverse("circle", args=[circle.key]))


def test_free_place_without_anybody_left_is_offered_to_somebody_by_name(staff, circle, broker):
    asked = circle.members.select_related("person").first().person
    actions.decline_place(circle.members.get(person=asked), by=asked)
    CircleForming.objects.filter(pk=circle.forming_id).update(filters={"region": "BE212"})
    other = factories.make_person("Zoë Vandaele")
    where = reverse("circle", args=[circle.key])
    page = text(staff.get(where))
    assert "is er niemand meer over" in page and "circle_invited" in page and other.name not in page
    found = staff.get(where, {"who": "vandaele"})
    assert [one.person for one in found.context["called"].able] == [other]
    assert f"{asked.name} werd al voor deze kring gevraagd" in text(staff.get(where, {"who": asked.name}))
    other.left_on = "2026-01-01"
    other.save()
    assert "Zoë Vandaele verliet het netwerk" in text(staff.get(where, {"who": "Zoë"}))
    assert "heet zo" in text(staff.get(where, {"who": "zzz"}))


def test_choice_stays_when_one_looks_further(staff, people):
    others = [factories.make_person("Coach Jan", hats=[HatKind.COACH]), factories.make_person("Jan Pieters")]
    first = staff.post(reverse("forming_new"), {"region": "BE212", "search": "1"})
    assert "Gekozen: 8" in text(first) and first.status_code == 200
    kept = {"later": "1", "person": [one.key for one in people[:3]]}
    found = staff.post(reverse("forming_new"), kept | {"name": "jan", "hat": "", "search": "1"})
    assert "Gekozen: 3" in text(found)
    assert found.context["chosen"] == people[:3] and found.context["others"] == others
    every = staff.post(reverse("forming_new"), kept | {"name": "jan", "search": "all"})
    assert "Gekozen: 5" in text(every)
    nobody = staff.post(reverse("forming_new"), kept | {"name": "jan", "search": "none"})
    assert nobody.context["chosen"] == [] and not CircleForming.objects.exists()
    staff.post(reverse("forming_new"), kept | {"name": "jan", "region": "BE212"})
    assert CircleForming.objects.get().filters == {"region": "BE212"}


def test_every_hat_can_be_looked_for(staff):
    page = text(staff.get(reverse("forming_new")))
    assert all(f'<option value="{hat.value}">{hat.label}</option>' in page for hat in HatKind)


def test_invitation_says_with_whom_who_guides_and_what_comes_next(circle, broker):
    actions.set_guide(circle, guide=broker, by=broker)
    member = circle.members.select_related("person", "circle").first()
    page = text(Client().get(guest(member)))
    assert f"{circle.members.count()} mensen uit het netwerk, uit:" in page and "Food" in page
    assert broker.name in page and "zodra de kring begint" in page
    actions.invite_member(circle, person=factories.make_person("Laat", email="laat@x.example"), by=broker)
    body = Message.objects.get(to_email="laat@x.example").text
    assert f"{broker.name} begeleidt de kring" in body and "Food" in body and "Zeg je ja" in body


def test_change_by_hand_is_confirmed(staff, ready):
    person = next(one.person for one in ready.placements.all() if one.group == 1)
    page = text(act(staff, ready, "move", person=person.key, group=2))
    assert f"{person.name} zit nu in kring 2" in page and "die het meest mist, staat bovenaan" in page
    assert f"Losgemaakt: {person.name}" in text(act(staff, ready, "lock", person=person.key, locked="0"))
