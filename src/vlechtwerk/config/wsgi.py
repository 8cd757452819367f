"""The web application for a WSGI server."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vlechtwerk.config.settings")
application = get_wsgi_application()

from vlechtwerk.matching.pool import warm  # noqa: E402 - the apps must be there first

# Beside the first requests, so that nobody waits seconds for the first match desk.
Thread(target=warm, name="warm", daemon=True).start()
