import pytest
from django.core.exceptions import ValidationError

from tests import factories
from vlechtwerk.innovations.forms import InnovationForm, NeedForm
from vlechtwerk.people.forms import AffiliationForm, OrganisationForm, PersonForm, PhoneField, ProfileForm, TalentForm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["0470 00 12 34", "+31 6 12 34 56 78", "015/23.45.67", "(015) 23 45 67"[1:], ""])
def test_telephone_number_is_kept_as_typed(typed):
    assert PhoneField(required=False).clean(f"  {typed.replace(' ', '  ')} ") == typed


@pytest.mark.parametrize("typed", ["bel mij", "123", "0470 00 12 34 of 35", "+" * 9, "0" * 26, "<b>0470001234</b>"])
def test_what_is_no_telephone_number_is_refused(typed):
    with pytest.raises(ValidationError):
        PhoneField(required=False).clean(typed)


def _profile(**changes):
    return ProfileForm({"name": "An", "language": "nl", "languages": ["nl"], "capacity_per_quarter": "2"} | changes)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "   "), ("name", "x" * 121), ("capacity_per_quarter", "27"), ("capacity_per_quarter", "-1"),
     ("capacity_per_quarter", "veel"), ("languages", []), ("languages", ["xx"]), ("place", "999999")],
)  # fmt: skip
def test_profile_mistake_stands_at_its_field(field, value):
    form = _profile(**{field: value})
    assert list(form.errors) == [field]


def test_address_of_somebody_else_is_refused_and_ones_own_kept():
    person = factories.make_person(email="an@example.org")
    typed = {
        "name": "An",
        "language": "nl",
        "languages": ["nl"],
        "capacity_per_quarter": "2",
        "email": "AN@example.org",
    }
    assert "email" in PersonForm(typed).errors
    assert PersonForm(typed, instance=person).is_valid()


def test_no_address_is_no_text_so_that_many_may_have_none():
    form = PersonForm({"name": "An", "language": "nl", "languages": ["nl"], "capacity_per_quarter": "2", "email": ""})
    assert form.is_valid()
    assert form.cleaned_data["email"] is None


def test_talent_needs_words():
    assert "text" in TalentForm({"text": " \n ", "kind": "hobby", "language": "nl"}).errors
    assert TalentForm({"text": "Ik kook", "kind": "hobby", "language": "nl"}).is_valid()


def _organisation(**changes):
    return OrganisationForm({"name": "Coop", "country": "BE"} | changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"registry_number": "0403.199.703"}, "registry_number"), ({"registry_number": "12345678"}, "registry_number"),
     ({"country": "NL", "registry_number": "0403199702"}, "registry_number"), ({"country": "US"}, "country"),
     ({"website": "javascript:alert(1)"}, "website"), ({"figures_year": "99999"}, "figures_year"),
     ({"staff_count": "-3"}, "staff_count"), ({"staff_count": "3"}, "figures_year"), ({"country": "FR", "registry_number": "?!"}, "registry_number"), ({"nace_code": "62.010"}, "nace_version"), ({"name": ""}, "name")],
)  # fmt: skip
def test_organisation_mistake_stands_at_its_field(changes, field):
    assert list(_organisation(**changes).errors) == [field]


def test_registry_number_twice_is_refused():
    factories.make_organisation(registry_number="0403199702")
    assert "registry_number" in _organisation(registry_number="0403.199.702").errors


@pytest.mark.parametrize("form", [ProfileForm, PersonForm, OrganisationForm, AffiliationForm, InnovationForm, NeedForm])
def test_empty_choice_has_words(form):
    page = form().as_p()
    assert "---" not in page
    assert "niet gekend" in page or "kies …" in page


@pytest.mark.parametrize(("wording", "first"), [("nl-BE", "Zele"), ("nl-NL", "Almere")])
def test_places_of_the_own_country_come_first(settings, wording, first):
    settings.WORDING = wording
    factories.make_place("Zele", "9240")
    factories.make_place("Almere", "1300", country="NL")
    assert str(ProfileForm().fields["place"].queryset.first()) == first


def test_fresh_eyes_that_do_not_matter_keep_their_words():
    assert dict(NeedForm().fields["fresh_eyes"].choices)[0] != "kies …"
