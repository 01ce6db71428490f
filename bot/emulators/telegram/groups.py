"""Groups: joining, privacy mode, migration to a supergroup."""

from __future__ import annotations

import itertools

from bot.emulators.screens import PhoneError
from bot.emulators.telegram.bot_methods import commands_shown
from bot.emulators.telegram.people import Person, member_change
from bot.emulators.telegram.phone import PhoneMessage, TelegramScreen
from bot.emulators.telegram.state import BotState, Chat, Json
from bot.emulators.telegram.texts import typed_text


class Group(TelegramScreen):
    """A group chat. The bot sees what privacy mode lets it see: commands, mentions, replies to it, service messages."""

    def __init__(self, bot: BotState, chat: Chat) -> None:
        super().__init__(bot, chat)

    @property
    def id(self) -> int:
        return self._chat.id

    def add_bot(self, by: Person, *, administrator: bool = False) -> None:
        """`by` adds the bot: `my_chat_member` and a service message."""
        self._join(by)
        self._change_status(by, "administrator" if administrator else "member")
        self._service(by.user, {"new_chat_members": [self._bot.me]})

    def kick_bot(self, by: Person) -> None:
        """`by` removes the bot; every later message to the group is answered 403."""
        self._join(by)
        self._change_status(by, "kicked")

    def send(self, by: Person, text: str, *, reply_to: PhoneMessage | int | None = None) -> int:
        """`by` writes in the group. Returns the message_id."""
        self._join(by)
        self._act()
        formatted = typed_text(text)
        content: Json = {"text": formatted.text}
        if formatted.entities:
            content["entities"] = formatted.entities
        number = reply_to.message_id if isinstance(reply_to, PhoneMessage) else reply_to
        original = self._chat.messages.get(number) if number else None
        if original is not None:
            content["reply_to_message"] = dict(original.api)
        stored = self._bot.new_message(self._chat, by.user, content, from_bot=False)
        if self._bot_sees(formatted.text, original is not None and original.from_bot):
            self._bot.queue.push("message", dict(stored.api), self._chat.id)
        return int(stored.api["message_id"])

    def tap(self, by: Person, label_or_data: str, message: PhoneMessage | int | None = None) -> str:
        """`by` presses an inline button in the group; see `Person.tap`."""
        self._join(by)
        return self._press(by.user, label_or_data, message)

    def migrate(self, by: Person) -> Group:
        """The group becomes a supergroup with a new id: both service messages; the old id answers 400 from now on."""
        if self._chat.kind != "group":
            raise PhoneError("only a basic group migrates")
        new_id = -(1_000_000_000_000 + abs(self._chat.id))
        about = {"id": new_id, "type": "supergroup", "title": self._chat.about["title"]}
        chat = Chat(new_id, "supergroup", about, bot_status=self._chat.bot_status, members=dict(self._chat.members))
        chat.numbers = itertools.count(1)
        self._bot.chats[new_id] = chat
        self._service(by.user, {"migrate_to_chat_id": new_id})
        successor = Group(self._bot, chat)
        successor._service(by.user, {"migrate_from_chat_id": self._chat.id})
        self._chat.migrated_to = new_id
        return successor

    def commands(self, viewer: Person, *, administrator: bool = False) -> list[Json]:
        """The command menu `viewer` sees in this group."""
        return commands_shown(self._bot, self._chat, viewer.user, administrator=administrator)

    def _join(self, by: Person) -> None:
        self._chat.members.setdefault(by.id, by.user)

    def _change_status(self, by: Person, status: str) -> None:
        self._act()
        change = member_change(self._bot, self._chat, by.user, self._chat.bot_status, status)
        self._chat.bot_status = status
        self._bot.queue.push("my_chat_member", change, self._chat.id)

    def _service(self, by: Json, content: Json) -> None:
        stored = self._bot.new_message(self._chat, by, content, from_bot=False)
        if self._chat.bot_status not in ("left", "kicked"):
            self._bot.queue.push("message", dict(stored.api), self._chat.id)

    def _bot_sees(self, text: str, reply_to_bot: bool) -> bool:
        if self._chat.bot_status in ("left", "kicked"):
            return False
        if self._chat.bot_status == "administrator" or reply_to_bot:
            return True
        mention = f"@{self._bot.me['username']}".lower()
        command = text.split(maxsplit=1)[0].lower() if text.startswith("/") else ""
        return mention in text.lower() or (bool(command) and "@" not in command)
