"""How the team steers the path: what everybody can carry, views that are kept, and a desk that is lent for a holiday."""

from datetime import timedelta

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.innovations import actions, board, desks
from vlechtwerk.innovations.desks import Orders
from vlechtwerk.innovations.models import Innovation

ROOM = 10  # dossiers that each can still take; the first broker of the list has two too many
VIEWS = [
    ("lotte", "Mijn trage dossiers", "view=board&only=too_long&mine=1", False),
    ("lotte", "Nieuw dit kwartaal", "view=table&period={quarter}", True),
    ("karim", "Zonder volgende stap", "view=table&only=no_step", True),
]
AWAY = [("Bel de gemeente over de vergunning", 3), ("Stuur de cijfers van vorig jaar door", 6)]


def steer(year: Year) -> None:
    """Played last: it looks at how many dossiers each guides by then."""
    cast = year.cast.by_login
    karim, lotte = cast["karim"], cast["lotte"]
    guides = [person for person in desks.brokers() if person.load]
    for number, person in enumerate(guides):
        load: int = person.load
        actions.set_load_limit(person, dossiers=load + ROOM if number else max(1, load - 2), by=karim)
    for login, name, query, is_shared in VIEWS:
        query = query.format(quarter=board.quarter_of(clock.now()))
        actions.save_view(name=name, query=query, by=cast[login], is_shared=is_shared)
    for innovation, (text, days) in zip(Innovation.objects.filter(state="active").order_by("name"), AWAY, strict=False):
        due = clock.today() + timedelta(days=days)
        actions.add_task(innovation, text=text, owner=karim, due_on=due, by=karim)
    away = Orders(to=(lotte,), until=clock.today() + timedelta(days=9), note="Ik ben er de 5e weer.")
    actions.hand_over_desk(karim, orders=away, by=karim)
