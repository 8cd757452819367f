"""Form fields: label, hint, control, what is wrong and the way out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vlechtwerk.core.ui.html import Attributes, classes, el, join, one_of, passed_on

Given = dict[str, Any]
MANY = 8
TOO_MANY_TO_READ = 25
"""A list of more choices than this gets a field in which one types a part of what one looks for (``pick.js``)."""
DJANGOS_BLANK = ">---------<"


def field(
    bound: BoundField,
    *,
    label: object = None,
    hint: object = None,
    hints: Mapping[str, object] | None = None,
    rows: int | None = None,
    placeholder: object = "",
    autocomplete: str = "",
    inputmode: str = "",
    options: str = "opt",
    autofocus: bool = False,
    optional: bool = True,
    **extra: object,
) -> SafeString:
    """One field of a form. ``hints`` explains single options; ``options`` is ``opt`` (boxes) or ``tick``.

    ``optional`` says of a field that may stay empty that it may; a form in which all may says so once, above.
    """
    one_of("options", options, ("opt", "tick"))
    widget = bound.field.widget
    if widget.is_hidden:
        return join([bound.as_widget()])
    hint = bound.help_text if hint is None else hint
    attributes: Attributes = {
        "rows": rows,
        "placeholder": placeholder,
        "autocomplete": autocomplete,
        "inputmode": inputmode,
        "autofocus": autofocus,
        "aria-describedby": _described(bound, hint),
        **passed_on(extra),
    }
    given: Given = {name: value for name, value in attributes.items() if value not in (None, "", False)}
    shown = bound.label if label is None else label
    if isinstance(widget, forms.CheckboxInput):
        return _checkbox(bound, shown, hint, given)
    shown = _name(bound, shown, optional)
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _options(bound, shown, hint, hints or {}, options, given)
    return _plain(bound, shown, hint, given)


def _described(bound: BoundField, hint: object) -> str:
    return classes(hint and f"{bound.auto_id}_hint", bound.errors and f"{bound.auto_id}_error")


def _hint(bound: BoundField, hint: object) -> SafeString | str:
    return el("span", {"class": "hint", "id": f"{bound.auto_id}_hint"}, hint) if hint else ""


def _errors(bound: BoundField) -> SafeString | str:
    if not bound.errors:
        return ""
    texts = join([part for text in bound.errors for part in (text, " ")])
    return el("p", {"class": "err i-warn", "id": f"{bound.auto_id}_error"}, el("span", {}, texts))


def _name(bound: BoundField, label: object, optional: bool) -> SafeString:
    """Most fields are needed, so the few that are not say so."""
    if bound.field.required or not optional or bound.errors:  # what was asked for after all is not optional
        return join([label])
    return join([label, " ", el("span", {"class": "opti"}, _("(optional)"))])


def _plain(bound: BoundField, label: object, hint: object, given: Given) -> SafeString:
    widget = bound.field.widget
    given["class"] = classes(widget.attrs.get("class"), getattr(widget, "input_type", "") != "range" and "in")
    limit = widget.attrs.get("maxlength") if isinstance(widget, forms.Textarea) else None
    html = bound.as_widget(attrs=given)
    if limit:  # a browser would cut a pasted text off in silence; we keep it and say so
        html = mark_safe(html.replace(f' maxlength="{limit}"', "", 1))
    if isinstance(widget, forms.Select):
        html = _choices_in_words(bound, html)
    heading = el("label", {"for": bound.id_for_label}, label)
    if widget.use_fieldset:
        heading = el("span", {"class": "label"}, label)
    return el(
        "div",
        {"class": classes("field", bound.errors and "wrong")},
        heading,
        _hint(bound, hint),
        html,
        _counter(bound, limit),
        _errors(bound),
    )


def _choices_in_words(bound: BoundField, html: SafeString) -> SafeString:
    blank = _("choose …") if bound.field.required else _("no choice")
    html = mark_safe(html.replace(DJANGOS_BLANK, f">{blank}<", 1))
    if html.count("<option") <= TOO_MANY_TO_READ:
        return html
    return el(
        "div",
        {"class": "pick", "data-pick": _("Search in this list"), "data-none": _("Nothing has that in its name.")},
        html,
    )


def _counter(bound: BoundField, limit: object) -> SafeString | str:
    if not limit:
        return ""
    text, size = _("%(count)s of %(limit)s characters"), len(str(bound.value() or "").replace("\r\n", "\n"))
    template = text % {"count": "{}", "limit": limit}
    css = classes("counter", size > int(str(limit)) and "over")
    return el(
        "span",
        {"class": css, "data-counts": bound.auto_id, "data-limit": limit, "data-text": template},
        text % {"count": size, "limit": limit},
    )


def _checkbox(bound: BoundField, label: object, hint: object, given: Given) -> SafeString:
    small = join([el("br"), _small(bound, hint)]) if hint else ""
    tick = el("label", {"class": "tick"}, bound.as_widget(attrs=given), el("span", {}, label, small))
    return el("div", {"class": classes("field", bound.errors and "wrong")}, tick, _errors(bound))


def _small(bound: BoundField, hint: object) -> SafeString:
    return el("small", {"class": "muted", "id": f"{bound.auto_id}_hint"}, hint)


def _options(
    bound: BoundField,
    label: object,
    hint: object,
    hints: Mapping[str, object],
    options: str,
    given: Given,
) -> SafeString:
    described = given.pop("aria-describedby", "")
    boxes = []
    # A long list of boxes is hard to read: small ticks in columns.
    many = len(bound.field.choices) > MANY  # type: ignore[attr-defined]
    options = "tick" if many else options
    for box in bound.subwidgets:
        box.data["attrs"].update(given)
        about = hints.get(str(box.data["value"]), "")
        words = join([el("b", {}, box.choice_label), el("small", {}, about) if about else ""])
        shown = (
            words if options == "opt" else join([box.choice_label, el("br") if about else "", el("small", {}, about)])
        )
        boxes.append(el("label", {"class": options}, box.tag(), el("span", {}, shown)))
    css = classes("field", bound.errors and "wrong")
    legend = el("legend", {}, label)
    return el(
        "fieldset",
        {"class": css, "aria-describedby": described},
        legend,
        _hint(bound, hint),
        _errors(bound),
        el("div", {"class": "ticks" if many else classes("opts", hints and "told")}, *boxes),
    )


def form_errors(form: forms.BaseForm, *, focus: bool = True) -> SafeString:
    """What is wrong, on top of the form, with links to the fields. Takes the focus when the page opens."""
    if not form.errors:
        return join([])
    links = [_link(form[name]) for name in form.errors if name != "__all__" and not form[name].is_hidden]
    hidden = [text for name in form.errors if name != "__all__" and form[name].is_hidden for text in form.errors[name]]
    lines = [el("p", {}, text) for text in [*form.non_field_errors(), *hidden]]
    if links:
        between = [part for link in links for part in (", ", link)][1:]
        lines.append(el("p", {}, _("Nothing was saved. Look at:"), " ", *between))
    attributes: Attributes = {
        "class": "note i-warn",
        "role": "alert",
        "tabindex": "-1",
        "id": "errors",
        "autofocus": focus,
    }
    title = el("p", {"class": "t"}, _("Something is not right yet"))
    return el("div", attributes, el("div", {}, title, el("div", {"class": "s"}, *lines)))


def _link(bound: BoundField) -> SafeString:
    several = isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    target = f"{bound.auto_id}_0" if several else bound.id_for_label or bound.auto_id
    return el("a", {"href": f"#{target}"}, bound.label)
