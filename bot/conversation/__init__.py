"""From one thing a person sent to one step of a handler, in one transaction (design.md 2 and 5, Handler).

Handlers are plain functions, registered by ``@command``, ``@step`` and ``@meaning``; the state between two messages is the name of
the next step and a little JSON, so a restart in mid-conversation is invisible. Commands always win over a pending step.
"""

from bot.conversation.registry import REGISTRY, Door, Meaning, command, idle, meaning, step
from bot.conversation.taking import apologise, finish_reading_turn, is_reading, is_secret, take_reading_turn, take_turn
from bot.conversation.turn import Reply, Turn

__all__ = [
    "REGISTRY",
    "Door",
    "Meaning",
    "Reply",
    "Turn",
    "apologise",
    "command",
    "finish_reading_turn",
    "idle",
    "is_reading",
    "is_secret",
    "meaning",
    "step",
    "take_reading_turn",
    "take_turn",
]
