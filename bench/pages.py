"""Throughput of the desk page beside a bare Django page: one query, a template of equal size, the same server.

Both sites run under granian with the flags of ``vlechtwerk run``, each on SQLite, and take turns; the medians
of the rounds count, so that another job on the machine hits both.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import HERE, Figure, at_least

ROUNDS, SECONDS, CLIENTS = 5, 4.0, 4
DESK, BARE = "/vandaag/", "/"
FLAGS = ["--interface", "wsgi", "--host", "127.0.0.1", "--workers", "2", "--blocking-threads", "4", "--no-ws"]


def figures() -> Iterator[Figure]:
    """Requests per second of both, and their ratio."""
    with tempfile.TemporaryDirectory(prefix="vlechtwerk-bench-") as folder:
        cookie = _network(Path(folder))
        port = _free_port()
        servers = [_serve("vlechtwerk.config.wsgi:application", port, folder)]
        try:
            page = _get(port, DESK, cookie)
            size = len(page)
            other = _free_port()
            subprocess.run([sys.executable, "-m", "bench.bare"], env=_surroundings(folder), check=True)
            servers.append(_serve("bench.bare:application", other, folder, BARE_SIZE=str(size)))
            bare_page = _get(other, BARE, "")
            ours, bare = [], []
            for _round in range(ROUNDS):
                bare.append(_measured(servers[1], other, BARE, ""))
                ours.append(_measured(servers[0], port, DESK, cookie))
        finally:
            for server in servers:
                _end(server)
    mine, theirs = (statistics.median(rate for rate, _cost in found) for found in (ours, bare))
    cost, least = (statistics.median(cost for _rate, cost in found) for found in (ours, bare))
    ratio = mine / theirs
    yield Figure("“Vandaag”, requests", mine, "/s", theirs, "bare Django page")
    yield Figure("“Vandaag”, time of the processor for one request", cost, "ms", least, "bare Django page")
    yield Figure("“Vandaag” to the bare page", ratio, **at_least(0.35, ratio))
    yield Figure("size of the page", size, "bytes", len(bare_page), "bare Django page")


def _network(folder: Path) -> str:
    """The demo network in a folder of its own; the cookie of a broker who is logged in."""
    os.environ.update(_environment(str(folder)))
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from vlechtwerk.people.models import Person

    with (folder / "demo.txt").open("w") as quiet:
        call_command("migrate", verbosity=0)
        call_command("seed", stdout=quiet)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo", stdout=quiet, stderr=quiet)
    broker = Person.objects.filter(hats__kind="broker", hats__until=None).order_by("pk").first()
    client = Client()
    client.force_login(broker, backend="vlechtwerk.people.backends.LoginBackend")
    return f"sessionid={client.cookies['sessionid'].value}"


def _environment(folder: str) -> dict[str, str]:
    return {
        "DATA_DIR": folder,
        "VLECHTWERK_DEMO": "1",
        "VLECHTWERK_SECRET_KEY": "only-for-the-benchmark",
        "VLECHTWERK_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "vlechtwerk.config.settings",
        "DATABASE_URL": "",
    }


def _surroundings(folder: str) -> dict[str, str]:
    return {**os.environ, **_environment(folder), "PYTHONPATH": str(HERE.parent)}


def _serve(application: str, port: int, folder: str, **more: str) -> subprocess.Popen[bytes]:
    """A server that answers by the time this returns."""
    command = [str(Path(sys.executable).parent / "granian"), *FLAGS, "--port", str(port), "--log-level", "error"]
    server = subprocess.Popen(
        [*command, application], env={**_surroundings(folder), **more}, cwd=folder, start_new_session=True
    )
    for _attempt in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"{application} did not start")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{application} does not answer")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _request(path: str, cookie: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept-Language: nl"]
    return ("\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else [])]) + "\r\n\r\n").encode()


def _get(port: int, path: str, cookie: str) -> bytes:
    """One page; anything but a 200 ends the benchmark."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        status, body = _ask(line, _request(path, cookie))
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")
    return body


def _ask(line: socket.socket, request: bytes) -> tuple[int, bytes]:
    """One request on an open line; as little work as possible, because it shares the machine."""
    line.sendall(request)
    received = line.recv(65536)
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += line.recv(65536)
    head = received[:end].lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    parts, have = [received[end + 4 :]], len(received) - end - 4
    while have < length:
        parts.append(line.recv(65536))
        have += len(parts[-1])
    return int(head[9:12]), b"".join(parts)


def _measured(server: subprocess.Popen[bytes], port: int, path: str, cookie: str) -> tuple[float, float]:
    """Requests per second, and the processor's milliseconds for one, which other jobs on the machine touch less."""
    before = _spent(server.pid)
    rate = _throughput(port, path, cookie)
    return rate, (_spent(server.pid) - before) * 1e3 / max(1.0, rate * SECONDS)


def _spent(group: int) -> float:
    """Seconds of the processor that a server and its workers have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended in the meantime
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _throughput(port: int, path: str, cookie: str) -> float:
    """Good answers per second from some clients that never rest."""
    request, counts = _request(path, cookie), []
    until = time.perf_counter() + SECONDS

    def client() -> None:
        done = 0
        with socket.create_connection(("127.0.0.1", port)) as line:
            while time.perf_counter() < until:
                done += _ask(line, request)[0] == 200
        counts.append(done)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS
