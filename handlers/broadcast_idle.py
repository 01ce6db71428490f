"""A message to many left alone while it was written: plain text that comes later goes into it only on purpose."""

from typing import Any

from bot.actions import broadcasts
from bot.cards import broadcasts as cards
from bot.conversation import REGISTRY, Reply, Turn, idle, step
from bot.domain.broadcasts import BroadcastStatus
from bot.store import broadcasts as rows
from handlers.broadcast_asking import ask_audience, ask_check, ask_text
from handlers.kept_replies import packed, unpacked

STEPS = (
    "broadcast_text",
    "broadcast_audience",
    "broadcast_choose",
    "broadcast_pick",
    "broadcast_which",
    "broadcast_who",
    "broadcast_check",
    "broadcast_list",
    "broadcast_same",
    "broadcast_hours",
    "broadcast_time",
)
"""Steps whose questions belong to a message being written."""


@idle(*STEPS, "broadcast_idle")
def left_alone(turn: Turn, reply: Reply) -> None:
    """Plain text or a file after 15 minutes."""
    again = turn.talk.step == "broadcast_idle"
    since = turn.state["since"] if again else turn.talk.asked_at or turn.now
    turn.ask(
        "broadcast_idle",
        cards.idle(turn.language, _begun(turn), since),
        left_at=turn.state["left_at"] if again else turn.talk.step,
        kept=turn.state["kept"] if again else dict(turn.state),
        since=since,
        id=turn.state.get("id"),
        text=reply.text,
        files=[packed(file) for file in reply.files],
    )


def _begun(turn: Turn) -> str:
    found = rows.get(turn.db, turn.state["id"]) if turn.state.get("id") is not None else None
    return found.text if found is not None else ""


@step("broadcast_idle")
def decide(turn: Turn, reply: Reply) -> None:
    """Put in, go on without it, or throw the message away."""
    state = turn.state
    match reply.choice:
        case "put":
            said = Reply(state["text"], files=tuple(unpacked(file) for file in state["files"]))
            turn.talk.step, turn.talk.state = state["left_at"], state["kept"]
            REGISTRY.steps[state["left_at"]](turn, said)
        case "again":
            _go_on(turn, state.get("id"), state["kept"])
        case "delete":
            if state.get("id") is not None:
                broadcasts.discard(turn.db, turn.standing, state["id"])
            turn.close()
            turn.say(turn.t("broadcasts.discarded"))
        case _:
            turn.ask_again(cards.idle(turn.language, _begun(turn), state["since"]))


def _go_on(turn: Turn, broadcast_id: int | None, kept: dict[str, Any]) -> None:
    """The question it was left at, as it stands now: to whom is asked anew unless it was said."""
    found = rows.get(turn.db, broadcast_id) if broadcast_id is not None else None
    if found is None:
        turn.ask("broadcast_text", cards.ask_text(turn.language), **kept)
    elif found.status is not BroadcastStatus.DRAFT:
        turn.close()
        turn.refuse(turn.t("broadcasts.refused.over"))
    elif turn.state["left_at"] == "broadcast_text":
        files = [[f.sha256, f.name, f.mime, f.size] for f in rows.files(turn.db, found.id)]
        ask_text(turn, found.id, files)
    elif found.corrects is None and broadcasts.audience_of(found).is_empty:
        ask_audience(turn, found.id)
    else:
        ask_check(turn, found.id)
