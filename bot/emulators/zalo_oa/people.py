"""People with the Zalo app: they follow, write, press, send files, see. What they do becomes signed calls of the webhook."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from typing import Protocol

from bot.emulators.screens import PhoneError, Screen
from bot.emulators.zalo_oa.state import Json, OaButton, OaMessage, OaState, OaUser


class HostMedia(Protocol):
    """Puts bytes on the CDN and gives their address."""

    def __call__(self, name: str, content: bytes, mime: str) -> str: ...


class OaPerson(Screen[OaMessage]):
    """One Zalo account and its chat with the OA. Methods take effect at once; only waiting is asynchronous."""

    def __init__(self, state: OaState, user: OaUser, host_media: HostMedia) -> None:
        super().__init__()
        self._state = state
        self.user = user
        self._host_media = host_media

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
        url = self._host_media(name, content, mime)
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
        url = self._host_media(name, content, "image/jpeg")
        return self._attach("user_send_image", "image", {"thumbnail": url, "url": url}, caption, name)

    def send_audio(self, content: bytes = b"aac") -> str:
        return self._attach("user_send_audio", "audio", {"url": self._host_media("a.aac", content, "audio/aac")})

    def send_video(self, content: bytes = b"mp4") -> str:
        url = self._host_media("v.mp4", content, "video/mp4")
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

    @property
    def _revision(self) -> int:
        return self._state.revision

    @property
    def _waiting(self) -> set[asyncio.Future[None]]:
        return self.user.waiting

    def _after(self, revision: int) -> Iterable[OaMessage]:
        return (message for message in self.from_oa if message.revision > revision)

    # -- how

    def _say(
        self, event: str, content: Json, shown: str, *, hidden: bool = False, kind: str = "text", name: str = ""
    ) -> str:
        state = self._state
        self._act()
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
