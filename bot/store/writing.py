"""Who writes to us: what a turn begins with, read in one statement."""

from dataclasses import dataclass
from datetime import date

from bot.domain.people import Standing
from bot.store import people
from bot.store.conversations import CONVERSATION_COLUMNS, Conversation, conversation_of
from bot.store.database import Database
from bot.store.people import ACCOUNT_COLUMNS, HELD, HELD_COLUMNS, Account, account_of, post_of


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{column}" for column in columns.split(", "))


_TALK = len(ACCOUNT_COLUMNS.split(", "))
_POST = _TALK + len(CONVERSATION_COLUMNS.split(", "))
_UNIT_KIND = _POST + 3
"""Null where there is no post, or its unit is no more."""
_QUERY = (
    f"select {_of('a', ACCOUNT_COLUMNS)}, {_of('c', CONVERSATION_COLUMNS)}, {HELD_COLUMNS}, h.full_name, h.phone, "
    "exists (select 1 from delegations g where g.to_person_id = a.person_id and g.ended_at is null "
    "and g.from_day <= :day and g.to_day >= :day) as delegated "
    "from (select :channel as channel, :address as address) w "
    "left join accounts a on a.channel = w.channel and a.address = w.address and a.ended_at is null "
    "left join people h on h.id = a.person_id "
    "left join conversations c on c.channel = w.channel and c.address = w.address "
    f"left join posts p on p.person_id = a.person_id and {HELD} "
    "left join unit_versions v on v.unit_id = p.unit_id and v.to_day is null order by p.id"
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes from an address, and what was said there before. A stranger has neither account nor standing."""

    talk: Conversation
    account: Account | None = None
    standing: Standing | None = None


def at(db: Database, channel: str, address: str, day: date) -> Writer:
    """The conversation of an address, its live account (blocked ones included), and what that person is on ``day``.

    The same as :func:`conversations.load`, :func:`people.account_at` and :func:`people.standing`; whoever asks for the standing
    or the name again in this turn is not sent to the database once more.
    """
    rows = db.execute(_QUERY, {"channel": channel, "address": address, "day": day.isoformat()}).fetchall()
    first = tuple(rows[0])
    talk = conversation_of(channel, address, first[_TALK:_POST])
    if first[0] is None:
        return Writer(talk)
    account = account_of(first[:_TALK])
    posts = tuple(post_of(tuple(row)[_POST:-3]) for row in rows if row[_UNIT_KIND] is not None)
    delegations = people.delegations_to(db, account.person_id, day) if first[-1] else []
    standing = Standing(account.person_id, posts, tuple(delegations))
    people.know(db, people.Person(account.person_id, first[-3], first[-2]), standing, day)
    return Writer(talk, account, standing)
