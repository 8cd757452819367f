"""Every kind of mail in three languages; what people type stays text, and links stay ours."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings as configured

from vlechtwerk.core.management.commands.messages import apps
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import rendering
from vlechtwerk.outbox.rendering import Paragraphs, render

GRIET = SimpleNamespace(name="Griet Vandamme", email="griet@example.org", language="nl")
KINDS = [kind for kind, _sample in mail_samples.items()]
EVIL = "Tweede\nBcc: all@example.org\n\n[Klik hier](http://evil.example/)\r\n\u2028> x <b>& Co</b>"


def mail_of(kind, language="nl", **context):
    return render(kind, {**mail_samples[kind](), "to": GRIET, "network": "Vlechtwerk", **context}, language)


def words_of(value):
    """All text that a sample brings along."""
    if isinstance(value, dict):
        return [word for item in value.values() for word in words_of(item)]
    if isinstance(value, list):
        return [word for item in value for word in words_of(item)]
    return [value] if isinstance(value, str) else []


def test_every_template_of_a_mail_has_a_sample_and_every_sample_a_template():
    found = {
        f"{path.parents[3].name}.{path.stem}"
        for app in apps()
        for path in (configured.PACKAGE / app).glob("templates/*/mail/*.txt")
        if app != "core"
    }
    assert found == set(KINDS)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_mail_has_a_subject_a_text_and_a_page_without_loose_ends(kind, language):
    mail = mail_of(kind, language)
    assert mail.subject == mail.subject.strip() != ""
    assert len(mail.subject.splitlines()) == 1 and len(mail.subject) < 120
    assert len(mail.text) > 70 and f'lang="{language}"' in mail.html
    for part in (mail.subject, mail.text, mail.html):
        assert re.search(r"\{\{|\}\}|\{%|None|&amp;amp;|%\(|\[[^\]]*\]\(", part) is None, part
    assert re.search(r"&(?:amp|lt|gt|quot|#x27|#39);", mail.subject + mail.text) is None
    assert "Griet Vandamme" in mail.text and "Griet Vandamme" in mail.html


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_links_of_a_mail_are_whole_addresses_of_our_own(kind, language):
    mail = mail_of(kind, language)
    addresses = re.findall(r'href="([^"]*)"', mail.html)
    sample = mail_samples[kind]()
    handed_out = {one["url"] for one in sample.get("hand_outs", ())}  # what somebody chose to give along
    foreign = [one for one in addresses if not one.startswith((f"{configured.BASE_URL}/", "tel:"))]
    assert set(foreign) <= handed_out
    for name in ("link", "confirm_link"):
        if any(f"{{{{ {name} }}}}" in path.read_text() for path in template_of(kind)):
            assert sample[name] in mail.text and sample[name] in addresses


def template_of(kind):
    app, name = kind.split(".")
    return [configured.PACKAGE / app / "templates" / app / "mail" / f"{name}.txt"]


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_mail_leaves_no_english_in_another_language(kind, language):
    """A line that is the same in English and has words of its own was never translated."""
    given = [*words_of(mail_samples[kind]()), GRIET.name, configured.NETWORK_NAME, configured.NETWORK_PHONE]

    def own(mail):
        found = set()
        for line in f"{mail.subject}\n{mail.text}".splitlines():
            for word in sorted(given, key=len, reverse=True):
                line = line.replace(word, "")
            if re.search(r"[^\W\d_]{3}", line):
                found.add(line)
        return found

    same = own(mail_of(kind, language)) & own(mail_of(kind, "en"))
    assert {line for line in same if not re.fullmatch(r"[\W\d]*\w{0,4}[\W\d]*", line)} == set()


def test_language_that_we_do_not_speak_reads_english():
    assert mail_of("people.login_code", "de").subject == mail_of("people.login_code", "en").subject


@pytest.mark.parametrize("kind", KINDS)
def test_what_somebody_typed_cannot_begin_a_line_of_its_own(kind):
    def evil(value, key=""):
        if isinstance(value, dict):
            return {key: evil(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [evil(item) for item in value]
        return EVIL if isinstance(value, str) and key not in {"link", "confirm_link", "resolution"} else value

    mail = render(kind, {**evil(mail_samples[kind]()), "to": SimpleNamespace(name=EVIL)}, "nl")
    assert len(mail.subject.splitlines()) == 1
    for line in mail.text.splitlines():
        assert not line.startswith(("Bcc", "[Klik", "> x"))
    assert "<b>" not in mail.html and "evil.example/" not in re.findall(r'href="([^"]*)"[^>]*background', mail.html)


@pytest.mark.parametrize(
    ("address", "is_button"),
    [
        ("{base}/s/abc/", True),
        ("{base}.evil.example/", False),
        ("{base}@evil.example/", False),
        ("https://evil.example/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_our_own_pages_become_a_button(address, is_button):
    block = f"[Open]({address.format(base=configured.BASE_URL)})"
    assert ("background:#35612a" in rendering._html(block)) is is_button
    assert ("[Open]" not in rendering._text(block)) is is_button


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("See https://a.example/x.", "https://a.example/x"),
        ("See https://a.example/?q=1&r=2, and more", "https://a.example/?q=1&amp;r=2"),
        ('He said "https://a.example/"', "https://a.example/"),
        ("(https://a.example/)", "https://a.example/"),
    ],
)
def test_link_ends_where_its_address_ends(line, address):
    assert re.findall(r'href="([^"]*)"', rendering._html(line)) == [address]


def test_notice_of_the_log_in_library_keeps_its_paragraphs():
    body = Paragraphs("Je wachtwoord is veranderd.\n\nWas jij dat niet? Bel ons.")
    mail = mail_of("people.account_notice", subject="Wachtwoord veranderd", body=body)
    assert mail.html.count("<p") == mail_of("people.account_notice", body="één").html.count("<p") + 1


def test_blocks_become_paragraphs_quotes_and_lists():
    assert rendering._html("> a\n> b").startswith("<blockquote") and "a<br>b" in rendering._html("> a\n> b")
    assert rendering._html("- a\n- <b>") == "<ul><li>a</li><li>&lt;b&gt;</li></ul>"
    assert rendering._html("a\nb") == '<p style="margin:0 0 16px">a<br>b</p>'


def test_quote_of_nothing_is_left_out():
    assert "<p" not in mail_of("exchanges.cancelled", reason="").html.split("Tweede Oogst")[0].split("&gt;")[1:2]
    assert "\n>\n" not in mail_of("exchanges.cancelled", reason="").text
