"""Chats of an Official Account as JSON, for a demonstration whose folder is kept: the phones show again what they showed.

The tokens that were given out are among them, since the product goes on with the pair it has.
"""

import base64
import dataclasses as dc

from bot.emulators.zalo_oa.oauth import Grant
from bot.emulators.zalo_oa.people import OaPerson
from bot.emulators.zalo_oa.server import ZaloOaEmulator
from bot.emulators.zalo_oa.state import Json, OaButton, OaMessage, OaUser


def keep(emulator: ZaloOaEmulator) -> Json:
    """Users with their windows and messages, and what is left of the package."""
    state = emulator.state
    users = [
        {
            "id": user.id,
            "name": user.name,
            "phone": user.phone,
            "follower": user.follower,
            "last_interaction": user.last_interaction,
            "messages": [_kept(message) for message in user.messages],
        }
        for user in state.users.values()
    ]
    grants = [dc.asdict(grant) for grant in emulator.oauth.grants if not grant.replaced]
    return {"revision": state.revision, "package": state.package_quota, "users": users, "grants": grants}


def take_up(emulator: ZaloOaEmulator, kept: Json) -> None:
    """The people of another day, with their ids and their buttons."""
    state = emulator.state
    for one in kept["users"]:
        user = OaUser(
            str(one["id"]),
            str(one["name"]),
            str(one["phone"]),
            bool(one["follower"]),
            None if one["last_interaction"] is None else int(one["last_interaction"]),
        )
        user.messages = [_message(message) for message in one["messages"]]
        state.users[user.id] = user
        state.messages |= {message.id: message for message in user.messages}
        emulator.people[user.id] = OaPerson(state, user, emulator.host_media)
    emulator.oauth.grants = [Grant(**grant) for grant in kept["grants"]]
    state.revision, state.package_quota = int(kept["revision"]), int(kept["package"])


def _kept(message: OaMessage) -> Json:
    return dc.asdict(message) | {"content": base64.b64encode(message.content).decode()}


def _message(value: Json) -> OaMessage:
    buttons = tuple(OaButton(**button) for button in value["buttons"])
    return OaMessage(**{**value, "buttons": buttons, "content": base64.b64decode(value["content"])})
