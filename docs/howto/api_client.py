"""A small client for the API of a Vlechtwerk network, with nothing but Python itself.

    VLECHTWERK_URL=https://netwerk.example VLECHTWERK_KEY=vlw_… python api_client.py

prints the open needs, adds a person (twice with one key: it is done once) and checks the signature of a webhook.
"""

import base64
import hashlib
import hmac
import json
import os
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib import error, request


class Refused(Exception):
    """The API said no: a problem document (RFC 9457)."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem['status']} {problem['title']}: {problem['detail']}")
        self.problem = problem


class Vlechtwerk:
    """Asks one network with one key."""

    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url.rstrip("/") + "/api/v1/", key

    def call(self, method: str, path: str, body: Any = None, **heads: str) -> tuple[Any, Any]:
        """The document and the heads of an answer. Waits as long as it is asked to when it asked too often."""
        heads = {"Authorization": f"Bearer {self.key}", "Accept": "application/json", **heads}
        if body is not None:
            heads["Content-Type"] = "application/json"
        raw = None if body is None else json.dumps(body).encode()
        asked = request.Request(path if "://" in path else self.url + path, raw, heads, method=method)
        try:
            with request.urlopen(asked, timeout=30) as answer:
                return json.load(answer), answer.headers
        except error.HTTPError as no:
            if no.code == 304:
                return None, no.headers
            if no.code == 429:
                time.sleep(int(no.headers["Retry-After"]))
                return self.call(method, path, body, **heads)
            raise Refused(json.load(no)) from no

    def each(self, path: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, page after page."""
        where = path
        while where:
            page, _heads = self.call("GET", where)
            yield from page["data"]
            where = page["next"]

    def add(self, path: str, thing: dict[str, Any], *, once: str = "") -> dict[str, Any]:
        """Add something. ``once`` names the doing: after a lost connection, say the same again and it is done once."""
        made, _heads = self.call("POST", path, thing, **{"Idempotency-Key": once or str(uuid.uuid4())})
        return made

    def change(self, path: str, **fields: Any) -> dict[str, Any]:
        """Change something, unless somebody else did since it was read (then: 412)."""
        _now, heads = self.call("GET", path)
        changed, _heads = self.call("PATCH", path, fields, **{"If-Match": heads["ETag"]})
        return changed


def is_ours(secret: str, heads: Any, body: bytes, *, within_s: int = 300) -> bool:
    """Whether a webhook is signed by the network, and just now (https://www.standardwebhooks.com)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{heads['webhook-id']}.{heads['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    is_fresh = abs(time.time() - int(heads["webhook-timestamp"])) < within_s
    return is_fresh and any(hmac.compare_digest(one, wanted) for one in heads["webhook-signature"].split())


def main() -> None:
    network = Vlechtwerk(os.environ["VLECHTWERK_URL"], os.environ["VLECHTWERK_KEY"])
    for need in network.each("needs?state=open&limit=2"):
        print("open need:", need["title"])
    once = str(uuid.uuid4())
    first, again = (network.add("people", {"name": "Nele Nieuw"}, once=once) for _ in range(2))
    print("added once:", first["key"] == again["key"])
    organisation = network.add("organisations", {"name": "De Gist"})
    print("changed:", network.change(f"organisations/{organisation['key']}", website="https://degist.example")["website"])
    _page, heads = network.call("GET", "organisations")
    print("nothing new:", network.call("GET", "organisations", **{"If-None-Match": heads["ETag"]})[0] is None)
    try:
        network.add("people", {"name": ""})
    except Refused as no:
        print("refused:", no.problem["errors"][0]["field"])


if __name__ == "__main__":
    main()
