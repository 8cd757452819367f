"""The tag library: strict, escaped, and right in three languages."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override

from vlechtwerk.core import clock
from vlechtwerk.core.ui import drawings, fields, parts, words

pytestmark = pytest.mark.urls("vlechtwerk.core.urls")
NASTY = '<script>alert("x")</script>'
NOW = datetime(2026, 4, 14, 10, 0, tzinfo=UTC)  # noon in Brussels


def render(source, **context):
    return Template(source).render(Context(context))


class Sample(forms.Form):
    name = forms.CharField(help_text=NASTY)
    text = forms.CharField(widget=forms.Textarea, max_length=10, required=False)
    agree = forms.BooleanField()
    answer = forms.ChoiceField(choices=[("y", "Yes"), ("n", NASTY)], widget=forms.RadioSelect)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("{% button 'a' colour='red' %}", "disabled_reason"),
        ("{% tag 'a' color='x' %}", "icon"),
        ("{% state 1 2 days_left=3 %}", "bare"),
        ("{% note level='x' %}{% endnote %}", "title"),
        ("{% field f class='x' %}", "placeholder"),
        ("{% pager p size=3 %}", "param"),
    ],
)
def test_tag_with_unknown_attribute_names_what_it_accepts(source, name):
    with pytest.raises(TemplateSyntaxError, match=f"unknown attribute.*accepted attributes:.*{name}"):
        Template(source)


def test_tag_with_missing_or_too_many_values_fails_when_read():
    for source in ("{% button %}", "{% tag 'a' 'good' 'check' 'more' %}", "{% timeline %}{% endtimeline %}"):
        with pytest.raises(TemplateSyntaxError, match="accepted attributes"):
            Template(source)


@pytest.mark.parametrize(
    "source", ["{% button 'a' kind='big' %}", "{% tag 'a' 'ugly' %}", "{% button 'a' icon='cat' %}"]
)
def test_tag_with_unknown_kind_fails(source):
    with pytest.raises(TemplateSyntaxError, match="does not exist; accepted"):
        render(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% button x %}",
        "{% button x href=x %}",
        "{% button 'a' disabled_reason=x %}",
        "{% button 'a' data_x=x %}",
        "{% tag x %}",
        "{% state text=x level='late' %}",
        "{% face x %}",
        "{% face x href='/' %}",
        "{% empty x x x x %}",
        "{% note title=x %}{{ x }}{% endnote %}",
        "{% crumbs x '/' x %}",
        "{% path_line s 0 %}",
        "{% chip x x count=1 %}",
        "{% tab x x %}",
        "{% bar c label=x %}",
        "{% bar_key s %}",
        "{% radar a label=x %}",
        "{% timeline at=now %}{{ x }}{% endtimeline %}",
        "{% field f.name label=x hint=x placeholder=x %}",
        "{% field f.answer label=x hints=h %}",
        "{% field f.agree label=x hint=x %}",
        "{% form_errors f %}",
        "{% field f.text %}",
    ],
)
def test_component_escapes_what_people_typed(source):
    form = Sample({"name": "", "text": NASTY, "answer": NASTY})
    form.add_error(None, NASTY)
    html = render(
        source,
        x=NASTY,
        s=[NASTY, (NASTY, NASTY)],
        c=[(NASTY, 0.5)],
        a=[(NASTY, 1, 2)] * 3,
        now=NOW,
        f=form,
        h={"y": NASTY},
    )
    assert "<script" not in html
    assert 'alert("x")' not in html
    assert html.count("<") == html.count(">") > 0


def test_button_is_link_or_button_and_hands_on_htmx():
    assert 'href="/x"' in render("{% button 'Go' href='/x' kind='first' size='large' full=True %}")
    html = render("{% button 'Go' name='a' value='' hx_post='/p' %}")
    assert html == '<button class="btn" type="submit" name="a" value="" hx-post="/p">Go</button>'


def test_button_that_cannot_be_used_says_why_beside_it():
    html = render("{% button 'Ask' href='/x' kind='first' disabled_reason='No helper yet' %}")
    assert 'aria-disabled="true"' in html and "No helper yet" in html and "/x" not in html
    reason = html.split('aria-describedby="')[1].split('"')[0]
    assert f'id="{reason}"' in html


@pytest.mark.parametrize(
    ("days", "expected", "level"),
    [(16, 21, "ok"), (17, 21, "soon"), (21, 21, "soon"), (22, 21, "late"), (400, None, "ok")],
)
def test_level_turns_at_80_and_100_percent(days, expected, level):
    assert parts.level_of(days, expected) == level


def test_state_says_days_in_words_not_only_in_colour():
    with override("nl"):
        assert render("{% state 34 21 %}") == '<span class="state late i-late">34 van 21 werkdagen</span>'
        assert "34 van 21 werkd.<" in render("{% state 34 21 short=True %}")
        assert "te lang" in render("{% state 34 21 bare=True %}")
        assert ">1 dag<" in render("{% state 1 %}")
    with override("fr"):
        assert "34 jours ouvrables sur 21" in render("{% state 34 21 %}")


def test_path_line_marks_done_now_and_rest():
    html = render("{% path_line stages 'B' %}", stages=["A", "B", "C"])
    assert html.count('class="done"') == 1
    assert html.count('aria-current="step"') == 1
    assert html.index("B") > html.index('aria-current="step"')
    assert 'class="done"' not in render("{% path_line stages None %}", stages=["A", "B"])
    assert render("{% path_line stages 2 mini=True %}", stages=["A", "B"]).count('class="done"') == 2


def test_bar_fills_as_much_as_the_score():
    html = drawings.bar([("a", 0.5), ("b", 0.3), ("c", -0.2)])
    filled = [float(width) for width in re.findall(r'class="p\d"[^>]* width="([\d.]+)"', html)]
    assert sum(filled) == pytest.approx(0.6 * 150, abs=2)
    assert "k-terra" in html
    with override("nl"):
        assert 'aria-label="a 50, b 30, c −20"' in drawings.bar([("a", 0.5), ("b", 0.3), ("c", -0.2)])


def test_bar_of_nothing_draws_nothing():
    assert "<rect" not in drawings.bar([])
    assert "<rect" not in drawings.bar([("a", 0)])


def test_radar_marks_the_weak_axis_and_reads_aloud():
    html = drawings.radar([("Team", 1, 4), ("Geld", None, 1), ("Bewijs", 2, None)])
    assert html.count('class="f-terra"') == 1
    assert "Team 4, Geld 1" in html
    assert drawings.radar([("a", 1, 2), ("b", 1, 2)]) == "<span></span>"


def test_field_ties_hint_error_and_control_together():
    html = render("{% field f.name %}", f=Sample({"name": ""}))
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'id="id_name_hint"' in html and 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html and 'class="field wrong"' in html
    assert html.count("aria-describedby") == 1


def test_field_keeps_too_long_a_text_and_counts_it():
    html = render("{% field f.text %}", f=Sample({"text": "twelve signs"}))
    assert "maxlength" not in html and "twelve signs" in html
    assert 'class="counter over"' in html and "12 " in html


def test_field_that_is_not_needed_says_so():
    with override("en"):
        assert "(optional)" in render("{% field f.text %}", f=Sample())
        assert "(optional)" not in render("{% field f.name %}", f=Sample())


def test_radio_field_is_a_fieldset_of_boxes():
    html = render("{% field f.answer hints=h %}", f=Sample(initial={"answer": "y"}), h={"y": "gladly"})
    assert html.startswith("<fieldset") and html.count('class="opt"') == 2
    assert html.count("checked") == 1 and "gladly" in html


def test_hidden_field_has_no_label():
    class Hidden(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput)

    assert "label" not in render("{% field f.key %}", f=Hidden())


def test_form_errors_links_to_the_fields_and_takes_focus():
    form = Sample({})
    html = fields.form_errors(form)
    assert 'role="alert"' in html and 'tabindex="-1"' in html and "autofocus" in html
    for target in ("#id_name", "#id_agree", "#id_answer_0"):
        assert f'href="{target}"' in html
        assert f'id="{target[1:]}"' in render("{% field f.name %}{% field f.agree %}{% field f.answer %}", f=form)
    assert fields.form_errors(Sample()) == ""


def test_pager_keeps_the_rest_of_the_address():
    page = Paginator(range(50), 10).get_page(2)
    request = RequestFactory().get("/list?theme=zorg&page=2&theme=wonen")
    html = render("{% pager page %}", page=page, request=request)
    assert "theme=zorg&amp;page=3&amp;theme=wonen" in html or "theme=zorg&amp;theme=wonen&amp;page=3" in html
    assert render("{% pager page %}", page=Paginator([1], 10).get_page(1), request=request) == ""


def test_crumbs_resolve_view_names_and_skip_what_is_missing():
    html = render("{% crumbs 'Help' 'help' 'Gone' 'no_such_view' 'Here' %}")
    assert 'href="/hulp"' in html and "Gone" in html and html.count("<a ") == 1
    assert '<li aria-current="page">Here</li>' in html


@pytest.mark.parametrize(
    ("language", "long", "short", "when"),
    [
        ("nl", "dinsdag 14 april", "14 apr", "di 14 april, 13.30 u."),
        ("fr", "mardi 14 avril", "14 avr.", "mar. 14 avril, 13 h 30"),
        ("en", "Tuesday 14 April", "14 Apr", "Tue 14 April, 13:30"),
    ],
)
def test_dates_read_as_people_write_them(language, long, short, when):
    at = datetime(2026, 4, 14, 11, 30, tzinfo=UTC)
    with clock.at(NOW), override(language):
        assert (words.day(at), words.day(at, "short"), words.moment(at)) == (long, short, when)


def test_day_of_another_year_carries_the_year_and_french_first_is_1er():
    with clock.at(NOW), override("fr"):
        assert words.day(date(2027, 5, 1)) == "samedi 1er mai 2027"
        assert words.day(None) == words.moment(None) == words.hour(None) == words.ago(None) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (NOW, "zonet"),
        (NOW - timedelta(minutes=1), "1 minuut"),
        (NOW - timedelta(hours=2), "2 uur"),
        (NOW - timedelta(hours=13), "gisteren"),
        (NOW - timedelta(days=12), "12 dagen"),
        (date(2026, 4, 14), "vandaag"),
        (date(2026, 4, 13), "gisteren"),
        (date(2026, 4, 17), "17 apr"),
        (timedelta(days=3), "3 dagen"),
    ],
)
def test_ago_counts_in_days_people_feel(value, text):
    with clock.at(NOW), override("nl"):
        assert words.ago(value) == text


@pytest.mark.parametrize(
    ("cents", "text"),
    [(100, "1"), (150, "1,5"), (0, "0"), (-200, "−2"), (-25, "−0,25"), (1000, "10"), (None, "")],
)
def test_coins_are_hundredths_with_a_real_minus(cents, text):
    with override("nl"):
        assert words.coins(cents) == text
    with override("en"):
        assert words.coins(cents) == text.replace(",", ".")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Griet Vandamme", "GV"),
        ("An De Backer", "AB"),
        ("Cher", "C"),
        ("", "?"),
        ("<b> 'x'", "BX"),
        ("éva öst", "ÉÖ"),
        (None, "?"),
    ],
)
def test_initials_take_first_and_last_word(name, letters):
    assert words.initials(name) == letters


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("015 00 23 45", "tel:015002345"),
        ("+32 (0)470/12.34", "tel:+324701234"),
        ("0032 15 00", "tel:+321500"),
        ("", ""),
        ("bel", ""),
    ],
)
def test_phone_becomes_an_address(number, address):
    assert words.phone(number) == address


def _chosen_from(count, **more):
    class Chooser(forms.Form):
        who = forms.ChoiceField(choices=[("", "---------"), *((str(n), f"Nr. {n}") for n in range(count))], **more)

    return str(fields.field(Chooser()["who"]))


def test_list_too_long_to_read_gets_a_field_to_search_in():
    assert "data-pick" not in _chosen_from(24) and 'data-pick="Zoek in deze lijst"' in _chosen_from(25)


@pytest.mark.parametrize(("required", "said"), [(True, "kies …"), (False, "geen keuze")])
def test_empty_choice_is_said_in_words(required, said):
    assert f">{said}</option>" in _chosen_from(3, required=required)
