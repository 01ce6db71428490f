"""Files on their way to a browser: signed links for officials on other channels, and the bytes with the right headers."""

import asyncio
import base64
import binascii
import hmac
import re
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO
from urllib.parse import quote

from aiohttp import web

from bot.config import Config
from bot.domain.text import nfc
from bot.messaging import FileRef
from bot.store.blobs import BlobMissing
from bot.store.keys import SecretKey, keyed_hash
from bot.web.doors import DOORS
from bot.web.pages import notice

LINK_DAYS = 30
"""How long a link to a file opens: a card is looked at again until its directive is done."""
_DAY = 86_400_000
_CHUNK = 262_144
_MAC = 16

TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "heic": "image/heic",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
}
"""Kinds of files by extension; not the machine's table, which differs from one Windows to the next."""
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
"""What a browser may show in place: nothing that could run."""


def type_of(name: str) -> str:
    """The media type of a file by its name."""
    return TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def file_name(text: str, longest: int) -> str:
    """The last part of a name as a browser gives it, its end kept when it is too long: the extension says what it is."""
    name = re.split(r"[/\\]", nfc(text))[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", name).strip()[-longest:]


def link_maker(config: Config, key: SecretKey) -> Callable[[FileRef, int], str | None]:
    """What ``Office.link_for`` uses: a signed address of a file, or None where there is no public address."""
    public = config.web.public_url.rstrip("/")

    def link(file: FileRef, now: int) -> str | None:
        return (
            f"{public}/f/{sign_file(key, file, now + LINK_DAYS * _DAY)}/{quote(file.name, safe='')}" if public else None
        )

    return link


def sign_file(key: SecretKey, file: FileRef, expires_at: int) -> str:
    """The token of one file under one name until ``expires_at`` (epoch ms)."""
    seconds = expires_at // 1000
    value = seconds.to_bytes(5, "big") + bytes.fromhex(file.sha256) + _mac(key, file.sha256, file.name, seconds)
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def read_file_token(key: SecretKey, token: str, name: str) -> tuple[str, int] | None:
    """SHA-256 and end (epoch ms) of a token we signed for this name; None for any other."""
    try:
        value = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(value) != 5 + 32 + _MAC:
        return None
    seconds, sha256 = int.from_bytes(value[:5], "big"), value[5:37].hex()
    genuine = hmac.compare_digest(value[37:], _mac(key, sha256, name, seconds))
    return (sha256, seconds * 1000) if genuine else None


def _mac(key: SecretKey, sha256: str, name: str, seconds: int) -> bytes:
    return bytes.fromhex(keyed_hash(key, "file_link", f"{seconds}\n{sha256}\n{name}"))[:_MAC]


async def show_signed(request: web.Request) -> web.StreamResponse:
    """``/f/<token>/<name>``: a file of the office for whoever was sent the link."""
    doors = request.app[DOORS]
    name = request.match_info["name"]
    found = read_file_token(doors.office.key, request.match_info["token"], name)
    if found is None:
        raise web.HTTPNotFound
    sha256, expires_at = found
    if expires_at <= doors.clock.now():
        return notice(request, "file_expired", 410)
    return await send_file(request, FileRef(sha256, name, type_of(name), 0))


async def send_file(request: web.Request, file: FileRef) -> web.StreamResponse:
    """The bytes under their Vietnamese name; shown in place where that is safe, else saved. 404 if they are gone."""
    blobs = request.app[DOORS].office.blobs
    try:
        handle = await asyncio.to_thread(blobs.open, file.sha256)
    except (BlobMissing, ValueError):
        raise web.HTTPNotFound from None
    try:
        size = await asyncio.to_thread(blobs.size, file.sha256)
        part = _wanted_part(request, size)
        if part is not None and part[0] >= size:
            return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
        first, last = part or (0, size - 1)
        headers = _headers(file.name, type_of(file.name), last - first + 1)
        if part is not None:
            headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        response = web.StreamResponse(status=200 if part is None else 206, headers=headers)
        await response.prepare(request)
        if request.method != "HEAD":
            await asyncio.to_thread(handle.seek, first)
            async for chunk in _chunks(handle, last - first + 1):
                await response.write(chunk)
        await response.write_eof()
        return response
    finally:
        await asyncio.to_thread(handle.close)


async def _chunks(handle: BinaryIO, left: int) -> AsyncIterator[bytes]:
    while left > 0 and (chunk := await asyncio.to_thread(handle.read, min(_CHUNK, left))):
        left -= len(chunk)
        yield chunk


def _wanted_part(request: web.Request, size: int) -> tuple[int, int] | None:
    """First and last byte of a download that goes on after it broke off; None for all of it (several ranges: all of it)."""
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", request.headers.get("Range", "").replace(" ", ""))
    if match is None or match[0] == "bytes=-" or size == 0:
        return None
    first, last = match[1], match[2]
    if not first:
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


def _headers(name: str, mime: str, size: int) -> dict[str, str]:
    return {
        "Content-Type": mime + ("; charset=utf-8" if mime.startswith("text/") else ""),
        "Content-Length": str(size),
        "Accept-Ranges": "bytes",
        "Content-Disposition": disposition(name, inline=mime in SHOWN_INLINE),
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'",
        "Cache-Control": "private, max-age=3600",
    }


def disposition(name: str, *, inline: bool) -> str:
    """``Content-Disposition`` with the name in UTF-8 (RFC 6266), and without accents for what cannot read that."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
