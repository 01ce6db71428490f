"""The parameters of one call, however they came: query string, form, JSON or multipart. Values are read strictly."""

from __future__ import annotations

import json
import re
from binascii import a2b_qp
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from bot.emulators.telegram.errors import ApiError, bad_request

MAX_BODY = 64 * 1024 * 1024
_PARAMETER = re.compile(rb';\s*([A-Za-z0-9_*-]+)="((?:[^"\\]|\\.)*)"|;\s*([A-Za-z0-9_*-]+)=([^;\s]+)')


class Part(NamedTuple):
    """An uploaded file as it came in the multipart body."""

    file_name: str
    mime: str
    content: bytes


class Arguments:
    """Typed reading of the parameters; every reader refuses what Telegram refuses."""

    __slots__ = ("files", "values")

    def __init__(self, values: dict[str, Any], files: dict[str, Part]) -> None:
        self.values = values
        self.files = files

    def names(self) -> Iterable[str]:
        """Parameter names given, files under the name of their part (attached parts have names of their own)."""
        attached = {name for name in self.files if not self._is_attached(name)}
        return self.values.keys() | attached

    def text(self, name: str) -> str:
        """A string, "" when absent."""
        value = self.values.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def json(self, name: str) -> Any:
        """A JSON value, given as such or as its text; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def _is_attached(self, name: str) -> bool:
        return any(isinstance(value, str) and f"attach://{name}" in value for value in self.values.values())


async def read_arguments(request: web.BaseRequest, query: str) -> Arguments:
    """All parameters of the request. Raises ApiError 413 for a body over MAX_BODY, 400 for one that cannot be read."""
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if not request.body_exists:
        return Arguments(values, {})
    length = request.content_length
    if length is not None and length > MAX_BODY:
        raise ApiError(413, "Request Entity Too Large")
    body = await request.content.read()
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("multipart/form-data"):
        return _multipart(body, kind, values)
    try:
        if kind.startswith("application/json"):
            given = json.loads(body or b"{}")
            values.update(given if isinstance(given, dict) else {})
        else:
            values.update(_form(body))
    except ValueError:
        raise bad_request("can't parse the request body; it must be UTF-8") from None
    return Arguments(values, {})


def _form(body: bytes) -> dict[str, str]:
    """A URL-encoded form. Percent signs are read as quoted-printable, which the standard library decodes in C: five times
    faster for Vietnamese text, where nearly every letter is three escapes.
    """
    values = {}
    for pair in body.split(b"&"):
        name, _equals, value = pair.partition(b"=")
        if b"%" in value or b"+" in value:
            value = a2b_qp(value.replace(b"=", b"%3D").replace(b"+", b" ").replace(b"%", b"="))
        if name:
            values[unquote(name.decode())] = value.decode()
    return values


def _multipart(body: bytes, content_type: str, values: dict[str, Any]) -> Arguments:
    """Read as Telegram does: names as raw UTF-8, `filename*` ignored, nothing percent-decoded."""
    boundary = re.search(r'boundary="?([^";]+)"?', content_type)
    if boundary is None:
        raise bad_request("boundary is missing in the multipart request")
    files: dict[str, Part] = {}
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:]:
        if piece.startswith(b"--"):
            break
        head, separator, content = piece.partition(b"\r\n\r\n")
        headers = _part_headers(head)
        disposition = _disposition(headers.get(b"content-disposition", b""))
        if not separator or "name" not in disposition:
            raise bad_request("can't parse the multipart request")
        name = disposition["name"]
        if "filename" in disposition:
            mime = headers.get(b"content-type", b"").decode("ascii", "replace")
            files[name] = Part(disposition["filename"], mime, content)
        elif "filename*" in disposition:
            files[name] = Part("", headers.get(b"content-type", b"").decode("ascii", "replace"), content)
        else:
            values[name] = content.decode("utf-8", "replace")
    return Arguments(values, files)


def _part_headers(head: bytes) -> dict[bytes, bytes]:
    lines = (line.partition(b":") for line in head.split(b"\r\n") if b":" in line)
    return {name.strip().lower(): value.strip() for name, _colon, value in lines}


def _disposition(header: bytes) -> dict[str, str]:
    found = {}
    for quoted_name, quoted, bare_name, bare in _PARAMETER.findall(header):
        name, value = (quoted_name, quoted) if quoted_name else (bare_name, bare)
        found[name.decode("ascii").lower()] = value.decode("utf-8", "replace")
    return found


def split_target(raw: str) -> tuple[str, str]:
    """Decoded path and raw query of a request target."""
    path, _mark, query = raw.partition("?")
    return (unquote(path) if "%" in path else path), query
