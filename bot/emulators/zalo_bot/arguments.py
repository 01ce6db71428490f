"""The parameters of one call, however they came: query string, form, JSON or multipart (zalo-api.md A2)."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.emulators.zalo_bot.errors import bad_request


async def read_arguments(request: web.BaseRequest) -> dict[str, Any]:
    """All parameters. Raises ApiError 400 for a body that cannot be read."""
    values: dict[str, Any] = dict(request.query)
    kind = request.content_type
    try:
        if kind == "application/json":
            given = json.loads(await request.read() or b"{}")
            values.update(given if isinstance(given, dict) else {})
        elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
            values.update({name: value for name, value in (await request.post()).items() if isinstance(value, str)})
    except ValueError:
        raise bad_request("The body cannot be read") from None
    return values


def text_of(given: dict[str, Any], name: str) -> str:
    """A string, "" when absent; a number is taken as its digits."""
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def number_of(given: dict[str, Any], name: str, default: float) -> float:
    """A number, given as such or as a string: the documents show both for `timeout`."""
    value = given.get(name, default)
    try:
        return float(value)
    except (TypeError, ValueError):
        raise bad_request(f"The {name} is invalid") from None
