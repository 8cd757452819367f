"""The strict tag library. Built in: no ``{% load %}`` needed. An unknown attribute is an error, not a shrug.

Tags (first words are positional, the rest ``name=value``)::

    {% button label href= type= kind= size= full= disabled_reason= name= value= icon= form= id= busy= %}
    {% field form.x label= hint= hints= rows= placeholder= autocomplete= inputmode= options= autofocus= %}
        both also take hx_…= data_…= aria_…= and hand them to the element
    {% form_errors form focus= %}     {% state days expected text= level= short= bare= %}
    {% tag text kind icon= %}         {% face who size me= href= %}
    {% note kind title role= id= %} … {% endnote %}
    {% empty title text href label %} {% crumbs label address label address … label %}
    {% path_line stages current mini= label= %}
    {% bar contributions full= label= %}  {% bar_key labels %}  {% radar axes scale= weak= label= %}
    {% ring names label= %}   {% two_lines then now label= marks= %}   {% two_columns rows label= %}
    {% two_steps then now label= reach= %}   {% level share below first= %}   {% bullet value goal differs= %}
    {% timeline at= kind= %} … {% endtimeline %}
    {% chip label href current= count= %} {% tab label href current= %} {% pager page param= %}

Filters: ``day`` (``"short"``, ``"week"``), ``hour``, ``moment``, ``ago``, ``coins``, ``euro``, ``number``, ``percent``, ``initials``,
``phone``.
"""

import inspect
import re
from collections.abc import Callable
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token

from vlechtwerk.core.ui import charts, data, drawings, fields, parts, results, weaving, words

register = template.Library()

ATTRIBUTE = re.compile(r"^([A-Za-z_][\w-]*)=(.+)$", re.DOTALL)
FAMILIES = ("hx_", "data_", "aria_")


class Component(Node):
    """A function of ``core.ui`` with its arguments still to be looked up."""

    def __init__(
        self,
        build: Callable[..., Any],
        args: list[FilterExpression],
        kwargs: dict[str, FilterExpression],
        body: NodeList | None,
        target: str,
    ) -> None:
        self.build, self.args, self.kwargs, self.body, self.target = build, args, kwargs, body, target
        self.wants_context = next(iter(inspect.signature(build).parameters)) == "context"

    def render(self, context: template.Context) -> str:
        first: list[Any] = [context] if self.wants_context else []
        if self.body is not None:
            first.append(self.body.render(context))
        values = {name: value.resolve(context) for name, value in self.kwargs.items()}
        html = self.build(*first, *(arg.resolve(context) for arg in self.args), **values)
        if self.target:
            context[self.target] = html
            return ""
        return str(html)


def accepted(build: Callable[..., Any], has_body: bool) -> tuple[list[str], int, bool]:
    """Names of the attributes, how many may stand without a name (-1: any number), whether families pass."""
    found = list(inspect.signature(build).parameters.values())
    own = [item for item in found if item.name != "context"][1 if has_body else 0 :]
    free = any(item.kind is item.VAR_POSITIONAL for item in own)
    names = [item.name for item in own if item.kind in {item.POSITIONAL_OR_KEYWORD, item.KEYWORD_ONLY}]
    bare = sum(item.kind is item.POSITIONAL_OR_KEYWORD for item in own)
    return names, -1 if free else bare, any(item.kind is item.VAR_KEYWORD for item in own)


def component(build: Callable[..., Any], name: str = "", has_body: bool = False) -> None:
    """Register ``build`` as a tag that knows exactly its own attributes."""
    tag_name = name or build.__name__
    names, most, families = accepted(build, has_body)

    def fail(what: str) -> None:
        known = ", ".join([*names, *(f"{family}…" for family in FAMILIES if families)]) or "none"
        raise template.TemplateSyntaxError(f"{{% {tag_name} %}}: {what}; accepted attributes: {known}")

    def compile_tag(parser: Parser, token: Token) -> Component:
        bits, target = token.split_contents()[1:], ""
        if len(bits) > 1 and bits[-2] == "as":
            bits, target = bits[:-2], bits[-1]
        args: list[FilterExpression] = []
        kwargs: dict[str, FilterExpression] = {}
        for bit in bits:
            match = ATTRIBUTE.match(bit)
            if not match:
                args.append(parser.compile_filter(bit))
                continue
            key, value = match.groups()
            if key not in names and not (families and key.startswith(FAMILIES)):
                fail(f"unknown attribute {key!r}")
            kwargs[key] = parser.compile_filter(value)
        if 0 <= most < len(args):
            fail(f"{len(args)} values without a name, at most {most}")
        _check_required(build, has_body, args, kwargs, fail)
        body = None
        if has_body:
            body = parser.parse((f"end{tag_name}",))
            parser.delete_first_token()
        return Component(build, args, kwargs, body, target)

    register.tag(tag_name, compile_tag)


def _check_required(
    build: Callable[..., Any],
    has_body: bool,
    args: list[Any],
    kwargs: dict[str, Any],
    fail: Callable[[str], None],
) -> None:
    """Missing or doubled attributes fail when the template is read, not when a visitor comes by."""
    first: list[object] = [None] if next(iter(inspect.signature(build).parameters)) == "context" else []
    try:
        inspect.signature(build).bind(*first, *([None] if has_body else []), *args, **kwargs)
    except TypeError as error:
        fail(str(error))


for _build in (
    parts.button,
    parts.tag,
    parts.state,
    parts.face,
    parts.empty,
    parts.crumbs,
    parts.path_line,
    parts.chip,
    parts.tab,
    parts.pager,
    fields.field,
    fields.form_errors,
    drawings.bar,
    drawings.bar_key,
    drawings.radar,
    weaving.ring,
    charts.two_lines,
    charts.two_steps,
    charts.two_columns,
    results.level,
    results.bullet,
):
    component(_build)
component(parts.note, has_body=True)
component(parts.timeline, has_body=True)

for _filter in (
    words.day, words.hour, words.moment, words.ago, words.coins, words.euro, words.number, words.percent, words.initials,
    words.phone,
):  # fmt: skip
    register.filter(_filter.__name__, _filter)
register.filter("ld_json", data.ld_json)
