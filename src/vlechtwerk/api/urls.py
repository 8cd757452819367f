from django.urls import path

from vlechtwerk.api import resources
from vlechtwerk.api.door import view_of
from vlechtwerk.api.views import account, pages

ONE = {"people": "person", "organisations": "organisation", "intakes": "intake", "innovations": "innovation", "needs": "need",
       "proposals": "proposal", "sessions": "session", "transfers": "transfer", "events": "event"}  # fmt: skip


def _name(where: str) -> str:
    """``people`` is api_people, ``people/{key}`` api_person, ``people/{key}/talents`` api_person_talents."""
    first, _, rest = where.partition("/")
    if not rest:
        return f"api_{first}"
    tail = rest.partition("/")[2]
    return f"api_{ONE[first]}_{tail}" if tail else f"api_{ONE[first]}"


def _route(where: str) -> str:
    return f"api/v1/{where}".replace("{key}", "<str:key>").replace("{number}", "<uuid:number>")


urlpatterns = [
    path("ik/sleutels/", account.tokens, name="api_tokens"),
    path("ik/sleutels/<str:key>/intrekken/", account.token_revoke, name="api_token_revoke"),
    path("ik/webhooks/", account.webhooks, name="webhooks"),
    path("ik/webhooks/<str:key>/", account.webhook, name="webhook"),
    path("ik/webhooks/<str:key>/<str:verb>/", account.webhook_act, name="webhook_act"),
    path("ik/webhooks/<str:key>/bericht/<str:row>/", account.webhook_again, name="webhook_again"),
    path("api/", pages.docs, name="api_docs"),
    path("api/v1/openapi.json", pages.openapi, name="api_openapi"),
    *(path(_route(where), view_of(them), name=_name(where)) for where, them in resources.by_path().items()),
]
