"""Programs of others, as real HTTP servers: a learning platform with its keys, and a record store."""

import contextlib
import json
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.urls import reverse

from vlechtwerk.core import clock
from vlechtwerk.learning import actions
from vlechtwerk.learning.standards import lti


@contextlib.contextmanager
def serving(answer):
    """``answer(method, path, heads, body)`` → status, document (words: a page)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, document = answer(self.command, self.path, dict(self.headers), body)
            is_page = isinstance(document, str)
            raw = (document if is_page else json.dumps(document)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_POST = do_PUT = do_GET

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


KEYS = {}


def key_named(name, size=2048):
    """Made once in a run: an RSA key takes its time."""
    if name not in KEYS:
        KEYS[name] = rsa.generate_private_key(public_exponent=65537, key_size=size)
    return KEYS[name]


def jwk(name, **more):
    made = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key_named(name).public_key()))
    made.pop("key_ops", None)
    return {**made, "kid": name, "use": "sig", "alg": "RS256", **more}


class Platform:
    """Signs launches as a platform does. ``asked``: how often somebody wanted its keys; ``scores``: what it was told."""

    def __init__(self):
        self.keys, self.asked, self.scores, self.tokens, self.status = [jwk("one")], 0, [], [], 200

    def answer(self, method, path, heads, body):
        if path == "/keys":
            self.asked += 1
            return 200, {"keys": self.keys}
        if path == "/token":
            self.tokens.append(dict(parse_qsl(body.decode())))
            return 200, {"access_token": "toegang", "token_type": "Bearer"}
        self.scores.append((path, heads, json.loads(body)))
        return self.status, {}

    def added(self, by, **more):
        given = {
            "name": "Hogeschool", "issuer": "https://leren.school.example", "client_id": "vlecht-1",
            "auth_url": f"{self.url}/auth?a=1", "keys_url": f"{self.url}/keys", "token_url": f"{self.url}/token",
            "deployments": ["1", "2"],
        }  # fmt: skip
        return actions.add_platform(by=by, **{**given, **more})

    def claims(self, known, /, **more):
        now = int(clock.now().timestamp())
        return {
            "iss": "https://leren.school.example", "aud": "vlecht-1", "sub": "student-7", "iat": now, "exp": now + 300,
            "nonce": known, f"{lti.CLAIM}version": "1.3.0", f"{lti.CLAIM}deployment_id": "1",
            f"{lti.CLAIM}message_type": lti.RESOURCE, f"{lti.CLAIM}target_link_uri": f"{settings.BASE_URL}/mijn-leren/",
            f"{lti.CLAIM}resource_link": {"id": "r1"}, "email": "an@netwerk.example", "name": "An Leert", **more,
        }  # fmt: skip

    def token(self, claims, *, key="one", kid="one", alg="RS256", **heads):
        wanted = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(
            wanted, key_named(key) if alg == "RS256" else key, algorithm=alg, headers={"kid": kid, **heads}
        )

    def begin(self, client, **more):
        """The first request; what the platform is asked, by name."""
        said = {
            "iss": "https://leren.school.example",
            "login_hint": "7",
            "target_link_uri": f"{settings.BASE_URL}/",
            **more,
        }
        answer = client.get(reverse("lti_login"), said)
        assert answer.status_code == 302, answer.content.decode()
        return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}

    def launch(self, client, token="", asked=None, **claims):
        """All of the way; the answer to the launch."""
        asked = asked or self.begin(client)
        token = token or self.token(self.claims(asked["nonce"], **claims))
        return client.post(reverse("lti_launch"), {"id_token": token, "state": asked["state"]})


@contextlib.contextmanager
def a_platform():
    platform = Platform()
    with serving(platform.answer) as platform.url:
        yield platform


class Store:
    """A record store (LRS): keeps a statement once by its number, as the standard says; ``down`` answers 503."""

    def __init__(self):
        self.kept, self.calls, self.down, self.login = {}, [], 0, ""

    def answer(self, method, path, heads, body):
        self.calls.append((method, path, heads))
        self.login = b64decode(heads.get("Authorization", "Basic ").removeprefix("Basic ")).decode()
        if self.down:
            return self.down, {}
        number = parse_qs(urlsplit(path).query)["statementId"][0]
        statement = json.loads(body)
        if self.kept.setdefault(number, statement) != statement:
            return 409, {}
        return 200, {}


@contextlib.contextmanager
def a_store():
    store = Store()
    with serving(store.answer) as store.url:
        yield store
