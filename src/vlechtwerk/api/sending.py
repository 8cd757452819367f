"""One message over the wire, signed as Standard Webhooks has it (https://www.standardwebhooks.com)."""

import base64
import hmac

from django.conf import settings

from vlechtwerk.api.models import Delivery, Endpoint
from vlechtwerk.core import clock
from vlechtwerk.core.outward import Away, call

SECRET = "whsec_"  # noqa: S105  # how a secret begins


def _secret(endpoint: Endpoint, number: int) -> bytes:
    about = f"vlechtwerk webhook {endpoint.key} {number}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), about, "sha256")


def secret_of(endpoint: Endpoint) -> str:
    """What the other side checks with."""
    return SECRET + base64.b64encode(_secret(endpoint, endpoint.secret_number)).decode()


def signatures(delivery: Delivery, timestamp: int) -> str:
    """One for the secret of now, and one for the old one while it is good."""
    endpoint = delivery.endpoint
    numbers = [endpoint.secret_number]
    if endpoint.old_secret_until and endpoint.old_secret_until > clock.now():
        numbers.append(endpoint.secret_number - 1)
    text = f"{delivery.key}.{timestamp}.{delivery.body}".encode()
    signed = (hmac.digest(_secret(endpoint, number), text, "sha256") for number in numbers)
    return " ".join(f"v1,{base64.b64encode(one).decode()}" for one in signed)


def send(delivery: Delivery) -> tuple[int | None, str]:
    """What was answered, and in words what went wrong."""
    timestamp = int(clock.now().timestamp())
    heads = {
        "Content-Type": "application/json", "webhook-id": delivery.key, "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures(delivery, timestamp),
    }  # fmt: skip
    try:
        status = call("POST", delivery.endpoint.url, body=delivery.body.encode(), heads=heads, read=False).status
    except Away as away:
        return None, str(away)
    return status, "" if 200 <= status < 300 else f"HTTP {status}"
