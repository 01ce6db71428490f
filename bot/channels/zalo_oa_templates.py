"""Approved ZBS templates: what of a message's brief goes into one, and how it is addressed (zalo-api.md B6)."""

import secrets
from collections.abc import Mapping

from bot.channels.json_fields import Json
from bot.domain.delivery import Route, SendKind
from bot.messaging import SendError, Sending

BY_USER = "/v3.0/oa/message/template"
BY_PHONE = "/message/template"
LONGEST_VALUE = 200
"""Characters of the longest kind of parameter. What is too long for its own kind is refused by the platform."""


def call_for(sending: Sending, templates: Mapping[str, str]) -> tuple[str, Json]:
    """Path and body of the call. Raises SendError: REJECTED where the message has no brief or no such template is approved."""
    brief = sending.message.brief
    if brief is None:
        raise SendError(SendKind.REJECTED, "this message fits no template")
    template_id = templates.get(brief.template, "")
    if not template_id:
        raise SendError(SendKind.REJECTED, f"no approved template for {brief.template}")
    values = {name: _shortened(value) for name, value in brief.values.items()}
    if sending.route is Route.TEMPLATE:
        return BY_USER, {"user_id": sending.address.id, "template_id": template_id, "template_data": values}
    if not sending.phone.isdigit():
        raise SendError(SendKind.UNREACHABLE, "no telephone number")
    body = {"phone": sending.phone, "template_id": template_id, "template_data": values, "tracking_id": _tracking()}
    return BY_PHONE, body


def _tracking() -> str:
    """A name of ours for one attempt, which the delivery event repeats; it tells Zalo nothing about anybody."""
    return secrets.token_hex(12)


def _shortened(value: str) -> str:
    """One line, and no longer than any parameter may be."""
    line = " ".join(value.split())
    return line if len(line) <= LONGEST_VALUE else f"{line[: LONGEST_VALUE - 1]}…"
