from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """What a token opens, within what its owner may see."""

    PEOPLE_READ = "people:read", _("read people and organisations")
    PEOPLE_WRITE = "people:write", _("add people, organisations and talents")
    INNOVATIONS_READ = "innovations:read", _("read intakes, innovations and needs")
    INNOVATIONS_WRITE = "innovations:write", _("add intakes and needs")
    MATCHING_READ = "matching:read", _("read proposals and sessions")
    LEDGER_READ = "ledger:read", _("read transfers of coins")
    AGENDA_READ = "agenda:read", _("read appointments")
    INDICATORS_READ = "indicators:read", _("read the figures of the network")


class Event(TextChoices):
    """What a webhook may hear of."""

    PERSON_REGISTERED = "person.registered", _("somebody was added to the register")
    PERSON_LEFT = "person.left", _("somebody left the network")
    ORGANISATION_REGISTERED = "organisation.registered", _("an organisation was added")
    INTAKE_RECEIVED = "intake.received", _("a question came in")
    INNOVATION_STARTED = "innovation.started", _("an innovation began")
    INNOVATION_MOVED = "innovation.moved", _("an innovation moved on its path")
    NEED_OPENED = "need.opened", _("a need was written down")
    PROPOSAL_ACCEPTED = "proposal.accepted", _("somebody said yes to a request")
    PROPOSAL_DECLINED = "proposal.declined", _("somebody said no to a request")
    SESSION_PLANNED = "session.planned", _("a session has its date")
    SESSION_CONFIRMED = "session.confirmed", _("both confirmed a session")
    TRANSFER_POSTED = "transfer.posted", _("a coin was booked")


class DeliveryState(TextChoices):
    QUEUED = "queued", _("waits")
    SENDING = "sending", _("is being sent")
    DONE = "done", _("arrived")
    FAILED = "failed", _("did not arrive")
