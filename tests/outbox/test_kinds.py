"""Every mail belongs to a kind that people can choose about, in three languages."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import registry
from vlechtwerk.outbox.enums import Urgency

MAILS = {f"{path.parts[-3]}.{path.stem}" for path in Path(settings.PACKAGE).glob("*/templates/*/mail/*.txt")}
MAILS.discard("core.base")


def test_every_mail_has_its_kind_and_its_sample_and_every_kind_its_mails():
    in_kinds = {mail for _name, notice in registry.notices.items() for mail in notice.mails}
    assert in_kinds == MAILS
    assert {name for name, _make in mail_samples.items()} == MAILS


@pytest.mark.parametrize(
    ("mail", "kind"),
    [("desk_taken", "team"), ("new_broker", "team"), ("mentioned", "note"), ("answered", "note"), ("task_given", "tasks"),
     ("tasks_due", "tasks"), ("conference_planned", "conference"), ("intake_closed", "answer"), ("intake_received", "received")],
)  # fmt: skip
def test_mail_stands_under_the_kind_that_says_what_it_is(mail, kind):
    assert registry.notice_of(f"innovations.{mail}").name == f"innovations.{kind}"


def test_mail_belongs_to_one_kind_only():
    with pytest.raises(ValueError, match="belongs to"):
        registry.add_notice("people.again", "again", Urgency.URGENT, ("login_code",))
    registry.notices._items.pop("people.again")


def test_kinds_read_in_every_language():
    for name, notice in registry.notices.items():
        said = set()
        for language in ("nl", "fr", "en"):
            with translation.override(language):
                said.add(str(notice.label))
        assert len(said) == 3, name


def test_what_waits_for_an_answer_or_must_be_known_has_no_unsubscribe():
    for name, notice in registry.notices.items():
        assert notice.has_unsubscribe is (notice.urgency == Urgency.NORMAL), name
    at_any_hour = {name for name, notice in registry.notices.items() if notice.asked}
    assert at_any_hour == {"people.login", "people.account", "innovations.received", "surveys.scan"}
