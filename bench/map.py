"""The map of the ecosystem: frames per second while it is panned, zoomed and hovered over, and what many actors cost.

500 actors and 1,500 ties in the Chromium of this machine, headless and drawn by its processor (``--disable-gpu``): the
frames of five seconds, with one event of the mouse before each frame. Then 12,750 actors and 30,000 ties: the time of
the server for the grouped page, asked in this process.
"""

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import pages
from bench.figures import Figure, Skipped, at_least, at_most

ACTORS, TIES = 500, 1_500
MANY, MANY_TIES = 12_750, 30_000
SECONDS, ROUNDS = 5, 5
MOVES = {
    "pan": "fire('pointermove', 450 + 180 * Math.sin(n / 20), 350 + 120 * Math.cos(n / 23))",
    "zoom": "canvas.dispatchEvent(new WheelEvent('wheel', {deltaY: Math.sin(n / 30) * 60, ctrlKey: true, clientX: box.x + 450, clientY: box.y + 350, cancelable: true}))",
    "hover": "fire('pointermove', 80 + (n * 13) % (box.width - 160), 120 + (n * 7) % (box.height - 200))",
}
FRAMES = """async ([move, seconds]) => {
  const canvas = document.querySelector('.mapcanvas'), box = canvas.getBoundingClientRect();
  const fire = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {pointerId: 1, clientX: box.x + x, clientY: box.y + y, bubbles: true}));
  const act = new Function('n', 'fire', 'canvas', 'box', move);
  canvas.setPointerCapture = () => {};
  if (move.includes('450 + 180')) fire('pointerdown', 450, 350);
  const times = [];
  await new Promise((done) => {
    const begin = performance.now();
    let n = 0;
    requestAnimationFrame(function frame(now) {
      times.push(now);
      if (performance.now() - begin > seconds * 1000) { done(); return; }
      act(n++, fire, canvas, box);
      requestAnimationFrame(frame);
    });
  });
  fire('pointerup', 0, 0);
  return times;
}"""


def figures() -> Iterator[Figure | Skipped]:
    from tests.journeys.live import CHROMIUM

    with tempfile.TemporaryDirectory(prefix="vlechtwerk-bench-") as folder:
        _empty(Path(folder))
        fill(ACTORS, TIES)
        if CHROMIUM:
            yield from _frames(folder, CHROMIUM)
        else:
            yield Skipped("frames per second", "there is no Chromium here")
        fill(MANY - ACTORS, MANY_TIES - TIES)
        yield from _server()


def _empty(folder: Path) -> None:
    import os

    os.environ.update(pages._environment(str(folder)))
    import django

    django.setup()
    from django.core.management import call_command

    with (folder / "seed.txt").open("w") as quiet:
        call_command("migrate", verbosity=0)
        call_command("seed", stdout=quiet)
        call_command("collectstatic", interactive=False, verbosity=0)


def fill(count: int, ties: int) -> None:
    """So many invented actors in the domains and regions that there are, and ties between them, half within a domain."""
    from vlechtwerk.ecosystem.models import Actor, Domain, Relation
    from vlechtwerk.people.models import Organisation
    from vlechtwerk.taxonomy.models import Region

    dice, domains = random.Random(count), list(Domain.objects.all())
    regions = list(Region.objects.filter(country="BE"))
    named = Organisation.objects.bulk_create(
        [Organisation(name=f"Werkplaats {count} {n}") for n in range(count)], batch_size=500
    )
    day = date(2024, 1, 1)
    actors = Actor.objects.bulk_create(
        [Actor(organisation=one, source="bench", sourced_on=day) for one in named], batch_size=500
    )
    groups: dict[Any, list[Actor]] = {}
    for one in actors:
        groups.setdefault(dice.choice(domains).pk, []).append(one)
    through = Actor.domains.through
    through.objects.bulk_create(
        [through(actor_id=one.pk, domain_id=pk) for pk, some in groups.items() for one in some], batch_size=500
    )
    placed = Actor.regions.through
    placed.objects.bulk_create(
        [placed(actor_id=one.pk, region_id=dice.choice(regions).pk) for one in actors], batch_size=500
    )
    lists, pairs = list(groups.values()), set()
    while len(pairs) < ties:
        first = dice.choice(actors)
        second = dice.choice(dice.choice(lists) if dice.random() < 0.5 else actors)
        if first != second:
            pairs.add((first.pk, second.pk, dice.choice(("works_with", "funds", "refers_to", "informs"))))
    Relation.objects.bulk_create(
        [Relation(first_id=one, second_id=other, kind=kind, source="bench", began_on=day + timedelta(days=n % 900))
         for n, (one, other, kind) in enumerate(sorted(pairs))],
        batch_size=500,
    )  # fmt: skip


def _frames(folder: str, chromium: str) -> Iterator[Figure]:
    from playwright.sync_api import sync_playwright
    from tests.journeys.live import CHROMIUM_FLAGS

    port = pages._free_port()
    server = pages._serve("vlechtwerk.config.wsgi:application", port, folder)
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
            # The bench runs its own words in the page; what the page itself may run stays as it is for visitors.
            page = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True).new_page()
            page.goto(f"http://localhost:{port}/kaart/")
            page.wait_for_selector(".mapcanvas:visible")
            for name, move in MOVES.items():
                times = page.evaluate(FRAMES, [move, SECONDS])
                gaps = sorted(after - before for before, after in itertools.pairwise(times))
                rate = (len(times) - 1) / (times[-1] - times[0]) * 1000
                label = f"{name} over {ACTORS} actors and {TIES} ties, drawn by the processor"
                yield Figure(f"{label}: frames", rate, "/s", **at_least(30, rate))
                yield Figure(f"{label}: slowest frame of twenty", gaps[int(len(gaps) * 0.95)], "ms")
            browser.close()
    finally:
        pages._end(server)


def _server() -> Iterator[Figure]:
    import os

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the driver of the browser leaves a loop in this thread
    from django.test import Client

    client, found, worked = Client(headers={"host": "localhost"}), [], []
    for _round in range(ROUNDS):
        begin, before = time.perf_counter(), time.process_time()
        answer = client.get("/kaart/")
        found.append(time.perf_counter() - begin)
        worked.append(time.process_time() - before)
        assert answer.status_code == 200, answer.status_code
    took, label = statistics.median(found), f"grouped map of {MANY:,} actors and {MANY_TIES:,} ties"
    yield Figure(f"{label}, time of the server", took, "s", **at_most(2, took))
    yield Figure(f"{label}, of which the processor worked for it", statistics.median(worked), "s")
    yield Figure("size of that page", len(answer.content), "bytes")
