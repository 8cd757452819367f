"""The writes: the forms of the pages check, the actions of the apps do. For the team, as on the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from vlechtwerk.api import queries, schemas
from vlechtwerk.api.operations import Call, Made, answered
from vlechtwerk.api.problems import Problem
from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import IntakeSource
from vlechtwerk.innovations.forms import IntakeForm, NeedForm
from vlechtwerk.innovations.models import Axis
from vlechtwerk.innovations.queries import innovation_for, needs_for
from vlechtwerk.people import actions as people
from vlechtwerk.people.forms import OrganisationForm, PersonForm, TalentForm
from vlechtwerk.people.queries import person_for
from vlechtwerk.people.rules import is_staff


def _team(call: Call) -> Any:
    if not is_staff(call.acting.hats):
        raise PermissionDenied(_("Only the team of the network does this."))
    return call.acting.person


def _checked(form: BaseForm) -> dict[str, Any]:
    """What the form of the page makes of it; its mistakes become a 409 that names the fields."""
    if not form.is_valid():
        errors = [(name, str(said)) for name, all_of in form.errors.items() for said in all_of]
        raise Problem(409, errors[0][1], errors)
    return form.cleaned_data


def _said(body: Any) -> dict[str, Any]:
    """What was sent, without what was left out."""
    found: dict[str, Any] = body.model_dump(mode="json", exclude_unset=True)
    return found


def add_person(call: Call) -> Made:
    by, body = _team(call), call.body
    data = _checked(
        PersonForm({**body.model_dump(mode="json"), "languages": [body.language], "capacity_per_quarter": 2})
    )
    made = people.register_person(by=by, **{**data, "email": data["email"] or ""})
    return Made(answered(schemas.Person, call, first_or_404(queries.people_for(call.acting).filter(pk=made.pk))))


def add_talent(call: Call) -> Made:
    by, person = _team(call), person_for(call.acting, call.parts["key"])
    data = _checked(TalentForm(call.body.model_dump(mode="json")))
    return Made(answered(schemas.Talent, call, people.add_talent(person, by=by, **data)))


def add_organisation(call: Call) -> Made:
    by = _team(call)
    form = OrganisationForm(call.body.model_dump(mode="json"))
    _checked(form)
    return Made(answered(schemas.Organisation, call, people.save_organisation(form.instance, by=by)))


def change_organisation(call: Call) -> Made:
    by = _team(call)
    found = first_or_404(queries.organisations_for(call.acting).filter(key=call.parts["key"]))
    form = OrganisationForm({**model_to_dict(found), **_said(call.body)}, instance=found)
    _checked(form)
    return Made(answered(schemas.Organisation, call, people.save_organisation(form.instance, by=by)), is_new=False)


def add_intake(call: Call) -> Made:
    by = _team(call)
    data = _checked(IntakeForm({**call.body.model_dump(mode="json"), "source": IntakeSource.BROKER}))
    made, is_new = innovations.receive_intake(by=by, **data)
    return Made(answered(schemas.Intake, call, made), is_new=is_new)


def add_need(call: Call) -> Made:
    by, said = _team(call), call.body.model_dump(mode="json")
    innovation = innovation_for(call.acting, call.body.innovation)
    axis = Axis.objects.filter(code=call.body.axis).first() if call.body.axis else None
    if call.body.axis and axis is None:
        raise Problem(409, _("This side is not known here."), [("axis", _("This side is not known here."))])
    form = NeedForm({**said, "axis": axis and axis.pk, "languages": [innovation.language], "fresh_eyes": 2})
    return Made(answered(schemas.Need, call, innovations.open_need(innovation, by=by, **_checked(form))))


def change_need(call: Call) -> Made:
    by = _team(call)
    found = first_or_404(needs_for(call.acting).filter(key=call.parts["key"]))
    form = NeedForm({**model_to_dict(found), **_said(call.body)}, instance=found)
    made = innovations.edit_need(found, by=by, **_checked(form))
    return Made(answered(schemas.Need, call, made), is_new=False)
