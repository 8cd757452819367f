"""From a course elsewhere to one's place here, in a real browser that keeps cookies apart by site: in a frame a link to a
window, the first time a log-in by mail and a yes, from then on at once."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.journeys.live import wait_until
from tests.journeys.steps import is_code, submit
from tests.learning.others import Platform, serving

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
EMRE = "emre@netwerk.example"
WORLD = """
from tests.learning import scene
from vlechtwerk.learning import actions
from vlechtwerk.people.models import Person
lotte, emre = (Person.objects.get(email=f"{name}@netwerk.example") for name in ("lotte", "emre"))
group = scene.planned(lotte)
actions.enrol(group, person=emre, by=lotte)
actions.start_cohort(group, by=lotte)
actions.add_platform(name="Hogeschool", issuer="https://leren.school.example", client_id="vlecht-1", auth_url="PLATFORM/auth",
                     keys_url="PLATFORM/keys", token_url="", deployments=["1"], by=lotte)
print("GROUP", group.key)
"""


class Course(Platform):
    """The pages of the platform: a course with our activity in a frame, and its answer to "who comes?"."""

    here, group = "", ""

    def answer(self, method, path, heads, body):
        if path == "/course":
            way = f"{self.here}/lti/login/?iss=https://leren.school.example&login_hint=7&client_id=vlecht-1"
            return 200, f'<title>Course</title><h1>Course</h1><iframe src="{way}" width="600" height="400"></iframe>'
        if path == "/favicon.ico":
            return 404, ""
        if not path.startswith("/auth"):
            return super().answer(method, path, heads, body)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        target = f"{self.here}/leren/mijn-plek/{self.group}/"
        token = self.token(self.claims(asked["nonce"], target_link_uri=target, **{self.TARGET: target}))
        fields = "".join(
            f'<input type="hidden" name="{n}" value="{v}">' for n, v in (("id_token", token), ("state", asked["state"]))
        )
        return (
            200,
            f'<title>Go</title><form method="post" action="{asked["redirect_uri"]}">{fields}<button>Go</button></form>',
        )

    TARGET = "https://purl.imsglobal.org/spec/lti/claim/target_link_uri"


def codes(network):
    """Those that were mailed, oldest first."""
    mails = network.mails(EMRE)
    return [word for one in mails for word in one.get_body(("plain",)).get_content().split() if is_code(word)]


def launch(page, course):
    """From the course, by the link in the frame, to the window in which it goes on."""
    page.goto(f"{course.url}/course")
    with page.expect_popup() as opened:
        page.frame_locator("iframe").get_by_role("link").click()
    window = opened.value
    submit(window, "button")
    return window


def test_from_a_course_elsewhere_to_ones_own_place(shared_network, browser):
    course = Course()
    with serving(course.answer) as course.url:
        said = shared_network.command("manage", "shell", "-c", WORLD.replace("PLATFORM", course.url)).stdout
        course.here, course.group = shared_network.url, re.search(r"GROUP (\w+)", said)[1]
        context = browser.new_context(locale="nl-BE", reduced_motion="reduce")
        window = launch(context.new_page(), course)
        assert "Hogeschool" in window.inner_text("main") and "Emre" not in window.inner_text("body")
        submit(window, "main a.btn")
        before = len(codes(shared_network))
        window.fill("#code-email", EMRE)
        window.press("#code-email", "Enter")
        window.wait_for_selector("input[name=code]")
        window.fill("input[name=code]", wait_until(lambda: codes(shared_network)[before:], "a code by mail")[-1])
        with window.expect_navigation():
            window.press("input[name=code]", "Enter")
        submit(window, "main form button.first")
        assert window.inner_text("h1") == "Groep van de lente" and "/mijn-leren/" in window.url
        context.clear_cookies()
        again = launch(context.new_page(), course)
        assert again.inner_text("h1") == "Groep van de lente" and "/mijn-leren/" in again.url
        context.close()
