"""Methods that send files and fetch them."""

from __future__ import annotations

from bot.emulators.telegram.arguments import Arguments
from bot.emulators.telegram.errors import bad_request
from bot.emulators.telegram.files import LINK_LIFETIME_MS, MAX_DOWNLOAD, StoredFile
from bot.emulators.telegram.message_methods import addressee, caption_content, deliver
from bot.emulators.telegram.state import BotState, Chat, Json, Upload


def send_document(bot: BotState, given: Arguments) -> Json:
    chat = addressee(bot, given)
    caption = caption_content(bot, given)
    stored = _file(bot, chat, given, "document")
    return deliver(bot, chat, given, {"document": stored.document(), **caption}).api


def send_photo(bot: BotState, given: Arguments) -> Json:
    chat = addressee(bot, given)
    caption = caption_content(bot, given)
    stored = _file(bot, chat, given, "photo")
    return deliver(bot, chat, given, {"photo": stored.photo(), **caption}).api


def get_file(bot: BotState, given: Arguments) -> Json:
    """A path for downloading, good for an hour; nothing above 20 MB."""
    if not given.has("file_id"):
        raise bad_request("file_id not specified")
    stored = bot.files.find(given.text("file_id"))
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    stored.link_until = bot.clock.now() + LINK_LIFETIME_MS
    return {**stored.handle(), "file_path": stored.path}


def _file(bot: BotState, chat: Chat, given: Arguments, kind: str) -> StoredFile:
    """The file of the call: a part of the request (under its own name or `attach://`), or a handle."""
    value = given.text(kind)
    part = given.files.get(value.removeprefix("attach://") if value.startswith("attach://") else kind)
    if part is not None:
        stored = bot.files.upload(kind, part)
        bot.uploads.append(Upload(bot.clock.monotonic(), chat.id, stored.name, stored.size))
        return stored
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        bot.report(f"{kind} by URL: the emulator fetches nothing from the network")
        raise bad_request("failed to get HTTP URL content")
    stored = bot.files.find(value)
    if stored.kind != kind:
        raise bad_request("type of file mismatch")
    return stored
