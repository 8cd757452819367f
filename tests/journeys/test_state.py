"""The administrator reads how the installation is, makes a backup with the keyboard, and sees it made and tried out."""

import re

import pytest

from tests.journeys.conftest import of_seven
from tests.journeys.live import wait_until
from tests.journeys.pages import assert_accessible, assert_fits, assert_focus_visible, in_theme

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
LOGIN = """
from vlechtwerk.people.models import Person
from tests.journeys.world import log_in
print("LOGIN", log_in(Person.objects.get(email="lotte@netwerk.example")))
"""


def reloaded(page, words, count):
    page.reload()
    return page.get_by_text(words).count() >= count


def test_administrator_makes_a_backup_and_sees_it_tried_out(tmp_path, browser, request):
    settings = {"VLECHTWERK_BACKUP_DIR": str(tmp_path / "backups"), "PYTHONPATH": str(request.config.rootpath)}
    with of_seven(tmp_path, **settings) as network:
        login = re.search(r"LOGIN (\S+)", network.command("manage", "shell", "-c", LOGIN).stdout)[1]
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", reduced_motion="reduce")
        context.add_cookies([{"name": "sessionid", "value": login, "url": network.url}])
        page = context.new_page()
        page.goto(f"{network.url}/vandaag/")
        page.get_by_role("link", name="Beheer").click()
        made = "gemaakt en uitgeprobeerd"
        wait_until(lambda: reloaded(page, made, 1), "the backup of the night", 480)
        button = page.get_by_role("button", name="Maak er nu een")
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_text("De back-up wordt gemaakt.").wait_for()
        wait_until(lambda: reloaded(page, made, 2), "the backup that she asked for", 180)
        assert len(list((tmp_path / "backups").glob("vlechtwerk-*.zip"))) == 2
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            for theme in ("light", "dark"):
                in_theme(page, theme)
                assert_accessible(page)
            assert_fits(page)
            assert_focus_visible(page)
        context.close()
