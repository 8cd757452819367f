"""What readers write in the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

WORDS = {"give_opinion": _("said whether something was useful")}
SUBJECTS = {"library.opinion": (_("opinion"), "item__title")}
