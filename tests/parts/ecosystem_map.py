"""The map with its table, views, stories and files, for the tables of all tests."""

from tests import factories
from tests.personas import EVERYBODY, STAFF
from tests.rows import SHAPERS, Row, both, write
from vlechtwerk.core import clock
from vlechtwerk.ecosystem.actions import maps, stories
from vlechtwerk.ecosystem.models import Actor, Domain
from vlechtwerk.ecosystem.queries.looking import Filters
from vlechtwerk.ecosystem.views.saved import VIEW_STEPS
from vlechtwerk.ecosystem.views.stories import STEP_STEPS, STORY_STEPS

ROWS = {
    "ecosystem_map": Row(EVERYBODY),
    "ecosystem_table": Row(EVERYBODY),
    "ecosystem_lay_out": write(SHAPERS),
    "map_file": Row(EVERYBODY),
    "map_import": both(STAFF),
    "map_views": Row(STAFF),
    "map_view_new": both(STAFF),
    **{f"map_view_act:{verb}": write(STAFF) for verb in VIEW_STEPS},
    "map_view": Row(EVERYBODY),  # whoever has the link; it shows what visitors see
    "map_embed": Row(EVERYBODY),
    "map_stories": Row(STAFF),
    "map_story_new": both(STAFF),
    "map_story_edit": both(STAFF),
    **{f"map_story_act:{verb}": write(STAFF) for verb in STORY_STEPS},
    "map_step_new": both(STAFF),
    "map_step_edit": both(STAFF),
    **{f"map_step_act:{verb}": write(STAFF) for verb in STEP_STEPS},
    "map_story": Row(EVERYBODY),  # who reads one that is not shown: tests/ecosystem/test_map_views.py
}
KEYS = {
    "key": {"map_view": "map_view_key", "map_story": "map_story", "map_step": "map_story"},
    "token": {"map_view": "map_view_token", "map_embed": "map_view_token"},
    "kind": {"map_file": "file_kind"},
    "number": {"map_step": "first_step"},
    "verb": {"map_view": "verb_delen", "map_story": "verb_tonen", "map_step": "verb_eerder"},
}
FIXED = {"first_step": "1", "verb_delen": "delen", "verb_tonen": "tonen", "verb_eerder": "eerder"}
VERBS = {"map_view_act": VIEW_STEPS, "map_story_act": STORY_STEPS, "map_step_act": STEP_STEPS}


def make(world):
    broker = world.people["broker"]
    organisation = factories.make_organisation("Spaarkring Zenne")
    actor = Actor.objects.create(organisation=organisation, source="De gids", sourced_on=clock.today())
    domain, _made = Domain.objects.get_or_create(
        code="finance", defaults={"name_nl": "Geld", "name_fr": "Argent", "name_en": "Money"}
    )
    actor.domains.add(domain)
    view = maps.keep_view(Filters(), by=broker, title="Alles", is_public=True)
    story = stories.add_story("Hoe het begon", by=broker)
    stories.add_step(story, by=broker, title="Eerst", text="Er was een kring.", filters=Filters(), focus=actor)
    stories.show_story(story, by=broker)
    return {"map_view_key": view.key, "map_view_token": view.token, "map_story": story.key}
