"""By which message somebody did something: what every answer's line in the log keeps (design.md 5, Answered)."""

from dataclasses import dataclass
from typing import Any

from bot.messaging import Address, Incoming


@dataclass(frozen=True, slots=True)
class Spoken:
    """The person's message: its channel and key, the message it answered, the platform's time (epoch ms), what was typed or tapped."""

    channel: str
    message_id: str
    answers: str | None
    platform_at: int
    raw_text: str

    def line(self) -> dict[str, Any]:
        """The fields of an answered line of the log."""
        return {
            "channel": self.channel,
            "message_id": self.message_id,
            "answers": self.answers,
            "platform_at": self.platform_at,
            "raw_text": self.raw_text,
        }

    def to_json(self) -> list[Any]:
        """As a conversation keeps it until the line can be written."""
        return [self.channel, self.message_id, self.answers, self.platform_at, self.raw_text]

    @classmethod
    def from_json(cls, value: list[Any]) -> "Spoken":
        return cls(*value)


def spoken(incoming: Incoming) -> Spoken:
    """What came in, as the log keeps it."""
    said = incoming.text or incoming.command or incoming.start
    at = incoming.address
    answers = within_chat(at, incoming.on_message) or None
    return Spoken(at.channel, within_chat(at, incoming.key), answers, incoming.at, said[:4000])


def within_chat(at: Address, message_id: str) -> str:
    """A message's id without the chat's: the line names the person, and an address in it could never be erased."""
    return message_id.removeprefix(f"{at.id}:")
