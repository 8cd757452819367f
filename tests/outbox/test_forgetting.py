"""A mail whose words the network forgets is still read in the demo's mailbox, where it came in."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.surveys import asking
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db


def test_invitation_without_a_name_is_forgotten_and_read_in_the_mailbox(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAILBOX_DIR = "vlechtwerk.outbox.mailbox.EmailBackend", tmp_path
    asking.opened(asking.ready(is_anonymous=True), people=[factories.make_person("Griet Vandamme")])
    outbox.deliver_due()
    mail = Message.objects.filter(forgets=True).latest("pk")
    assert (mail.state, mail.text, mail.html) == ("sent", "", "")
    pages = [Client().get(reverse(name, args=[mail.key])) for name in ("mailbox_message", "mailbox_html")]
    assert all("/bevraging/anoniem/" in page.content.decode() for page in pages)
