"""People with the Zalo app: they follow, write, press, send files, see. What they do becomes signed calls of the webhook."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.emulators.zalo_oa.state import Json, OaButton, OaMessage, OaUser

if TYPE_CHECKING:
    from bot.emulators.zalo_oa.server import ZaloOaEmulator

Wanted = str | Callable[[OaMessage], Any]


class PhoneError(Exception):
    """What a person cannot do on a phone."""


class OaPerson:
    """One Zalo account and its chat with the OA. Methods take effect at once; only waiting is asynchronous."""

    def __init__(self, emulator: ZaloOaEmulator, user: OaUser) -> None:
        self._emulator = emulator
        self._state = emulator.state
        self.user = user
        self._acted = 0

    @property
    def id(self) -> str:
        return self.user.id

    # -- doing

    def send(self, text: str) -> str:
        """Write a message. Returns its id."""
        if not text.strip():
            raise PhoneError("an empty message cannot be sent")
        return self._say("user_send_text", {"text": text}, text)

    def tap(self, label: str, message: OaMessage | None = None) -> str:
        """Press a button on the newest (or the given) message that has it; a query button sends its payload, any other gives its payload back."""
        found = self.button(label, message)
        if found is None:
            shown = [one.labels for one in self.from_oa if one.buttons][-3:]
            raise PhoneError(f"no button {label!r} on the screen; there are {shown!r}")
        return self.press(found)

    def press(self, button: OaButton) -> str:
        """Press this very button, however old the message is."""
        if button.type not in ("oa.query.hide", "oa.query.show"):
            return str(button.payload)
        hidden = button.type == "oa.query.hide"
        return self._say("user_send_text", {"text": button.payload}, button.payload, hidden=hidden)

    def button(self, label: str, message: OaMessage | None = None) -> OaButton | None:
        """The button with this label (or containing the words) on the newest message that has one."""
        for shown in [message] if message is not None else reversed(self.from_oa):
            exact = [button for button in shown.buttons if button.title == label]
            near = [button for button in shown.buttons if label in button.title]
            if exact or near:
                return (exact or near)[0]
        return None

    def send_file(self, name: str, content: bytes, mime: str = "application/octet-stream", caption: str = "") -> str:
        """Send a document; a caption goes as a message of its own, as in the app."""
        url = self._emulator.host_media(name, content, mime)
        payload = {
            "name": name,
            "size": str(len(content)),
            "type": name.rpartition(".")[2].lower(),
            "checksum": hashlib.md5(content, usedforsecurity=False).hexdigest(),
            "url": url,
        }
        sent = self._attach("user_send_file", "file", payload, "", name)
        if caption:
            self.send(caption)
        return sent

    def send_image(self, content: bytes, caption: str = "", name: str = "photo.jpg") -> str:
        url = self._emulator.host_media(name, content, "image/jpeg")
        return self._attach("user_send_image", "image", {"thumbnail": url, "url": url}, caption, name)

    def send_audio(self, content: bytes = b"aac") -> str:
        return self._attach(
            "user_send_audio", "audio", {"url": self._emulator.host_media("a.aac", content, "audio/aac")}
        )

    def send_video(self, content: bytes = b"mp4") -> str:
        url = self._emulator.host_media("v.mp4", content, "video/mp4")
        return self._attach("user_send_video", "video", {"url": url, "thumbnail": url, "description": ""})

    def send_sticker(self) -> str:
        return self._attach("user_send_sticker", "sticker", {"url": "https://zalo-api.zadn.vn/api/s.png", "id": "2031"})

    def send_link(self, url: str, description: str = "") -> str:
        return self._attach("user_send_link", "link", {"thumbnail": "", "description": description, "url": url})

    def send_location(self, latitude: str = "22.34", longitude: str = "103.84") -> str:
        return self._attach(
            "user_send_location", "location", {"coordinates": {"latitude": latitude, "longitude": longitude}}
        )

    def send_card(self) -> str:
        return self._attach(
            "user_send_business_card", "link", {"url": "https://zalo.me/0900000000", "description": "{}"}
        )

    def follow(self) -> None:
        """Follow the OA ("Quan tâm"): an interaction."""
        self.user.follower = True
        self._state.interacted(self.user)
        self._follower_event("follow")

    def unfollow(self) -> None:
        self.user.follower = False
        self._follower_event("unfollow")

    def click_chat(self) -> None:
        """Press the chat button on the OA's profile: an interaction."""
        self._state.interacted(self.user)
        self._emit({"event_name": "user_click_chatnow", "oa_id": self._state.oa_id, "user_id": self.id})

    def react(self, message: OaMessage) -> None:
        content = {"msg_id": message.id, "react_icon": "/-strong"}
        self._emit({"event_name": "user_reacted_message", **self._parties(), "message": content})

    def see(self) -> list[str]:
        """Open the chat: everything of the OA counts as seen, in one event. Returns the ids. No interaction."""
        ids = [message.id for message in self.from_oa if not message.seen]
        for message in self.from_oa:
            message.seen = True
        if ids:
            from_oa = {"sender": {"id": self._state.oa_id}, "recipient": {"id": self.id}}
            self._emit({"event_name": "user_seen_message", **from_oa, "message": {"msg_ids": ids}})
        return ids

    # -- looking

    @property
    def messages(self) -> list[OaMessage]:
        """Everything the phone shows, oldest first; what a hidden query sent is not shown."""
        return [message for message in self.user.messages if not message.hidden]

    @property
    def from_oa(self) -> list[OaMessage]:
        return [message for message in self.user.messages if message.from_oa]

    @property
    def last(self) -> OaMessage | None:
        return next((message for message in reversed(self.user.messages) if message.from_oa), None)

    def mark(self) -> int:
        """A point in time for ``wait_for(since=…)``."""
        return self._state.revision

    async def wait_for(self, wanted: Wanted, timeout: float = 5.0, *, since: int | None = None) -> OaMessage:  # noqa: ASYNC109
        """The first message of the OA since the person last did something that contains the words. Raises TimeoutError."""
        after = self._acted if since is None else since
        deadline = time.monotonic() + timeout
        while True:
            for message in self.from_oa:
                fits = wanted in message.text if isinstance(wanted, str) else wanted(message)
                if message.revision > after and fits:
                    return message
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.user.waiting.add(future)
            try:
                await asyncio.wait_for(future, max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                shown = [message.text for message in self.from_oa][-3:]
                raise TimeoutError(f"{wanted!r} did not appear within {timeout} s; the phone shows {shown!r}") from None
            finally:
                self.user.waiting.discard(future)

    # -- how

    def _say(
        self, event: str, content: Json, shown: str, *, hidden: bool = False, kind: str = "text", name: str = ""
    ) -> str:
        state = self._state
        self._acted = state.revision
        message = OaMessage(
            state.new_id(), self.id, False, shown, state.clock.now(), state.next_revision(), kind=kind, file_name=name,
            hidden=hidden,
        )  # fmt: skip
        state.put(message)
        state.interacted(self.user)
        self._emit({"event_name": event, **self._parties(), "message": {"msg_id": message.id, **content}})
        return message.id

    def _attach(self, event: str, kind: str, payload: Json, text: str = "", name: str = "") -> str:
        content: Json = {"attachments": [{"type": kind, "payload": payload}]}
        return self._say(event, {"text": text, **content} if text else content, text, kind=kind, name=name)

    def _parties(self) -> Json:
        return {"sender": {"id": self.id}, "recipient": {"id": self._state.oa_id}}

    def _follower_event(self, name: str) -> None:
        about = {"oa_id": self._state.oa_id, "follower": {"id": self.id}, "source": "zalo"}
        self._emit({"event_name": name, **about})

    def _emit(self, event: Json) -> None:
        self._state.emit(event)
