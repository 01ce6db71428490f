"""The state between two messages of one address: the name of the next step and a little JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.store.database import Database

_NOTHING = "{}"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Conversation:
    channel: str
    address: str
    language: str = "vi"
    step: str | None = None
    state: dict[str, Any] = field(default_factory=dict)
    revision: int = 0
    question_id: int | None = None
    asked_at: int | None = None
    answered_at: int = 0
    last_text: str | None = None
    last_text_at: int = 0
    misses: int = 0


CONVERSATION_COLUMNS = (
    "language, step, state, revision, question_id, asked_at, answered_at, last_text, last_text_at, misses"
)


def conversation_of(channel: str, address: str, values: Sequence[Any]) -> Conversation:
    """A conversation from its columns; a fresh one where they are null."""
    language, step, state, *rest = values
    if language is None:
        return Conversation(channel, address)
    return Conversation(channel, address, language, step, {} if state == _NOTHING else json.loads(state), *rest)


def load(db: Database, channel: str, address: str) -> Conversation:
    row = db.execute(
        f"select {CONVERSATION_COLUMNS} from conversations where channel = ? and address = ?", [channel, address]
    ).fetchone()
    return Conversation(channel, address) if row is None else conversation_of(channel, address, tuple(row))


def save(db: Database, talk: Conversation, now: int) -> None:
    db.execute(
        "insert into conversations (channel, address, language, step, state, revision, question_id, asked_at, answered_at, last_text, "
        "last_text_at, misses, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "on conflict (channel, address) do update set language = excluded.language, step = excluded.step, state = excluded.state, "
        "revision = excluded.revision, question_id = excluded.question_id, asked_at = excluded.asked_at, "
        "answered_at = excluded.answered_at, last_text = excluded.last_text, last_text_at = excluded.last_text_at, "
        "misses = excluded.misses, changed_at = excluded.changed_at",
        [
            talk.channel,
            talk.address,
            talk.language,
            talk.step,
            _encode(talk.state) if talk.state else _NOTHING,
            talk.revision,
            talk.question_id,
            talk.asked_at,
            talk.answered_at,
            talk.last_text,
            talk.last_text_at,
            talk.misses,
            now,
        ],
    )


def forget(db: Database, channel: str, address: str) -> None:
    """Nothing is kept of somebody who did not agree."""
    db.execute("delete from conversations where channel = ? and address = ?", [channel, address])
    if channel == "web_chat":
        db.execute("update web_feed set body = '{}' where address = ? and inbox_id is not null", [address])


def question_open_since(db: Database, channel: str, address: str, since: int) -> int | None:
    """When the question that waits for this address was asked, if it was asked after ``since`` (dialogues.md 0.6)."""
    row = db.execute(
        "select asked_at from conversations where channel = ? and address = ? and step is not null and asked_at > ?",
        [channel, address, since],
    ).fetchone()
    return None if row is None else int(row["asked_at"])
