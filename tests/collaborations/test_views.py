"""Pages: what was typed stays, only the members read conflicts, guests come by link, thanks are public by consent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.collaborations import scene
from tests.personas import client_of
from vlechtwerk.collaborations import actions
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.registry import keepings
from vlechtwerk.library.models import Item
from vlechtwerk.outbox.models import Message
from vlechtwerk.search.models import Document

SECRET = "Wie altijd te laat komt"


@pytest.fixture
def hers(lotte):
    return client_of(lotte)


@pytest.fixture
def theirs(one):
    """Who speaks for the first member, and the second."""
    return [client_of(row.contact) for row in one.members.order_by("pk")]


def act(client, one, verb, /, **data):
    return client.post(reverse("collaboration_act", args=[one.key, verb]), data)


def part(client, kind, row, verb, /, **data):
    return client.post(reverse(f"collaboration_{kind}_act", args=[row.key, verb]), data)


def words(response):
    return response.content.decode()


def page(client, one, tab=""):
    return client.get(reverse(f"collaboration{tab}", args=[one.key]))


def test_from_a_name_to_a_charter_by_the_pages(lotte, hers):
    assert hers.post(reverse("collaboration_new"), {"title": ""}).status_code == 422
    hers.post(reverse("collaboration_new"), {"title": "Samen wassen", "keeper": lotte.key})
    one = lotte.kept_collaborations.get()
    asked = words(page(hers, one))
    assert "Wat kan geen van jullie alleen?" in asked and "Explore" not in asked
    empty = words(hers.get(reverse("collaboration_act", args=[one.key, "answers"])))
    assert "<textarea" in empty and "value=" not in empty.split('class="stack"')[1].split("textarea")[1]
    act(hers, one, "answers", why="Een wasstraat is te duur alleen")
    assert "Een wasstraat is te duur alleen" in words(page(hers, one))
    act(hers, one, "charter")
    assert "Schrijf eerst op wat jullie samen willen" in words(page(hers, one))
    given = {
        "title": "Samen wassen",
        "purpose": "Eén wasstraat",
        "form": "two",
        "sharing": "different",
        "sharing_note": "",
    }
    wrong = act(hers, one, "change", **given)
    assert wrong.status_code == 422 and "Eén wasstraat" in words(wrong)
    act(hers, one, "change", **given | {"sharing_note": "naar omzet"})
    act(hers, one, "criterion", text="Wast mee")
    rule = {"what": "Alles", "who": "all", "method": "majority", "quorum": 50, "tie": ""}
    stuck = act(hers, one, "rule", **rule)
    assert stuck.status_code == 422 and "even aantal stemmen" in words(stuck)
    act(hers, one, "rule", **rule | {"tie": "falls"})
    criterion = one.criteria.get()
    for name in scene.NAMES[:2]:
        person, organisation = scene.contact(name), factories.make_organisation(name)
        new = {
            "organisation": organisation.key,
            "contact": person.email,
            "seat": "member",
            f"met-{criterion.key}": "no",
        }
        assert "Zeg waarom het niet voldoet" in words(act(hers, one, "member", **new))
        assert "Niemand in het register" in words(act(hers, one, "member", **new | {"contact": "x@y.example"}))
        act(hers, one, "member", **new | {f"note-{criterion.key}": "wel geld"})
    act(hers, one, "charter")
    one.refresh_from_db()
    assert one.state == "chartered"
    for member in one.members.all():
        client = client_of(member.contact)
        assert f"Teken voor {member.organisation.name}" in words(page(client, one))
        part(client, "member", member, "sign")
    one.refresh_from_db()
    assert one.state == "active" and "wel geld" in words(page(hers, one))


def test_members_vote_by_the_page_and_read_who_voted_what(lotte, one, hers, theirs):
    rule = one.rules.get()
    assert act(theirs[0], one, "decision", title="", rule=rule.key, days=14).status_code == 422
    act(theirs[0], one, "decision", title="Blauwe bakken", text="Mooi", rule=rule.key, days=14)
    decision = one.decisions.get()
    assert f"/besluit/{decision.key}/vote/" in words(page(theirs[1], one, "_decisions"))
    assert f"/besluit/{decision.key}/vote/" not in words(page(hers, one, "_decisions"))
    assert part(hers, "decision", decision, "vote", choice="for").status_code == 404
    assert part(theirs[0], "decision", decision, "vote", choice="maybe").status_code == 422
    part(theirs[0], "decision", decision, "vote", choice="for")
    assert "Wijzig je stem" in words(page(theirs[0], one, "_decisions"))
    assert "Je stemde “voor”" in words(
        theirs[0].get(reverse("collaboration_decision_act", args=[decision.key, "vote"]))
    )
    part(theirs[1], "decision", decision, "vote", choice="against", note="Rood is warmer")
    log = words(page(hers, one, "_decisions"))
    assert "Evenveel voor als tegen: het voorstel vervalt" in log and "Rood is warmer" in log
    late = theirs[0].get(reverse("collaboration_decision_act", args=[decision.key, "vote"]), follow=True)
    assert late.redirect_chain and "Dit is al beslist" in words(late)


def test_whoever_votes_reads_what_about_by_which_rule_and_until_when(lotte, one, theirs):
    decision = scene.propose(one, lotte, title="Blauwe bakken", text="Mooi en stevig")
    form = words(theirs[0].get(reverse("collaboration_decision_act", args=[decision.key, "vote"])))
    assert "<h1>Blauwe bakken</h1>" in form and "Mooi en stevig" in form
    assert "Alle leden, meerderheid" in form and "50% moet stemmen" in form
    assert "0 van de 2" in form and "Je stemde" not in form
    crumbs = form.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert reverse("collaborations") in crumbs and one.title in crumbs and 'aria-current="page">Stem<' in crumbs


def test_what_was_promised_stands_above_the_form_of_what_came(lotte, one, hers):
    new = {"member": one.members.first(), "kind": "hours", "what": "Wassen", "amount": 4000}
    promised = actions.promise_contribution(one, **new, by=lotte)
    day = clock.today()
    actions.note_delivery(promised, amount=1250, delivered_on=day, by=lotte)
    form = words(hers.get(reverse("collaboration_contribution_act", args=[promised.key, "deliver"])))
    for told in ("Wassen", promised.member.organisation.name, "40 uur", "12,5 uur", "In uren"):
        assert told in form
    assert "(hoeft niet)" not in form.partition("id_amount")[2].partition("</label>")[0]
    assert part(hers, "contribution", promised, "deliver", amount="", delivered_on=day.isoformat()).status_code == 422
    new |= {"member": new["member"].key, "amount": ""}
    assert act(hers, one, "contribution", **new).status_code == 422


def test_review_warns_before_it_is_concluded_and_says_when_the_next_one_is(lotte, one, hers):
    with clock.at(clock.now() + timedelta(days=300)):
        assert "Vroeger terugblikken" in words(page(hers, one))
    with clock.at(clock.now() + timedelta(days=310)):
        assert "Begin de terugblik" in words(page(hers, one))
    act(hers, one, "review")
    form = words(hers.get(reverse("collaboration_act", args=[one.key, "conclude"])))
    assert "zolang de terugblik open is" in form and reverse("collaboration", args=[one.key]) in form
    day = clock.today().isoformat()
    done = act(hers, one, "conclude", outcome="change", decided_on=day, note="Anders")
    said = words(hers.get(done.url))
    assert "De volgende is op" in said and "Begin de terugblik" not in said and "Vroeger terugblikken" in said


def test_what_is_promised_and_what_stays_behind_is_said_in_words(lotte, one, hers, theirs):
    first, second = one.members.order_by("pk")
    due = clock.today() + timedelta(days=10)
    new = {"member": first.key, "kind": "hours", "what": "Wassen", "amount": "1.040,5", "due_on": due.isoformat()}
    assert act(theirs[1], one, "contribution", **new).status_code == 422  # not for another member
    assert act(theirs[0], one, "contribution", **new | {"amount": "veel"}).status_code == 422
    act(theirs[0], one, "contribution", **new)
    act(hers, one, "contribution", **new | {"member": second.key, "kind": "ip", "what": "Het recept", "amount": ""})
    promised, recipe = first.contributions.get(), second.contributions.get()
    assert (promised.amount, recipe.amount) == (104_050, 100)
    assert part(theirs[1], "contribution", promised, "deliver").status_code == 404
    part(theirs[0], "contribution", promised, "deliver", amount="40", delivered_on=clock.today().isoformat())
    part(theirs[0], "contribution", promised, "remove")
    assert first.contributions.exists()  # a part came already
    with clock.at(clock.now() + timedelta(days=11)):
        told = words(page(hers, one, "_contributions"))
    assert "Bakkerij Korst beloofde 1040,5 uur (Wassen)" in told and "1000,5 uur moet nog komen" in told
    assert "Zuivel Vos beloofde “Het recept”" in told
    assert "Jullie spraken hetzelfde af voor iedereen, en dat is het niet" in told


# who reads what


def test_conflicts_are_read_by_those_who_speak_for_a_member_and_nobody_else(lotte, one, hers, theirs):
    """Not by the team, its keeper or somebody of another collaboration; not in the trail, a mail or the search."""
    act(theirs[0], one, "conflict", text=SECRET)
    conflict = one.conflicts.get()
    former = scene.active(lotte, ("Winkel Oud", "Winkel Nieuw"), title="Iets anders").members.first().contact
    for client in (hers, client_of(former), client_of(factories.make_person("Beheer", hats=["administrator"]))):
        assert page(client, one, "_conflicts").status_code == 404
        assert part(client, "conflict", conflict, "solve", helped="x").status_code == 404
        assert act(client, one, "conflict", text="x").status_code == 404
        for tab in ("", "_contributions", "_decisions", "_around"):
            assert SECRET not in words(page(client, one, tab))
    assert SECRET in words(page(theirs[1], one, "_conflicts"))
    assert "Iemand zei wat er wringt" in Message.objects.get(kind="collaborations.conflict_waits").text
    assert part(theirs[1], "conflict", conflict, "solve", helped="Een klok").status_code == 422  # nobody took it up
    part(theirs[1], "conflict", conflict, "take", member=one.members.last().key)
    with clock.at(clock.now() + timedelta(days=31)):
        assert actions.work_due() == 1 and actions.work_due() == 0
    part(theirs[0], "conflict", conflict, "solve", helped="Een klok aan de muur")
    assert "Een klok aan de muur" in words(page(theirs[1], one, "_conflicts"))
    actions.start_review(one, by=lotte)
    scene.conclude(one, lotte, "stop")
    assert SECRET not in words(page(hers, one, "_harvest"))
    assert not Message.objects.filter(text__contains=SECRET).exists()
    assert not [entry for entry in AuditEntry.objects.all() if SECRET in str(entry.data)]
    assert not Document.objects.filter(body__contains=SECRET).exists()


def test_who_left_reads_nothing_and_strangers_do_not_learn_that_it_exists(lotte):
    one = scene.active(lotte, scene.NAMES[:3])
    member = one.members.order_by("pk").last()
    client = client_of(member.contact)
    assert one.title in words(client.get(reverse("collaborations")))
    actions.end_membership(member, by=lotte)
    assert page(client, one).status_code == 404 and one.title not in words(client.get(reverse("collaborations")))


def test_critical_friend_reads_and_answers_by_the_link_until_it_ends(lotte, one, hers, client):
    hers.post(reverse("collaboration_act", args=[one.key, "report"]), {"title": "Half jaar", "text": "Het wast vlot"})
    report = one.reports.get()
    said = part(hers, "report", report, "ask")
    assert said.status_code == 302 and report.asked_at is None
    act(hers, one, "friend", name="Prof Kritiek", email="prof@vriend.example", background="academia")
    part(hers, "report", report, "ask")
    friend = one.friends.get()
    assert Message.objects.get(kind="collaborations.friend_asked").to_email == "prof@vriend.example"
    link = reverse("critical_friend", args=[actions.friend_token(friend, report)])
    assert "Het wast vlot" in words(client.get(link))
    assert client.post(link, {"text": ""}).status_code == 422
    client.post(link, {"text": "En wie betaalt het water?"})
    assert "En wie betaalt het water?" in words(page(hers, one, "_around"))
    with clock.at(clock.now() + timedelta(days=31)):
        assert client.get(link).status_code == 410
    client.post(f"{link}stop/")
    assert "We vragen je niets meer" in words(client.get(link))
    assert client.post(link, {"text": "Nog iets"}).status_code == 422
    other = scene.active(lotte, ("A Een", "B Twee")).reports.create(title="Geheim", text="Geheim")
    assert client.get(reverse("critical_friend", args=[actions.friend_token(friend, other)])).status_code == 404


def test_names_of_critical_friends_go_a_year_after_the_end(lotte):
    one = scene.in_state("review", lotte)
    actions.invite_friend(one, name="Prof", email="p@vriend.example", background="media", by=lotte)
    scene.conclude(one, lotte, "stop")
    rule = keepings["critical_friends"]
    assert not rule.rows(clock.now() - timedelta(days=1)).exists()
    assert rule.erase(rule.rows(clock.now() + timedelta(days=1))) == 1
    assert one.friends.get().name == ""


def test_stakeholders_stand_on_the_map_and_in_the_table_by_the_same_number(lotte, one, hers):
    for number in range(10):  # more than there are spots in a cell
        act(hers, one, "stakeholder", name=f"Wie {number}", motive="Minder afval", influence=4, interest=5)
    act(hers, one, "stakeholder", name="Fout", motive="x", influence=6, interest=0)
    found = words(page(hers, one, "_around"))
    assert one.stakeholders.count() == 10
    assert found.count("<circle") == 10 and 'aria-label="Belanghebbenden volgens invloed en belang' in found
    row = one.stakeholders.first()
    part(hers, "stakeholder", row, "change", name="Wie nul", motive="Geld", influence=1, interest=1)
    part(hers, "stakeholder", one.stakeholders.last(), "remove")
    assert one.stakeholders.count() == 9


def test_plan_of_who_hears_what_shows_what_is_late(lotte, one, hers):
    new = {
        "whom": "Klanten",
        "what": "Breng je bak terug",
        "channel": "affiche",
        "planned_on": clock.today().isoformat(),
    }
    act(hers, one, "message", **new)
    step = one.communication.get()
    with clock.at(clock.now() + timedelta(days=2)):
        assert "te laat" in words(page(hers, one, "_around"))
        part(hers, "message", step, "finish")
        assert "te laat" not in words(page(hers, one, "_around"))


# the review and the end


def test_every_page_says_on_top_that_the_review_is_late_and_nothing_else_is_done(lotte, one, hers, theirs):
    act(hers, one, "report", title="R", text="t")
    with clock.at(clock.now() + timedelta(days=370)):
        for client in (hers, theirs[0]):
            for tab in ("", "_contributions", "_decisions", "_around"):
                assert "De jaarlijkse terugblik moest er zijn" in words(page(client, one, tab))
        assert "te laat" in words(hers.get(reverse("collaborations")))
    with clock.at(clock.now() + timedelta(days=460)):
        assert "niets anders gaat door" in words(page(hers, one))
        refused = act(hers, one, "report", title="Nog een", text="t")
        assert refused.status_code == 422 and "drie maanden te laat" in words(refused) and "Nog een" in words(refused)
        act(theirs[0], one, "review")
        day = clock.today().isoformat()
        assert act(theirs[0], one, "conclude", outcome="continue", decided_on=day, note="x").status_code == 404
        assert act(hers, one, "conclude", outcome="stop", decided_on=day, note="x").status_code == 422
        act(hers, one, "conclude", outcome="continue", decided_on=day, note="Het werkt")
        assert "terugblik moest er zijn" not in words(page(hers, one)) and "Het werkt" in words(page(hers, one))


def test_thanks_are_public_as_long_as_every_member_agrees(lotte, hers, client):
    one = scene.in_state("ended", lotte)
    public = reverse("collaboration_thanks", args=[one.key])
    first, second = one.members.order_by("pk")
    part(client_of(first.contact), "member", first, "thanks", may_thank="yes")
    assert client.get(public).status_code == 404
    assert part(client_of(first.contact), "member", second, "thanks", may_thank="yes").status_code == 404
    part(client_of(second.contact), "member", second, "thanks", may_thank="yes")
    assert one.thanks in words(client.get(public)) and one.lessons in words(client.get(public))
    assert "Open de dankpagina" in words(page(hers, one, "_harvest"))
    part(client_of(second.contact), "member", second, "thanks", may_thank="no")
    assert client.get(public).status_code == 404
    act(hers, one, "story", title="Wassen verbindt")
    assert Item.objects.get().title == "Wassen verbindt"


TABS = {"": 9, "_contributions": 5, "_decisions": 9, "_around": 9, "_conflicts": 5}


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(lotte, count, django_assert_num_queries):
    one = scene.active(lotte, scene.NAMES)
    me = one.members.first()
    for number in range(count):
        scene.propose(one, lotte, title=f"Voorstel {number}")
        actions.promise_contribution(one, member=me, kind="hours", what="x", amount=100, by=lotte)
        actions.add_stakeholder(one, name="A", influence=1, interest=1, motive="b", by=lotte)
        friend = actions.invite_friend(one, name="Prof", email="p@x.example", background="media", by=lotte)
        actions.comment_report(actions.write_report(one, title="R", text="t", by=lotte), friend=friend, text="x")
        actions.raise_conflict(one, text="x", by=me.contact)
        actions.plan_message(one, whom="A", what="b", channel="c", planned_on=clock.today(), by=lotte)
    client = client_of(me.contact)
    page(client, one)
    for tab, queries in TABS.items():
        with django_assert_num_queries(queries):
            page(client, one, tab)
    hers = client_of(lotte)
    for number in range(count):
        scene.explore(lotte, (f"C Een{number}", f"D Twee{number}"), title=f"Nog {number}")
    hers.get(reverse("collaborations"))
    with django_assert_num_queries(4):
        hers.get(reverse("collaborations"))


def test_whoever_has_to_vote_finds_it_on_their_own_page(one, lotte, theirs):
    decision = scene.propose(one, lotte, title="Eén kleur bakken")
    page = theirs[0].get(reverse("member_home")).content.decode()
    assert "Eén kleur bakken" in page and reverse("collaboration_decisions", args=[one.key]) in page
    actions.cast_vote(decision, choice="for", by=one.members.order_by("pk").first().contact)
    assert "Eén kleur bakken" not in theirs[0].get(reverse("member_home")).content.decode()
