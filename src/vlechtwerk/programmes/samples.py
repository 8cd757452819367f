"""The kinds of notices of this app, and one example of every mail, for the previews and their test."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox.enums import Urgency
from vlechtwerk.outbox.registry import add_notice

KINDS = ("circle_invited", "circle_answered", "circle_started", "circle_closed")
VOUCHERS, GRANTS = ("voucher_waits",), ("grant_waits",)
APPLIED, CALLS = ("circle_applied", "circle_application_declined"), ("circle_call_news",)
OWN, WAITING = ("ambassador_appointed", "ambassador_over"), ("ambassador_waits",)


def sample() -> dict[str, Any]:
    return {
        "circle": {"name": "Kring ondernemers Mechelen 2", "subject": "Van subsidie naar eigen inkomsten"},
        "made_by": {"name": "Lotte Hermans"},
        "guide": {"name": "Hilde Wouters"},
        "count": 7,
        "sectors": ["Voeding", "Zorg", "Mobiliteit"],
        "names": ["Griet Vandamme", "Saïd Amrani", "Wim Decoster"],
        "who": {"name": "Saïd Amrani"},
        "state": "declined",
        "note": "Te druk tot de zomer",
        "began": True,
        "reminder": False,
        "answer_by": clock.now() + timedelta(days=8),
        "link": f"{settings.BASE_URL}/kring/voorbeeld/",
        "harvest": "Zes keer samengekomen; vier innovaties hebben nu een tweede bron van inkomsten.",
    }


def voucher_sample() -> dict[str, Any]:
    until = clock.today() + timedelta(days=12)
    return {
        "voucher": {"holder": "Coöperatie De Gist", "purpose": "Een coach voor het verdienmodel", "valid_until": until},
        "state": "reserved",
        "cents": 150_000,
        "line": "Vouchers voor coaches en experten",
        "link": f"{settings.BASE_URL}/tegoedbon/voorbeeld/",
    }


def grant_sample() -> dict[str, Any]:
    return {
        "circle": "Kring ondernemers Mechelen 2", "line": "Leren-van-elkaar-kringen", "state": "asked", "cents": 500_000,
        "since": clock.now() - timedelta(days=15), "link": f"{settings.BASE_URL}/kringen/voorbeeld/subsidie/",
    }  # fmt: skip


def ambassador_sample() -> dict[str, Any]:
    return {
        "who": {"name": "Saïd Amrani"}, "state": "approached", "term_ends_on": clock.today() + timedelta(days=55),
        "appointed_on": clock.today() + timedelta(days=9), "appointed_by": "Marieke Aerts, coördinator",
        "place": "Zaal De Loods, Mechelen", "programme": {"name": "Sterker samen"}, "goal": 3,
        "reason": "Je gaf drie jaar lang het woord door. Bedankt!", "link": f"{settings.BASE_URL}/pioniers/voorbeeld/",
    }  # fmt: skip


def call_sample() -> dict[str, Any]:
    return {
        "call": {"title": "Samen leren roosteren", "closes_on": clock.today() + timedelta(days=20)}, "name": "Saïd Amrani",
        "link": f"{settings.BASE_URL}/leerkring/aanmelding/voorbeeld/",
    }  # fmt: skip


def call_news_sample() -> dict[str, Any]:
    link = f"{settings.BASE_URL}/kringen/oproepen/voorbeeld/"
    return {"call": "Samen leren roosteren", "count": 9, "left": "", "link": link}


def register() -> None:
    add_notice("programmes.invited", _("A place for me in a learning circle"), Urgency.URGENT, KINDS[:1])
    add_notice("programmes.news", _("News of my learning circles"), Urgency.NORMAL, KINDS[1:])
    for kind in KINDS:
        mail_samples.add(f"programmes.{kind}", sample)
    add_notice("programmes.vouchers", _("Vouchers that wait for something"), Urgency.NORMAL, VOUCHERS)
    for kind in VOUCHERS:
        mail_samples.add(f"programmes.{kind}", voucher_sample)
    add_notice("programmes.grants", _("Subsidies of circles that wait for something"), Urgency.NORMAL, GRANTS)
    for kind in GRANTS:
        mail_samples.add(f"programmes.{kind}", grant_sample)
    add_notice("programmes.ambassador", _("My appointment as an ambassador"), Urgency.URGENT, OWN)
    add_notice("programmes.ambassadors", _("Ambassadors who wait for something"), Urgency.NORMAL, WAITING)
    for kind in (*OWN, *WAITING):
        mail_samples.add(f"programmes.{kind}", ambassador_sample)
    add_notice("programmes.applied", _("My application for a learning circle"), Urgency.URGENT, APPLIED)
    for kind in APPLIED:
        mail_samples.add(f"programmes.{kind}", call_sample)
    add_notice("programmes.calls", _("Calls for a circle that I follow"), Urgency.NORMAL, CALLS)
    for kind in CALLS:
        mail_samples.add(f"programmes.{kind}", call_news_sample)
