"""How far a topic is, as somebody assessed it on one day. What was said stays; a later day follows."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.ecosystem.enums import Level
from vlechtwerk.ecosystem.maturity_seeds import ASSESSED_ON, SAID, SOURCE, seed_topics
from vlechtwerk.ecosystem.models import MaturityAssessment, MaturityTopic
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Region


class MaturityRefused(Refused):
    """The assessment or the topic cannot be as it was given."""


@transaction.atomic
def assess(
    topic: MaturityTopic, *, level: int, evidence: str, source: str, assessed_on: date, by: Person | None,
    region: Region | None = None,
) -> MaturityAssessment:  # fmt: skip
    """How far it is on one day. A second one of the same day puts the first right: it takes its place, and the trail
    tells what stood there."""
    if assessed_on > clock.today():
        raise MaturityRefused(_("This day is still to come. Choose today or earlier."), "assessed_on")
    for name, text in (("evidence", evidence), ("source", source)):
        if not text.strip():
            raise MaturityRefused(_("Say what shows it, and where that can be read."), name)
    MaturityTopic.objects.select_for_update().get(pk=topic.pk)
    same = MaturityAssessment.objects.filter(topic=topic, region=region, assessed_on=assessed_on).first()
    made = same or MaturityAssessment(topic=topic, region=region, assessed_on=assessed_on)
    before = Level(made.level).label if same else ""
    made.level, made.evidence, made.source = level, evidence.strip(), source.strip()
    made.assessed_by = by
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise MaturityRefused(_("Somebody else was just here. Look at it again.")) from error
    if same:
        audit("correct_maturity", made, by, before=str(before))
    else:
        audit("assess_maturity", made, by)
    return made


@transaction.atomic
def add_topic(*, name_nl: str, name_fr: str, name_en: str, order: int, by: Actor) -> MaturityTopic:
    """Something else that is assessed. Its code comes from its Dutch name."""
    code = slugify(name_nl)[:40].strip("-").replace("-", "_")
    if not code:
        raise MaturityRefused(_("Write a name with letters."), "name_nl")
    made = MaturityTopic(code=code, name_nl=name_nl, name_fr=name_fr, name_en=name_en, order=order)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise MaturityRefused(_("There is one with this name already. Choose another name."), "name_nl") from error
    audit("add_maturity_topic", made, by)
    return made


@transaction.atomic
def change_topic(
    topic: MaturityTopic, *, name_nl: str, name_fr: str, name_en: str, order: int, by: Actor
) -> MaturityTopic:
    """Another name or place in the list; what was assessed stays with it."""
    topic.name_nl, topic.name_fr, topic.name_en, topic.order = name_nl, name_fr, name_en, order
    topic.save(update_fields=["name_nl", "name_fr", "name_en", "order"])
    audit("change_maturity_topic", topic, by)
    return topic


@transaction.atomic
def load_maturity(*, by: Person | None) -> int:
    """The assessments of document 004; those of that day that are here already stay as they are."""
    seed_topics()
    topics = {one.code: one for one in MaturityTopic.objects.all()}
    there = MaturityAssessment.objects.filter(region=None, assessed_on=ASSESSED_ON)
    known = set(there.values_list("topic__code", flat=True))
    new = [one for one in SAID if one.topic not in known]
    for one in new:
        assess(topics[one.topic], level=one.level, evidence=one.evidence, source=SOURCE, assessed_on=ASSESSED_ON, by=by)
    return len(new)
