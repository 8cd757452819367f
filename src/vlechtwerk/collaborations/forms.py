"""Forms of collaborations. Each knows who is inside (``inside``) and which row it is about (``row``)."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vlechtwerk.collaborations import enums, queries
from vlechtwerk.collaborations.enums import ContributionKind, MemberState
from vlechtwerk.collaborations.models import CollaborationMember, Decision, GovernanceRule
from vlechtwerk.collaborations.words import QUESTIONS
from vlechtwerk.core import clock
from vlechtwerk.core.forms import PlainField, day_field
from vlechtwerk.people.forms import KeptForm
from vlechtwerk.people.models import Organisation, Person

UNITS: Mapping[str, Any] = {
    ContributionKind.MONEY: _("In euros, only what came now: 1.250 or 12,5."),
    ContributionKind.HOURS: _("In hours, only what came now: 40 or 12,5."),
    ContributionKind.PEOPLE: _("In people, only who came now: 2 or 0,5."),
}
AMOUNT = re.compile(r"^(\d{1,3}(?:[. ]\d{3})+|\d{1,9})(?:[.,](\d{1,2}))?$")


def area(most: int, rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


def words(most: int, label: Any, rows: int = 3, **more: Any) -> PlainField:
    return PlainField(max_length=most, label=label, widget=area(most, rows) if rows else forms.TextInput(), **more)


class HundredthsField(forms.CharField):
    """An amount as people write it (``1.250,50``, ``12,5``), in hundredths; empty is nought."""

    def clean(self, value: Any) -> int:
        text = super().clean(value).replace("€", "").strip()
        if not text:
            return 0
        if not (found := AMOUNT.match(text)):
            raise forms.ValidationError(now("This is not an amount. Write it like 1.250 or 12,5."))
        return int(re.sub(r"\D", "", found[1])) * 100 + int((found[2] or "").ljust(2, "0"))


class About(forms.Form):
    """A form of one step."""

    def __init__(self, data: Any = None, *, inside: Any = None, row: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.inside, self.row = inside, row
        self.ready()

    def ready(self) -> None:
        """Narrow what can be chosen, and show how it stands."""

    def choose(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows


class NewForm(KeptForm):
    """An idea: what one calls it, and who follows it up. The rest is asked, not filled in."""

    title = words(120, _("What do you call it for now?"), rows=0)


class QuestionsForm(About):
    """Questions, and no defaults. None has to be answered."""

    def ready(self) -> None:
        for code, question in QUESTIONS.items():
            self.fields[code] = words(1000, question, required=False, initial=self.row.answers.get(code, ""))


class ChangeForm(About):
    title = words(120, _("Name"), rows=0)
    purpose = words(1000, _("What do you want to reach together?"), rows=4, required=False)
    form = forms.ChoiceField(choices=[("", "–"), *enums.Form.choices], required=False, label=_("Form"))
    sharing = forms.ChoiceField(
        choices=[("", "–"), *enums.Sharing.choices], required=False, label=_("What everybody brings")
    )
    sharing_note = words(
        300, _("By what does it differ?"), rows=0, required=False, help_text=_("Size, part taken, status …")
    )  # fmt: skip

    def ready(self) -> None:
        self.initial = {name: getattr(self.row, name) for name in self.fields}


class KeeperForm(KeptForm):
    """Who of the team follows it up."""

    def __init__(self, data: Any = None, *, inside: Any, row: Any) -> None:
        super().__init__(data, initial={"keeper": row.keeper.key})


class CriterionForm(About):
    text = words(200, _("What must a member meet, or bring?"), rows=0)


class RuleForm(About):
    """Nothing is chosen beforehand: how a group decides is its own."""

    what = words(
        200, _("What is decided like this?"), rows=0, help_text=_("Money above € 1,000, new members, the name …")
    )
    who = forms.ChoiceField(choices=[("", "–"), *enums.Who.choices], label=_("Who decides?"))
    method = forms.ChoiceField(choices=[("", "–"), *enums.Method.choices], label=_("How?"))
    quorum = forms.IntegerField(
        min_value=1, max_value=100, label=_("How many must vote at least, in percent?"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip
    has_second_call = forms.BooleanField(
        required=False, label=_("Too few voted? Then there is a second call, in which whoever votes decides"),
        help_text=_("Not ticked: the proposal falls."),
    )  # fmt: skip
    tie = forms.ChoiceField(
        choices=[("", "–"), *enums.Tie.choices], required=False, label=_("As many for as against?"),
        help_text=_("With a majority, say what happens then, so that nothing gets stuck."),
    )  # fmt: skip


class DropForm(About):
    reason = words(300, _("Why does it not begin?"), rows=2)


class SpeakerForm(About):
    """Who speaks for a member, by the address in the register, and where it sits."""

    contact = forms.EmailField(
        required=False, label=_("E-mail address of who speaks for it"), help_text=_("Somebody of the register.")
    )  # fmt: skip
    seat = forms.ChoiceField(choices=enums.Seat.choices, label=_("Place"))

    def ready(self) -> None:
        if isinstance(self.row, CollaborationMember):
            contact = self.row.contact
            self.initial = {"contact": contact.email if contact else "", "seat": self.row.seat}

    def clean_contact(self) -> Person | None:
        address = self.cleaned_data["contact"]
        found = Person.objects.filter(email__iexact=address, is_active=True, left_on=None).first() if address else None
        if address and not found:
            raise forms.ValidationError(now("Nobody in the register has this address. Add this person there first."))
        return found


class MemberForm(SpeakerForm):
    """Somebody joins: checked against every criterion; once the work has begun the members decide."""

    organisation = forms.ModelChoiceField(Organisation.objects.all(), to_field_name="key", label=_("Organisation"))
    rule = forms.ModelChoiceField(
        GovernanceRule.objects.none(), to_field_name="key", label=_("By which rule do the members decide on it?")
    )  # fmt: skip
    field_order = ("organisation", "contact", "seat", "rule")

    def ready(self) -> None:
        super().ready()
        self.criteria = list(self.row.criteria.filter(is_current=True))
        for one in self.criteria:
            self.fields[f"met-{one.key}"] = forms.ChoiceField(
                choices=[("yes", pgettext_lazy("criterion", "met")), ("no", pgettext_lazy("criterion", "not met"))],
                label=one.text,
                widget=forms.RadioSelect,
            )
            self.fields[f"note-{one.key}"] = words(
                300, _("What shows it, or why not?"), rows=0, required=False
            )  # fmt: skip
        if self.row.state == "exploring":
            del self.fields["rule"]
        else:
            del self.fields["seat"]
            self.choose("rule", self.row.rules.filter(is_current=True))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        checks = {}
        for one in self.criteria:
            is_met, note = data.pop(f"met-{one.key}", ""), data.pop(f"note-{one.key}", "")
            checks[one] = (is_met == "yes", note)
            if is_met == "no" and not note:
                self.add_error(f"note-{one.key}", now("Say why it is not met; the members weigh it."))
        return data | {"checks": checks}


class DecisionForm(About):
    title = words(160, _("What do you propose?"), rows=0)
    text = words(2000, _("Why, and what it means"), rows=5, required=False)
    rule = forms.ModelChoiceField(GovernanceRule.objects.none(), to_field_name="key", label=_("Decided by which rule?"))
    days = forms.IntegerField(
        min_value=3, max_value=60, initial=14, label=_("Days to vote"),
        widget=forms.NumberInput(attrs={"class": "in short", "inputmode": "numeric"}),
    )  # fmt: skip
    replaces = forms.ModelChoiceField(
        Decision.objects.none(), to_field_name="key", required=False, label=_("Replaces an earlier decision"),
        empty_label="–",
    )  # fmt: skip

    def ready(self) -> None:
        self.choose("rule", self.row.rules.filter(is_current=True))
        self.choose("replaces", queries.replaceable(self.row))


class VoteForm(About):
    choice = forms.ChoiceField(choices=enums.Choice.choices, label=_("Your vote"), widget=forms.RadioSelect)
    note = words(300, _("Why? The members read it."), rows=2, required=False)

    def ready(self) -> None:
        mine = self.row.votes.filter(member=self.inside.member).first()
        self.initial = {"choice": mine.choice, "note": mine.note} if mine else {}


class PromiseForm(About):
    """Who speaks for one member promises for that one."""

    member = forms.ModelChoiceField(CollaborationMember.objects.none(), to_field_name="key", label=_("Member"))
    kind = forms.ChoiceField(choices=[("", "–"), *ContributionKind.choices], label=_("Kind"))
    what = words(200, _("What exactly?"), rows=0)
    amount = HundredthsField(
        max_length=20, label=_("How much?"), help_text=_("In euros, hours or people. Not for what is owned."),
        widget=forms.TextInput(attrs={"class": "in short", "inputmode": "decimal"}),
    )  # fmt: skip
    due_on = day_field(_("By when?"), required=False)

    def ready(self) -> None:
        rows = self.row.members.filter(state=MemberState.MEMBER).select_related("organisation")
        self.choose("member", rows if self.inside.is_team else rows.filter(pk=self.inside.member.pk))
        self.fields["amount"].required = self.data.get("kind") != ContributionKind.IP


class DeliveryForm(About):
    amount = HundredthsField(
        max_length=20, label=_("How much came?"),
        widget=forms.TextInput(attrs={"class": "in short", "inputmode": "decimal"}),
    )  # fmt: skip
    delivered_on = day_field(_("When?"), initial=clock.today)
    note = words(200, _("Note"), rows=0, required=False)

    def ready(self) -> None:
        if self.row.kind == ContributionKind.IP:
            del self.fields["amount"]
        else:
            self.fields["amount"].help_text = UNITS[self.row.kind]

    def clean(self) -> dict[str, Any]:
        return {"amount": 0} | (super().clean() or {})


class StakeholderForm(About):
    name = words(120, _("Who?"), rows=0)
    motive = words(300, _("What moves them?"), rows=2)
    influence = forms.TypedChoiceField(
        choices=[(n, n) for n in range(1, 6)], coerce=int, label=_("Influence, from 1 (little) to 5 (much)")
    )
    interest = forms.TypedChoiceField(
        choices=[(n, n) for n in range(1, 6)], coerce=int, label=_("Interest, from 1 (little) to 5 (much)")
    )

    def ready(self) -> None:
        if hasattr(self.row, "motive"):
            self.initial = {name: getattr(self.row, name) for name in self.fields}


class FriendForm(About):
    name = words(120, _("Name"), rows=0)
    email = forms.EmailField(required=False, label=_("E-mail address"))
    background = forms.ChoiceField(choices=enums.Background.choices, label=_("Where from?"))


class ReportForm(About):
    title = words(120, _("Title"), rows=0)
    text = words(
        6000, _("How does it go?"), rows=10, help_text=_("What went well, what did not, what do you want to know?")
    )


class CommentForm(forms.Form):
    text = words(3000, _("What do you think?"), rows=8)


class ConflictForm(About):
    text = words(
        2000, _("What rubs?"), rows=5, help_text=_("Only those who speak for a member read this. Not the team.")
    )  # fmt: skip


class TakeForm(About):
    member = forms.ModelChoiceField(
        CollaborationMember.objects.none(), to_field_name="key", label=_("Who takes it up?")
    )  # fmt: skip

    def ready(self) -> None:
        rows = self.inside.one.members.filter(state=MemberState.MEMBER)
        self.choose("member", rows.select_related("organisation"))


class SolveForm(About):
    helped = words(2000, _("What helped?"), rows=4)


class MessageForm(About):
    whom = words(120, _("Who hears it?"), rows=0)
    what = words(300, _("What?"), rows=2)
    channel = words(80, _("How?"), rows=0, help_text=_("Newsletter, table talk, a call …"))
    planned_on = day_field(_("When?"))


class ConcludeForm(About):
    """A decision with its day; whoever stops leaves the harvest."""

    outcome = forms.ChoiceField(
        choices=enums.Outcome.choices, label=_("What did you decide?"), widget=forms.RadioSelect
    )
    decided_on = day_field(_("On which day?"), initial=clock.today)
    note = words(2000, _("What went well, what did not, and what changes?"), rows=5)
    by_decision = forms.ModelChoiceField(
        Decision.objects.none(), to_field_name="key", required=False, empty_label="–", label=_("Voted on in"),
    )  # fmt: skip
    lessons = words(4000, _("When you stop: what did you learn?"), rows=5, required=False)
    thanks = words(2000, _("When you stop: whom do you thank, and what for?"), rows=3, required=False)

    def ready(self) -> None:
        since = self.row.reviews.filter(outcome="").values("began_on")[:1]
        self.choose("by_decision", self.row.decisions.filter(state="adopted", state_since__date__gte=since))


class ThanksForm(About):
    may_thank = forms.TypedChoiceField(
        choices=[("yes", _("yes, everybody may read it")), ("no", _("no, keep it among us"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect, label=_("May the page of thanks be public?"),
    )  # fmt: skip


class StoryForm(About):
    title = words(160, pgettext_lazy("story", "Title"), rows=0)

    def ready(self) -> None:
        self.initial = {"title": self.row.title}
