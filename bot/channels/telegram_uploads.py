"""Documents go to Telegram once; afterwards only their handle (``file_id``) travels."""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from telegram import InputFile, Message
from telegram.error import BadRequest

from bot.channels.telegram_errors import is_stale_handle
from bot.domain.delivery import SendKind
from bot.messaging import FileRef, SendError

ReadFile = Callable[[str], bytes]
"""The bytes kept under a SHA-256; blocks, and raises whatever says that they are not there."""
SendDocument = Callable[[InputFile | str], Awaitable[Message]]

REMEMBERED = 1000
"""Handles kept in memory, for rows that were read before the handle was stored."""


class Uploads:
    """Single flight: while a file goes up for one chat, the others wait and then send its handle.

    A handle keeps the file name of its first upload; the same bytes under a second name show the first one.
    """

    def __init__(self, read_file: ReadFile) -> None:
        self._read_file = read_file
        self._handles: dict[str, str] = {}
        self._in_flight: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def send(self, file: FileRef, known: str, send: SendDocument) -> tuple[Message, str]:
        """The message, and the handle to store. ``known`` is the stored handle or "".

        Raises TelegramError as ``send`` does; SendError (rejected) when the bytes are not kept any more.
        """
        if handle := self._handles.get(file.sha256, known):
            try:
                return await send(handle), handle
            except BadRequest as error:
                if not is_stale_handle(error):
                    raise
                if self._handles.get(file.sha256) == handle:
                    del self._handles[file.sha256]
        async with self._in_flight.setdefault(file.sha256, asyncio.Lock()):
            handle = self._handles.get(file.sha256, "")
            if not handle:
                return await self._upload(file, send)
        return await send(handle), handle

    async def _upload(self, file: FileRef, send: SendDocument) -> tuple[Message, str]:
        try:
            content = await asyncio.to_thread(self._read_file, file.sha256)
        except Exception as error:
            raise SendError(
                SendKind.REJECTED, f"the bytes of {file.sha256} are not kept: {type(error).__name__}"
            ) from error
        message = await send(InputFile(content, filename=file.name))
        handle = message.document.file_id if message.document is not None else ""
        if handle:
            while len(self._handles) >= REMEMBERED:
                del self._handles[next(iter(self._handles))]
            self._handles[file.sha256] = handle
        return message, handle
