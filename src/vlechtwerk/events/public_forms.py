"""Registering for an event: four fields, no account."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.innovations.forms import CallerForm, PlainField


class RegisterForm(CallerForm):
    """Name, e-mail, organisation, a note."""

    purpose = "register"
    note = PlainField(
        max_length=300, required=False, label=_("Something we must know?"), help_text=_("An allergy, a wheelchair, a child.")
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What ``register`` wants."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "organisation_name", "note")}
