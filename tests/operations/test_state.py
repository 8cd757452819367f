"""Ready or not, figures, and what the administrator reads and may do."""

import json
import logging
import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.core.actions import show_life
from vlechtwerk.core.logs import DiscreetJson, request_id
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.registry import keepings
from vlechtwerk.operations import actions, lights, metrics, queries
from vlechtwerk.operations.archive import OperationsRefused
from vlechtwerk.operations.models import Backup
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.enums import HatKind
from vlechtwerk.privacy.actions import set_retention

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def administrator():
    return factories.make_person("Karim Haddad", hats=[HatKind.ADMINISTRATOR])


@pytest.fixture
def page(client, administrator):
    client.force_login(administrator)
    return lambda: client.get(reverse("state"))


@pytest.fixture
def folder(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


def made(ago=HOUR, **fields):
    at = clock.now() - ago
    given = {"state": "done", "is_checked": True, "file": "vlechtwerk-20260302T020000Z.zip", "size_bytes": 5_000_000}
    return Backup.objects.create(**{**given, "ended_at": at, "created_at": at, **fields})


def light(name):
    order = ["ready", "worker", "mail", "overdue", "books", "backup", "search", "kept", "disk", "settings"]
    return lights.lights(queries.facts())[order.index(name)]


def mail(state="queued", late=timedelta()):
    return Message.objects.create(
        kind="x.y",
        to_email="griet@example.org",
        subject="Dag",
        text="",
        html="",
        state=state,
        due_at=clock.now() - late,
    )


# --- ready ------------------------------------------------------------------------------------------------------


def test_ready_when_all_is_there_whether_the_worker_is_or_not(client):
    answer = client.get("/-/ready")
    assert (answer.status_code, answer.json()["ok"], answer.json()["worker"]) == (200, True, "away")
    assert client.get("/-/ready?worker").status_code == 503
    assert client.get("/-/ready?worker").json()["why"] == {"worker": "away"}


@pytest.mark.parametrize(("minutes", "worker"), [(1, "ok"), (3, "away")])
def test_ready_tells_whether_the_worker_is_there(client, minutes, worker):
    with clock.at(clock.now() - timedelta(minutes=minutes)):
        show_life()
    assert client.get("/-/ready").json()["worker"] == worker


def test_not_ready_before_the_migrations(client):
    MigrationRecorder(connection).record_unapplied("people", "0001_initial")
    answer = client.get("/-/ready")
    assert (answer.status_code, answer.json()["why"]) == (503, {"migrations": "1 missing"})


def test_not_ready_when_nothing_can_be_written(client, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path / "gone"
    monkeypatch.setattr(metrics, "WRITE_S", 0)  # also what counts requests must not stumble over it
    answer = client.get("/-/ready")
    assert (answer.status_code, answer.json()["why"]) == (503, {"disk": "not writable"})
    assert "gone" not in answer.content.decode()


# --- figures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "right", "Basic right"])
def test_figures_are_for_who_has_the_token(client, settings, given):
    settings.METRICS_TOKEN = "right"
    assert client.get("/-/metrics", headers={"authorization": given}).status_code == 404


def test_figures_without_a_token_in_the_settings_are_for_nobody(client):
    assert client.get("/-/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_figures_tell_requests_and_state(client, settings):
    settings.METRICS_TOKEN = "right"
    client.get("/hulp")
    mail("failed")
    mail(late=2 * HOUR)
    made()
    text = client.get("/-/metrics", headers={"authorization": "Bearer right"}).content.decode()
    assert 'vlechtwerk_request_seconds_count{view="help",status="200"} ' in text
    assert "vlechtwerk_mail_waiting 1\n" in text and "vlechtwerk_mail_failed 1\n" in text
    assert 'vlechtwerk_overdue{kind="mails"} 1\n' in text
    assert "vlechtwerk_backup_bytes 5000000\n" in text
    assert "vlechtwerk_ledger_sound" not in text  # never verified
    named = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(named) == len(set(named))
    assert all(len(line.rsplit(" ", 1)) == 2 for line in text.splitlines())


def test_counts_of_all_processes_are_added_up_and_go_on_when_one_ends(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(metrics, "_own", {"help 200": [2, 0.5]})
    counts = tmp_path / "counts"
    counts.mkdir()
    (counts / "1-7.json").write_text('{"help 200": [3, 1.0]}')  # lives as long as the machine
    (counts / "999999999-7.json").write_text('{"help 200": [5, 1.5], "ask 500": [1, 0.25]}')
    for _time in range(2):
        assert metrics.counted() == {"help 200": [10, 3.0], "ask 500": [1, 0.25]}
        assert not (counts / "999999999-7.json").exists()
    assert (counts / f"{os.getpid()}-{metrics._began}.json").exists()


# --- the log ----------------------------------------------------------------------------------------------------


def test_line_of_a_request_names_the_view_and_no_person(client, administrator, caplog):
    client.force_login(administrator)
    with caplog.at_level(logging.INFO, "vlechtwerk.request"):
        answer = client.get(reverse("people") + "?text=Griet+Vandamme")
    [record] = [one for one in caplog.records if one.name == "vlechtwerk.request"]
    told = json.loads(DiscreetJson().format(record))
    assert told.pop("ms") > 0 and told.pop("at")
    assert told == {
        "level": "INFO", "logger": "vlechtwerk.request", "message": "request", "method": "GET", "view": "people",
        "status": 200, "hat": "administrator",
    }  # fmt: skip
    assert len(answer["X-Request-ID"]) == 16


def test_json_line_has_trace_and_number_of_the_request_and_no_address(caplog):
    token = request_id.set("abc")
    try:
        raise ValueError("no place for griet@example.org")
    except ValueError:
        logging.getLogger("x").exception("failed for %s", "griet.vandamme@example.org")
    line = DiscreetJson().format(caplog.records[-1])
    request_id.reset(token)
    told = json.loads(line)
    assert (told["request"], told["message"]) == ("abc", "failed for (mail)")
    assert "ValueError: no place for (mail)" in told["trace"]
    assert "example.org" not in line and "\n" not in line


# --- the page ---------------------------------------------------------------------------------------------------


def test_page_asks_the_same_number_of_questions_whatever_there_is(page):
    numbers = set()
    for _more in range(3):
        made()
        mail("failed")
        mail(late=HOUR)
        with CaptureQueriesContext(connection) as asked:
            assert page().status_code == 200
        numbers.add(len(asked))
    assert numbers == {17}


def test_page_shows_no_secret(page, settings):
    settings.METRICS_TOKEN = "geheim-getal"
    settings.DATABASES["default"]["PASSWORD"], before = (
        "geheim-woord",
        settings.DATABASES["default"].get("PASSWORD", ""),
    )
    try:
        text = page().content.decode()
    finally:
        settings.DATABASES["default"]["PASSWORD"] = before
    assert "geheim" not in text and settings.SECRET_KEY not in text


def test_empty_network_is_told_what_to_do(page):
    text = page().content.decode()
    assert "Het liep nog nooit." in text and "VLECHTWERK_BACKUP_DIR" in text
    assert "Maak er nu een" not in text  # there is no place for it


def test_worker_is_red_when_it_is_away():
    assert light("worker").level == "late"
    show_life()
    assert light("worker").level == "ok"
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert light("worker").level == "late" and light("worker").todo


def test_mail_is_red_when_it_does_not_leave_and_amber_when_some_failed():
    mail()
    assert light("mail").level == "ok"
    mail("failed")
    assert (light("mail").level, light("mail").where) == ("soon", "failed_mail")
    mail(late=HOUR)
    assert light("mail").level == "late"
    assert (light("overdue").level, "mails (1)" in light("overdue").says) == ("soon", True)


@pytest.mark.parametrize(
    ("problems", "ago", "level"), [([], HOUR, "ok"), ([], 40 * HOUR, "soon"), (["2 and 3"], HOUR, "late")]
)
def test_books_are_as_they_were_verified(problems, ago, level):
    data = {"account_count": 1, "transfer_count": 2, "problems": problems}
    AuditEntry.objects.create(verb="check_books", subject="ledger.books", data=data, at=clock.now() - ago)
    assert light("books").level == level


def test_backup_is_well_when_a_young_one_was_tried_out(folder):
    assert light("backup").level == "late"
    made()
    assert light("backup").level == "ok" and not light("backup").todo
    made(timedelta(), state="failed", is_checked=False, error="the disk is full")
    assert light("backup").level == "late" and "the disk is full" in light("backup").todo
    Backup.objects.all().delete()
    made(40 * HOUR)
    assert light("backup").level == "late"


def test_search_is_amber_when_it_is_behind():
    assert light("search").level == "ok"
    AuditEntry.objects.create(verb="x", subject="y", at=clock.now() - HOUR)
    assert light("search").level == "soon"


def test_rules_that_nobody_confirmed_are_amber(administrator):
    assert (light("kept").level, light("kept").where) == ("soon", "retention")
    for name, rule in keepings.items():
        set_retention(name, days=rule.days, by=administrator)
    assert light("kept").level == "ok"


@pytest.mark.parametrize(("free", "level"), [(50, "ok"), (10, "soon"), (4, "late")])
def test_disk_is_told_before_it_is_full(monkeypatch, free, level):
    monkeypatch.setattr(queries.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free, total=100))
    assert light("disk").level == level


def test_demo_is_amber_and_a_real_network_green(settings):
    assert light("settings").level == "soon" and "VLECHTWERK_DEMO" in light("settings").says
    settings.HTTPS, settings.DEMO, settings.EMAIL_BACKEND = True, False, "django.core.mail.backends.smtp.EmailBackend"
    assert light("settings").level == "ok"


# --- backups ----------------------------------------------------------------------------------------------------


def test_button_asks_for_one_backup(page, client, folder, administrator):
    assert "Maak er nu een" in page().content.decode()
    assert client.post(reverse("backup_now"))["Location"] == reverse("state")
    assert Backup.objects.get().state == "queued"
    assert AuditEntry.objects.get(verb="ask_backup").actor_id == administrator.pk
    text = client.post(reverse("backup_now"), follow=True).content.decode()
    assert "Er is al een back-up onderweg." in text
    assert Backup.objects.count() == 1


def test_backup_without_a_place_is_refused(administrator):
    with pytest.raises(OperationsRefused, match="VLECHTWERK_BACKUP_DIR"):
        actions.ask_backup(by=administrator)
    assert actions.ask_nightly() == 0
    assert not Backup.objects.exists()


def test_every_night_has_one_backup_from_two_o_clock_on(folder):
    midnight = timezone.make_aware(timezone.datetime(2026, 3, 2))
    for hours, count in [(15, 1), (16, 1), (24 + 1, 1), (24 + 2, 2), (24 + 23, 2), (7 * 24 + 3, 3)]:
        with clock.at(midnight + hours * HOUR):
            actions.ask_nightly()
        assert Backup.objects.count() == count, hours


def test_old_backups_of_ours_go_and_nothing_else(tmp_path):
    now = timezone.make_aware(timezone.datetime(2026, 3, 20))
    names = ["vlechtwerk-20260301T020000Z.zip", "vlechtwerk-20260310T020000Z.zip", "vlechtwerk-oud.zip", "foto.jpg"]
    names += [".vlechtwerk-20260301T020000Z.zip.17.part", "vlechtwerk-20260301T020000Z.zip.bad", ".foto.jpg.17.part"]
    for name in names:
        (tmp_path / name).touch()
    with clock.at(now):
        actions.forget_old(tmp_path, 14)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[1:4], names[-1]])


@pytest.fixture
def archives(monkeypatch):
    """Archives without the work."""

    def write(path):
        path.write_text("all of it")
        return SimpleNamespace(row_count=12)

    monkeypatch.setattr(actions.archive, "write", write)


@pytest.fixture
def running(folder):
    return Backup.objects.create(state="running", claim="mine")


def test_backup_that_was_made_is_tried_out_and_told(archives, running, folder, monkeypatch):
    monkeypatch.setattr(actions, "PROGRAM", ("true",))
    actions.make_backup(running, claim="mine")
    running.refresh_from_db()
    assert (running.state, running.is_checked, running.row_count, running.size_bytes) == ("done", True, 12, 9)
    assert (folder / running.file).read_text() == "all of it"


def test_backup_that_cannot_be_restored_is_told_and_named_bad_and_no_old_one_goes(
    archives, running, folder, monkeypatch
):
    monkeypatch.setattr(actions, "PROGRAM", ("sh", "-c", "echo it does not fit >&2; exit 1"))
    folder.mkdir()
    (folder / "vlechtwerk-20200301T020000Z.zip").touch()
    actions.make_backup(running, claim="mine")
    running.refresh_from_db()
    assert (running.state, running.is_checked) == ("failed", False)
    assert "it does not fit" in running.error
    assert [path.suffix for path in sorted(folder.iterdir())] == [".zip", ".bad"]


def test_backup_that_another_worker_took_over_is_not_told_twice(archives, running, monkeypatch):
    monkeypatch.setattr(actions, "PROGRAM", ("true",))
    actions.make_backup(running, claim="of somebody else")
    running.refresh_from_db()
    assert running.state == "running"


def test_worker_starts_one_process_and_tells_when_it_died(folder, monkeypatch):
    monkeypatch.setattr(actions, "PROGRAM", ("sh", "-c", "exit 3"))
    row = Backup.objects.create()
    actions.work_backups()
    row.refresh_from_db()
    assert row.state == "running" and row.seen_at
    actions._children[row.pk][1].wait()
    actions.work_backups()
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "ended with 3")
    assert actions._children == {}
