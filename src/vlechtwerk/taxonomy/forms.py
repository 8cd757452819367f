"""Forms on words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.engine import concepts, text
from vlechtwerk.taxonomy import overlay, queries, reading, understanding
from vlechtwerk.taxonomy.enums import COLUMN_LABELS, LANGUAGE_LABELS

LONGEST_COLUMN = 6000


class ConceptForm(forms.Form):
    """A concept with one form on each line. ``clean`` gives the row that the engine reads."""

    code = forms.CharField(
        max_length=60, required=False, label=gettext_lazy("Code"),
        help_text=gettext_lazy("Small letters, figures and _, like repair_cafe. It never changes. Empty: made from the name."),
    )  # fmt: skip
    name_nl = forms.CharField(max_length=120, label=gettext_lazy("Name in Dutch"))
    name_fr = forms.CharField(max_length=120, required=False, label=gettext_lazy("Name in French"))
    name_en = forms.CharField(max_length=120, required=False, label=gettext_lazy("Name in English"))
    broader = forms.ChoiceField(required=False, label=gettext_lazy("Wider concept"))
    related = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("Beside it"),
                              help_text=gettext_lazy("Concepts next to this one, by name, one on each line."))  # fmt: skip
    off = forms.BooleanField(required=False, label=gettext_lazy("Switched off: no text means this any more"))
    shared = forms.BooleanField(required=False, label=gettext_lazy("Leave these words with the other concept as well"))
    why = forms.CharField(max_length=200, required=False, label=gettext_lazy("Why?"),
                          help_text=gettext_lazy("For whoever looks at this later."))  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, concept: queries.Concept | None = None, word: str = "", language: str = "nl", **kwargs: Any
    ) -> None:
        """``word``: what to add in this language; it stands in the form, and nothing is kept before "save"."""
        self.rows, self.row = queries.rows(), dict(concept.row) if concept else {}
        kwargs["initial"] = self._shown(concept) if concept else {}
        if word:
            column, name = f"{language}_lay", f"name_{language}"
            kwargs["initial"][column] = "\n".join(filter(None, [kwargs["initial"].get(column), word]))
            kwargs["initial"].setdefault(name, word)
        super().__init__(*args, **kwargs)
        enough = [MaxLengthValidator(LONGEST_COLUMN)]
        for column, label in COLUMN_LABELS.items():
            widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})
            self.fields[column] = forms.CharField(required=False, widget=widget, label=label, validators=enough)
        options: Any = self.fields["broader"]
        options.choices = [("", _("none")), *_by_name(self.rows)]
        if concept:
            del self.fields["code"]
        self.asks_to_share = False

    def _shown(self, concept: queries.Concept) -> dict[str, Any]:
        lists = {column: "\n".join(overlay.listed(concept.row, column)) for column in concepts.COLUMNS}
        related = "\n".join(link.name for link in concept.related)
        off, seen = bool(concept.row.get("off")), queries.latest_change(concept.code)
        return {**concept.row, **lists, "related": related, "off": off, "seen": seen}

    def columns(self) -> list[Any]:
        """The fields of forms, in the order of the page."""
        return [self[column] for column in COLUMN_LABELS]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if code and code in self.rows:
            raise ValidationError(_("There is a concept with this code already."))
        return code

    def clean_related(self) -> str:
        names = {text.fold(queries.name_of(row)): code for code, row in self.rows.items()}
        codes = []
        for line in str(self.cleaned_data["related"]).splitlines():
            if wanted := line.strip():
                code = wanted if wanted in self.rows else names.get(text.fold(wanted))
                if code is None:
                    raise ValidationError(_("There is no concept called “%(name)s”.") % {"name": wanted[:60]})
                codes.append(code)
        return "|".join(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "code" in self.fields and "code" not in self.errors and not data.get("code"):
            data["code"] = overlay.code_for(data.get("name_nl", ""), self.rows)
        for column in concepts.COLUMNS:
            lines = [" ".join(line.split()) for line in str(data.get(column) or "").splitlines()]
            data[column] = "|".join(dict.fromkeys(filter(None, lines)))
        if not data.get("shared"):
            self._say_what_is_shared(data)
        return data

    def _say_what_is_shared(self, data: dict[str, Any]) -> None:
        """A new form that another concept has already is told, and waits for a second look."""
        owned, own = overlay.owners(self.rows), self.row.get("concept", "")
        for column, languages in concepts.COLUMNS.items():
            for form in overlay.listed(data, column):
                others = [code for code in owned.get((languages[0], text.fold(form)), ()) if code != own]
                if others and form not in overlay.listed(self.row, column):
                    said = _("“%(form)s” already belongs to %(name)s. Tick below to leave it with both.")
                    self.add_error(column, said % {"form": form, "name": queries.name_of(self.rows[others[0]])})
                    self.asks_to_share = True

    def wanted(self) -> overlay.Row:
        """What the concept should say."""
        data = self.cleaned_data
        names = {name: data[name] or data["name_nl"] for name in ("name_nl", "name_fr", "name_en")}
        kept = {name: data[name] for name in (*concepts.COLUMNS, "related", "broader")}
        return {**names, **kept, "off": "1" if data["off"] else ""}


def _by_name(rows: overlay.Rows) -> list[tuple[str, str]]:
    """Concepts in use as options."""
    named = sorted((queries.name_of(row).lower(), code) for code, row in rows.items() if not row.get("off"))
    return [(code, queries.name_of(rows[code])) for _name, code in named]


class PickForm(forms.Form):
    """To which concept a word belongs; the next page shows it there, to be saved."""

    form = forms.CharField(max_length=overlay.LONGEST_FORM, label=gettext_lazy("Word"))
    language = forms.ChoiceField(choices=list(LANGUAGE_LABELS.items()), required=False, widget=forms.HiddenInput)
    concept = forms.ChoiceField(required=False, label=gettext_lazy("Concept"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["concept"]
        choices.choices = [("", _("choose …")), *_by_name(queries.rows())]


class TryForm(forms.Form):
    """A text to try out; not kept anywhere."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 5, "maxlength": understanding.LONGEST}),
                           max_length=understanding.LONGEST, label=gettext_lazy("A sentence or a whole text"))  # fmt: skip
    language = forms.ChoiceField(
        choices=[("", gettext_lazy("guess it")), *LANGUAGE_LABELS.items()], required=False, label=gettext_lazy("Language")
    )  # fmt: skip


class CompoundForm(forms.Form):
    """How one word is split."""

    word = forms.CharField(max_length=40, label=gettext_lazy("Word"))
    parts = forms.CharField(max_length=80, required=False, label=gettext_lazy("Parts"),
                            help_text=gettext_lazy("With + between them, like buurt + winkel. Empty: never split it."))  # fmt: skip


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, as names with what is in them; never more of a file than we would read."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(one, initial) for one in uploads]
        if len(cleaned) > reading.MAX_FILES:
            raise ValidationError(_("Choose one to six files."))
        return [(one.name, one.read(reading.MAX_BYTES + 1)) for one in cleaned]


class FilesForm(forms.Form):
    upload = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("skills_nl.csv, skills_fr.csv and skills_en.csv of ESCO together, with"
                               " broaderRelationsSkillPillar.csv when you have it. Or one file that another network shared."),
    )  # fmt: skip
