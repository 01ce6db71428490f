"""Codes and links inside messages: sealed while they wait, clear only on their way to the phone, dots in the record afterwards.

A queued text has a mark in place of each secret and the secrets sealed beside it (:mod:`bot.store.sealed`). Once the message
is settled the sealed values go too; the page of the web chat keeps its own copy for :data:`bot.actions.retention.SHOWN_MS`.
"""

import json
import re
from dataclasses import replace
from typing import Any

from bot.messaging import Outgoing
from bot.store.keys import SecretKey
from bot.store.sealed import seal as seal_value
from bot.store.sealed import unseal

MARK = "\ue000"
"""Stands for a sealed secret in a stored text: from the private use area, so nobody types it."""
DOTS = "•••• ••••"
"""Stands for a secret that is shown no more."""
_SEALED = '"sealed":'


def seal(key: SecretKey, message: Outgoing) -> Outgoing:
    """The message as it may be written down: each of its secrets that stands in this text becomes a mark and a sealed value."""
    if not message.secrets:
        return message
    longest_first = sorted(filter(None, message.secrets), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    text = message.text.replace(MARK, "")
    found = pattern.findall(text)
    sealed = tuple(seal_value(key, secret) for secret in found)
    return replace(message, text=pattern.sub(MARK, text), secrets=(), sealed=sealed)


def opened(key: SecretKey, message: Outgoing) -> Outgoing:
    """The message as the phone shows it; dots where a value cannot be opened with this key."""
    if not message.sealed:
        return message
    secrets = iter([unseal(key, value) for value in message.sealed])
    text = re.sub(MARK, lambda _: next(secrets, None) or DOTS, message.text)
    return replace(message, text=text, sealed=())


def reopened(key: SecretKey, message: Outgoing) -> Outgoing:
    """The same with its secrets named again, to be laid out and sealed anew (another route)."""
    secrets = tuple(secret for value in message.sealed if (secret := unseal(key, value)) is not None)
    return replace(opened(key, message), secrets=secrets)


def is_sealed(payload: str) -> bool:
    """Whether a stored payload, or the line of a page, still holds sealed values."""
    return _SEALED in payload


def masked(payload: str) -> str:
    """A stored payload without its secrets for good; any other payload as it is."""
    return (
        json.dumps(_masked(json.loads(payload)), ensure_ascii=False, separators=(",", ":"))
        if is_sealed(payload)
        else payload
    )


def masked_line(body: str) -> str:
    """The same for a line of the web chat's feed, which has the payload under ``out``."""
    if not is_sealed(body):
        return body
    value = json.loads(body)
    value["out"] = _masked(value["out"])
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _masked(value: dict[str, Any]) -> dict[str, Any]:
    if value.pop("sealed", None) is not None:
        value["text"] = value["text"].replace(MARK, DOTS)
        value["hidden"] = True
    return value
