"""Forms of the map: a view that is kept, a story and its steps, a file that is read in."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from vlechtwerk.ecosystem.models import Actor, MapStory, SavedView, StoryStep
from vlechtwerk.ecosystem.queries.looking import Filters

MOST_STEPS = 4


def looked_at(query: str) -> dict[str, Any]:
    """What an address of the map shows: the filters, whom it is about, how many ties away."""
    given = QueryDict(urlsplit(query).query if "?" in query else query)
    said = given.get("steps", "")
    steps = min(max(int(said), 1), MOST_STEPS) if said.isdecimal() and len(said) < 3 else 1
    focus = Actor.objects.filter(key=given.get("actor", "")[:12]).first() if given.get("actor") else None
    return {"filters": Filters.read(given), "focus": focus, "steps": steps}


def address_of(kept: SavedView | StoryStep) -> str:
    """The filters of what was kept, as an address."""
    more = {"actor": kept.focus.key, "steps": kept.steps} if kept.focus else {}
    return Filters.read(kept.filters).query(**more)


class ViewForm(forms.ModelForm):
    is_public = forms.BooleanField(
        label=_("Give it a public link"), required=False,
        help_text=_("Anybody with the link sees it, and it can be put on another site. Only public actors are in it."),
    )  # fmt: skip

    class Meta:
        model = SavedView
        fields = ["title", "about"]
        labels = {"title": _("Name"), "about": _("What somebody sees here")}
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}


class StoryForm(forms.ModelForm):
    class Meta:
        model = MapStory
        fields = ["title", "intro"]
        labels = {"title": _("Title"), "intro": _("In short")}
        widgets = {"intro": forms.Textarea(attrs={"rows": 3})}


class StepForm(forms.ModelForm):
    address = forms.CharField(
        label=_("Address of the map"), required=False, max_length=1000,
        help_text=_("Look at the map as this step should show it, and copy the address from the top of your browser. Empty: the whole map."),
    )  # fmt: skip

    class Meta:
        model = StoryStep
        fields = ["title", "text"]
        labels = {"title": _("Title"), "text": _("The words of this step")}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["address"] = "?" + address_of(self.instance)

    def clean_address(self) -> str:
        """Of our own map, or only what stands behind its question mark."""
        given = str(self.cleaned_data["address"])
        if given and not given.startswith("?") and not urlsplit(given).path.startswith(reverse("ecosystem_map")):
            raise forms.ValidationError(_t("This is no address of the map. Open the map, and copy what stands at the top of your browser."))  # fmt: skip
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return given | looked_at(given.pop("address", "") or "")


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("GEXF, GraphML, or a ZIP with actors.csv and ties.csv, as this page gives them; at most 10 MB."),
    )

    def clean_file(self) -> Any:
        from vlechtwerk.ecosystem import formats

        given = self.cleaned_data["file"]
        if given.size > formats.MOST_BYTES:
            raise forms.ValidationError(_t("This file is bigger than 10 MB. Send it in parts."))
        return given
