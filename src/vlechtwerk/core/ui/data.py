"""Data that stands in a page for other programs."""

from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe


def ld_json(value: Any) -> SafeString:
    """What a page says in the words of schema.org. It is data, not a script, so the strict policy lets it stand."""
    return mark_safe(json_script(value).replace('type="application/json"', 'type="application/ld+json"', 1))
