"""Instants as people write them."""

from datetime import datetime

from bot.domain.instants import OFFICE_ZONE


def at(text: str) -> int:
    """``2023-06-05 07:30`` of the office as epoch ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE).timestamp() * 1000)
