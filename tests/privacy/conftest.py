from tests import factories
from vlechtwerk.people.models import Person
from vlechtwerk.privacy import actions


def erased(person):
    """Asked by an administrator for at once, and done by the worker."""
    by = Person.objects.filter(hats__kind="administrator").exclude(pk=person.pk).first()
    actions.ask_erasure(person, by=by or factories.make_person("Baas", hats=["administrator"]), at_once=True)
    actions.erase_due()
    person.refresh_from_db()
    return person
