"""A person's own channels: which there are, and which is tried first (issue 3, one person, several channels)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.domain.events import ChannelPreferred
from bot.store import events, people
from bot.store.database import Database
from bot.store.people import Account


class PreferRefusal(StrEnum):
    NOT_YOURS = "not_yours"
    BLOCKED = "blocked"
    """Nothing can be sent there until the person writes from it."""


def prefer(db: Database, now: int, person_id: int, account_id: int, line: Mapping[str, Any]) -> Account | PreferRefusal:
    """From now on this account is tried first."""
    account = people.account(db, account_id)
    if account is None or account.person_id != person_id or account.status == "ended":
        return PreferRefusal.NOT_YOURS
    if account.status != "active":
        return PreferRefusal.BLOCKED
    if not account.preferred:
        people.prefer_account(db, account)
        proof = ChannelPreferred(
            account_id=account.id, person_id=person_id, **{**line, "channel": line.get("channel") or account.channel}
        )
        events.append(db, proof, now)
    return account
