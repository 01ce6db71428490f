"""Reading JSON that may hold anything: a strange field spoils itself alone."""

from typing import Any, TypeGuard

from bot.domain.text import nfc

Json = dict[str, Any]


def fields_of(content: Json, name: str) -> Json:
    """The object under this name, empty if there is none."""
    value = content.get(name)
    return value if isinstance(value, dict) else {}


def words_of(content: Json, name: str) -> str:
    """Composed Unicode without lone surrogates, which could not be stored."""
    value = content.get(name)
    return nfc(value.encode("utf-8", "ignore").decode()) if isinstance(value, str) else ""


def number_of(content: Json, name: str) -> int:
    """The whole number under this name, 0 if there is none."""
    value = content.get(name)
    return value if is_number(value) else 0


def is_number(value: object) -> TypeGuard[int]:
    """Whether JSON gave a whole number (``true`` is none)."""
    return isinstance(value, int) and not isinstance(value, bool)
