"""The peer of ``pages``: Django with nothing around it, one query of 50 rows, a template of a given size."""

import os
from pathlib import Path

from django.conf import settings

SIZE = int(os.environ.get("BARE_SIZE", "20000"))
ROWS = 50

settings.configure(
    SECRET_KEY="only-for-the-benchmark",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    INSTALLED_APPS=["django.contrib.contenttypes"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(os.environ["DATA_DIR"]) / "bare.sqlite3",
            "CONN_MAX_AGE": None,
        }
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)

import django  # noqa: E402

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import Context, engines  # noqa: E402
from django.urls import path  # noqa: E402

if __name__ == "__main__":  # once, before the workers start
    call_command("migrate", verbosity=0)
    for number in range(ROWS):
        ContentType.objects.get_or_create(app_label=f"app {number}", model=f"model {number}")

LIST = (
    "<!doctype html><title>{{ title }}</title><table>{% for row in rows %}"
    "<tr><th>{{ row.app_label }}</th><td>{{ row.model }}</td><td>{{ forloop.counter }}</td></tr>{% endfor %}</table>"
)


def rows():
    return ContentType.objects.order_by("-pk")[:ROWS]


def render(template) -> str:
    return template.template.render(Context({"title": "Rows", "rows": rows()}))


_empty = len(render(engines["django"].from_string(LIST)).encode())
TEMPLATE = engines["django"].from_string(LIST + "<p>" + "x" * max(0, SIZE - _empty - 7) + "</p>")


def page(request):
    body = render(TEMPLATE).encode()
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [path("", page)]
application = get_wsgi_application()
