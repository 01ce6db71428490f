"""Files and pictures go up once; afterwards only their handle travels, until Zalo forgets it after seven days (zalo-api.md B5)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from weakref import WeakValueDictionary

from bot.channels.json_fields import words_of
from bot.channels.zalo_oa_errors import HANDLE_EXPIRED, OaRefused
from bot.channels.zalo_oa_request import OaClient
from bot.domain.delivery import SendKind
from bot.messaging import FileRef, SendError

ReadFile = Callable[[str], bytes]
T = TypeVar("T")
LARGEST_FILE = 5_000_000
LARGEST_IMAGE = 1_000_000
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}
SIZES_OUT = {mime: LARGEST_IMAGE if mime.startswith("image/") else LARGEST_FILE for mime in _ENDINGS}
"""What can be sent, in bytes by media type. The limits are published as 5 MB and 1 MB without saying which."""
REMEMBERED = 1_000


def is_image(file: FileRef) -> bool:
    """Pictures go up another way and are shown, not offered."""
    return file.mime.startswith("image/")


class Uploads:
    """Single flight: while a file goes up for one chat, the others wait and then send its handle."""

    def __init__(self, client: OaClient, read_file: ReadFile) -> None:
        self._client = client
        self._read_file = read_file
        self._handles: dict[str, str] = {}
        self._in_flight: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def send(self, file: FileRef, known: str, token: str, send: Callable[[str], Awaitable[T]]) -> tuple[T, str]:
        """What ``send(handle)`` gave, and the handle to store. ``known`` is the stored handle or "".

        A handle that is over is made anew once. Raises OaRefused as ``send`` does, SendError as an upload does.
        """
        if handle := self._handles.get(file.sha256, known):
            try:
                return await send(handle), handle
            except OaRefused as refused:
                if refused.code != HANDLE_EXPIRED:
                    raise
                if self._handles.get(file.sha256) == handle:
                    del self._handles[file.sha256]
        async with self._in_flight.setdefault(file.sha256, asyncio.Lock()):
            handle = self._handles.get(file.sha256, "") or await self._upload(file, token)
        return await send(handle), handle

    async def _upload(self, file: FileRef, token: str) -> str:
        try:
            content = await asyncio.to_thread(self._read_file, file.sha256)
        except Exception as error:
            raise SendError(
                SendKind.REJECTED, f"the bytes of {file.sha256} are not kept: {type(error).__name__}"
            ) from error
        path, field = ("image", "attachment_id") if is_image(file) else ("file", "token")
        data = await self._client.upload(f"/v2.0/oa/upload/{path}", token, _name(file), file.mime, content)
        handle = words_of(data, field)
        if not handle:
            raise SendError(SendKind.TRY_LATER, "an upload without a handle")
        while len(self._handles) >= REMEMBERED:
            del self._handles[next(iter(self._handles))]
        self._handles[file.sha256] = handle
        return handle


def _name(file: FileRef) -> str:
    """The file's name with the ending Zalo judges it by."""
    ending = _ENDINGS.get(file.mime, "")
    return file.name if file.name.lower().endswith(ending) else f"{file.name}{ending}"
