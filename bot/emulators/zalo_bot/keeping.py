"""Chats of a bot as JSON, for a demonstration whose folder is kept: the phones show again what they showed."""

import base64
import dataclasses as dc

from bot.emulators.zalo_bot.people import Person
from bot.emulators.zalo_bot.server import ZaloBotEmulator
from bot.emulators.zalo_bot.state import Chat, Json, StoredMessage


def keep(emulator: ZaloBotEmulator) -> Json:
    """Private chats with their messages, and what of the month is used."""
    bot = emulator.bot
    chats = [
        {
            "id": chat.id,
            "name": chat.name,
            "served": chat.served,
            "blocked": chat.blocked,
            "messages": [
                dc.asdict(message) | {"picture": base64.b64encode(message.picture).decode()}
                for message in chat.messages
            ],
        }
        for chat in bot.chats.values()
        if not chat.is_group
    ]
    return {"revision": bot.revision, "used": bot.quota.used, "chats": chats}


def take_up(emulator: ZaloBotEmulator, kept: Json) -> None:
    """The people of another day, with their ids."""
    bot = emulator.bot
    people: dict[str, Person] = {}
    for one in kept["chats"]:
        chat = Chat(str(one["id"]), str(one["name"]), served=bool(one["served"]), blocked=bool(one["blocked"]))
        chat.messages = [
            StoredMessage(**{**message, "picture": base64.b64decode(message["picture"])}) for message in one["messages"]
        ]
        people[chat.id] = Person(bot, chat, lambda: emulator.origin)
        bot.chats[chat.id] = chat
    emulator.people |= people
    bot.revision, bot.quota.used = int(kept["revision"]), int(kept["used"])
