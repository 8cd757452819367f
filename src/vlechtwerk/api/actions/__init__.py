"""Making and taking back keys; endpoints and what is sent to them."""

from vlechtwerk.api.actions.endpoints import (
    add_endpoint,
    change_endpoint,
    new_secret,
    send_again,
    switch_off,
    switch_on,
)
from vlechtwerk.api.actions.keys import ApiRefused, create_token, revoke_token
from vlechtwerk.api.actions.telling import deliver_due, follow, forget_old

__all__ = [
    "ApiRefused",
    "add_endpoint",
    "change_endpoint",
    "create_token",
    "deliver_due",
    "follow",
    "forget_old",
    "new_secret",
    "revoke_token",
    "send_again",
    "switch_off",
    "switch_on",
]
