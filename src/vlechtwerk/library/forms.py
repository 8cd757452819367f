"""Forms of the desk: a new item, its facts, a text, a check, a file, a source, a collection."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vlechtwerk.library.contents import MOST_BYTES
from vlechtwerk.library.enums import LANGUAGES, Audience, ItemKind, ItemState, Licence
from vlechtwerk.library.models import Collection, Item, ItemText
from vlechtwerk.library.queries import desk
from vlechtwerk.library.registry import axis_choices
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import staff_list
from vlechtwerk.taxonomy.models import Sector, Theme

LONGEST = 30_000
SECTION_HINTS = {
    "story": _("Who did what, and how did it begin?"),
    "challenge": _("What was difficult, and for whom?"),
    "stakeholders": _("Who has to do with it: people, organisations, governments?"),
    "importance": _("What does it change for people’s lives?"),
    "solutions": _("What helped, and what would you advise?"),
    "takeaways": _("What should a reader remember? A list of three is enough."),
}
LANGUAGE_CHOICES = [(one.value, one.label) for one in LANGUAGES]


def words(size: int, rows: int, **more: Any) -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        max_length=size, widget=forms.Textarea(attrs={"rows": rows, "maxlength": size}), **more
    )  # fmt: skip


class _Kept(forms.Form):
    """Who keeps it true, and who stands in: of the team anybody; a keeper themself chooses among the team."""

    keeper = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", empty_label=None, label=_("Who keeps it true?"),
        help_text=_("They are asked to check texts, and to look again when it is time."),
    )  # fmt: skip
    deputy = forms.ModelChoiceField(
        Person.objects.none(), to_field_name="key", required=False, label=_("Deputy"),
        empty_label=pgettext_lazy("person", "nobody"), help_text=_("Is asked when the keeper keeps silent."),
    )  # fmt: skip

    def people(self, *, is_team: bool, item: Item | None = None) -> None:
        """Whom one may choose here."""
        now = Q(pk__in=[item.keeper_id, item.deputy_id]) if item else Q()
        known = Q(left_on=None, is_active=True, email__isnull=False)
        among = known if is_team else Q(pk__in=staff_list().values("pk"))
        for name in ("keeper", "deputy"):
            self.fields[name].queryset = Person.objects.filter(among | now).order_by("name", "pk")  # type: ignore[attr-defined]


class NewItemForm(_Kept):
    """What is needed to begin; the rest stands on its page."""

    kind = forms.ChoiceField(choices=ItemKind.choices, label=_("Kind"))
    title = forms.CharField(max_length=160, label=_("Title"))
    language = forms.ChoiceField(
        choices=LANGUAGE_CHOICES, label=_("Language"), help_text=_("That of the original; translations come later.")
    )
    audience = forms.ChoiceField(choices=Audience.choices, label=_("Who may read it?"))
    url = forms.URLField(
        max_length=500, required=False, assume_scheme="https", label=_("Address"),
        help_text=_("A link needs one; with anything else it leads to more."),
    )  # fmt: skip
    field_order = ("kind", "title", "language", "url", "audience", "keeper", "deputy")

    def __init__(self, data: Any, *, by: Person) -> None:
        super().__init__(data, initial={"keeper": by.key, "language": LANGUAGES[0]})
        self.people(is_team=True)


class FactsForm(_Kept):
    """All that is not text."""

    audience = forms.ChoiceField(choices=Audience.choices, label=_("Who may read it?"))
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), to_field_name="code", required=False, label=_("Themes"), widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.all(), to_field_name="code", required=False, label=_("Sectors"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    axes = forms.MultipleChoiceField(
        required=False, label=_("Helps with"), widget=forms.CheckboxSelectMultiple,
        help_text=_("A dossier that is weak there gets it suggested."),
    )  # fmt: skip
    url = forms.URLField(max_length=500, required=False, assume_scheme="https", label=_("Address"))
    licence = forms.ChoiceField(
        choices=Licence.choices, label=_("Licence"), help_text=_("What may others do with it? CC BY: everything, if they name the maker.")
    )  # fmt: skip
    author_line = forms.CharField(
        max_length=200, required=False, label=_("Made by"),
        help_text=_("Who is named when somebody uses it again: people or an organisation."),
    )  # fmt: skip
    review_every_months = forms.IntegerField(
        min_value=1, max_value=60, label=_("Look again every so many months"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip
    field_order = (
        "audience", "keeper", "deputy", "review_every_months", "url", "licence", "author_line", "axes", "themes", "sectors"
    )  # fmt: skip

    def __init__(self, data: Any, *, item: Item, is_team: bool) -> None:
        plain = ("audience", "axes", "url", "licence", "author_line", "review_every_months")
        initial: dict[str, Any] = {name: getattr(item, name) for name in plain}
        if data is None:
            initial |= {name: [one.code for one in getattr(item, name).all()] for name in ("themes", "sectors")}
        initial |= {"keeper": item.keeper.key, "deputy": item.deputy.key if item.deputy else None}
        super().__init__(data, initial=initial)
        self.people(is_team=is_team, item=item)
        choices = axis_choices()
        self.fields["axes"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["axes"]


class TextForm(forms.Form):
    """A version being written: title, summary, a field for every section, and what changed."""

    title = forms.CharField(max_length=160, label=_("Title"))
    summary = words(
        300, 2, required=False, label=_("In short"), help_text=_("One or two sentences; they stand in lists and with links.")
    )  # fmt: skip

    def __init__(self, data: Any, *, text: ItemText) -> None:
        initial = {"title": text.title, "summary": text.summary, "change_note": text.change_note, **text.body}
        super().__init__(data, initial=initial)
        names = desk.section_names(text.item)
        rows = 18 if len(names) == 1 else 8
        for code, label in names.items():
            self.fields[code] = words(LONGEST, rows, required=False, label=label, help_text=SECTION_HINTS.get(code, ""))
        self.sections = tuple(names)
        if text.number > 1:
            self.fields["change_note"] = forms.CharField(
                max_length=200, required=False, label=_("What did you change?"), help_text=_("Readers see it with the versions.")
            )  # fmt: skip

    @property
    def parts(self) -> list[Any]:
        """The fields in which one writes at length."""
        return [self[code] for code in self.sections]

    def body(self) -> dict[str, str]:
        """What was typed, section by section, valid or not."""
        return {code: str(self[code].value() or "").replace("\r\n", "\n") for code in self.sections}


class PublishForm(forms.Form):
    """Checked, and good."""

    is_minor = forms.BooleanField(
        required=False, label=_("A minor change: translations stay as they are"),
        help_text=_("A spelling mistake, say. Without this, translations count as behind."),
    )  # fmt: skip
    change_note = forms.CharField(max_length=200, required=False, label=_("What changed?"))

    def __init__(self, data: Any = None, *, text: ItemText) -> None:
        super().__init__(data, initial={"change_note": text.change_note})
        if text.number == 1:
            del self.fields["change_note"]
        if text.number == 1 or text.language != text.item.language:
            del self.fields["is_minor"]


class SendBackForm(forms.Form):
    note = words(1000, 3, label=_("What is still to be done?"), help_text=_("The writer gets it by mail."))


class ArchiveForm(forms.Form):
    reason = forms.CharField(max_length=300, label=_("Why?"), help_text=_("The team reads it here later."))


class FileForm(forms.Form):
    """A picture or a document."""

    upload = forms.FileField(label=_("File"))
    alt = forms.CharField(
        max_length=200, required=False, label=_("What does one see?"),
        help_text=_("Needed with a picture, for who does not see it: “Two women weigh bread on a market.”"),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["upload"].help_text = _(
            "Pictures (PNG, JPEG, WebP, GIF), PDF, Word, Excel, PowerPoint, LibreOffice, plain text or CSV, up to %(n)d MB."
        ) % {"n": MOST_BYTES // 1_000_000}  # fmt: skip


class AltForm(forms.Form):
    alt = forms.CharField(
        max_length=200,
        required=False,
        label=_("What does one see?"),
        help_text=_("A picture needs it: it is read to who does not see the picture."),
    )


class SourceForm(forms.Form):
    """Something that the item was made from: an item of ours, or not."""

    source = forms.ModelChoiceField(
        Item.objects.none(), to_field_name="key", required=False, label=_("An item of ours"),
        empty_label=_("none: it comes from elsewhere"), help_text=_("Then the rest is known."),
    )  # fmt: skip
    title = forms.CharField(max_length=200, required=False, label=_("What is it called?"))
    author = forms.CharField(max_length=200, required=False, label=_("Who made it?"))
    url = forms.URLField(max_length=500, required=False, assume_scheme="https", label=_("Where is it?"))
    licence = forms.ChoiceField(choices=[("", _("choose …")), *Licence.choices], required=False, label=_("Its licence"))

    def __init__(self, data: Any = None, *, item: Item) -> None:
        super().__init__(data)
        ours = Item.objects.filter(state=ItemState.PUBLISHED).exclude(pk=item.pk)
        self.fields["source"].queryset = ours  # type: ignore[attr-defined]


class CollectionForm(forms.ModelForm):
    class Meta:
        model = Collection
        fields = ["title", "about", "is_public"]
        labels = {"title": _("Title"), "about": _("What is it about?"), "is_public": _("Readers find it")}
        widgets = {"about": forms.Textarea(attrs={"rows": 3, "maxlength": 1000})}


class PlaceForm(forms.Form):
    """One more item in a collection."""

    item = forms.ModelChoiceField(
        Item.objects.none(), to_field_name="key", label=_("Item"), empty_label=_("choose …")
    )  # fmt: skip

    def __init__(self, data: Any = None, *, collection: Collection) -> None:
        super().__init__(data)
        free = Item.objects.exclude(state=ItemState.ARCHIVED).exclude(places__collection=collection)
        self.fields["item"].queryset = free  # type: ignore[attr-defined]
