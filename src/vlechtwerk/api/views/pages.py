"""The document of the interface, for programs and for people."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vlechtwerk.api.document import INTRODUCTION, document
from vlechtwerk.api.enums import Event, Scope
from vlechtwerk.api.problems import MEANING


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for whoever reads: no script, nothing from elsewhere."""
    told = document()
    shapes = told["components"]["schemas"]
    operations = [
        {"path": path, "method": method.upper(), "fields": _fields(about, shapes), **about}
        for path, methods in told["paths"].items()
        for method, about in methods.items()
    ]
    context = {
        "operations": operations, "problems": MEANING, "scopes": Scope.choices, "events": Event.choices,
        "introduction": INTRODUCTION.replace("**", "").replace("`", "").replace("* ", "– "), "server": settings.BASE_URL,
    }  # fmt: skip
    return render(request, "api/docs.html", context)


def _fields(about: dict[str, Any], shapes: dict[str, Any]) -> list[str]:
    """What stands in the body of a write."""
    if "requestBody" not in about:
        return []
    name = about["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return list(shapes[name]["properties"])
