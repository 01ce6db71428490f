"""The HTTP face: who calls, with which token, how often; errors arrive with HTTP 200 and a number inside."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import BodyPartReader, web

from bot.emulators.zalo_oa.accounts import Accounts
from bot.emulators.zalo_oa.faults import Fault, FaultKind
from bot.emulators.zalo_oa.messages import Messages
from bot.emulators.zalo_oa.oauth import OAuth
from bot.emulators.zalo_oa.state import Call, Json, OaState, Refusal
from bot.emulators.zalo_oa.templates import Templates
from bot.emulators.zalo_oa.uploads import Uploads

Method = Callable[[Json], Any]
_UPLOADS = ("/v2.0/oa/upload/file", "/v2.0/oa/upload/image")
_PIECE = 64 * 1024
_DEAD = ("/v3.0/oa/message/transaction", "/v3.0/oa/message/promotion")
_NOT_COUNTED = ("/v3.0/oa/message/template", "/message/template")
_HTML = "<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center><hr>nginx</body></html>"


class Broken(Exception):
    """The connection is to be cut instead of answered."""


class OaApi:
    """Answers one request. ``latency_s`` delays every answer."""

    def __init__(self, state: OaState, oauth: OAuth, uploads: Uploads, templates: Templates, latency_s: float) -> None:
        self._state = state
        self._oauth = oauth
        self._uploads = uploads
        self.accounts = Accounts(state)
        self.messages = Messages(state, uploads)
        self.latency_s = latency_s
        self._post: dict[str, Method] = {
            "/v3.0/oa/message/cs": self.messages.consult,
            "/v3.0/oa/message/template": templates.by_user,
            "/message/template": templates.by_phone,
            "/v3.0/oa/quota/message": self.accounts.quota,
            "/v2.0/oa/tag/tagfollower": self.accounts.tag,
            "/v2.0/oa/tag/rmfollowerfromtag": self.accounts.untag,
        }
        self._get: dict[str, Method] = {
            "/v2.0/oa/getoa": self.accounts.getoa,
            "/v3.0/oa/user/detail": self.accounts.detail,
            "/v3.0/oa/user/getlist": self.accounts.getlist,
        }

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """One call, on a good day or a bad one. Broken where the connection is to be cut."""
        path = urlsplit(request.raw_path).path
        body = await self._body(request, path)
        recipient = body.get("recipient")
        user_id = (
            recipient.get("user_id") if isinstance(recipient, dict) else body.get("user_id", body.get("phone", ""))
        )
        fault = self._state.faults.take(path, user_id if isinstance(user_id, str) else "")
        if fault is not None and (early := self._instead(fault, path, body)) is not None:
            return early
        if self.latency_s:
            await asyncio.sleep(self.latency_s / 2)
        response = self._do(request, path, body)
        if fault is not None and fault.kind is FaultKind.LOST:
            raise Broken
        if fault is not None and fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
        if self.latency_s:
            await asyncio.sleep(self.latency_s / 2)
        return response

    async def _body(self, request: web.BaseRequest, path: str) -> Json:
        if path in _UPLOADS:
            return await _file_part(request)
        if path == "/v4/oa/access_token":
            return dict(await request.post())
        if request.method == "GET":
            query = parse_qs(urlsplit(request.raw_path).query)
            if path == "/v4/oa/permission":
                return {name: values[0] for name, values in query.items()}
            return _object(query.get("data", ["{}"])[0])
        return _object((await request.read()).decode("utf-8", "replace"))

    def _instead(self, fault: Fault, path: str, body: Json) -> web.Response | None:
        match fault.kind:
            case FaultKind.REFUSE:
                self._note(path, body, fault.code)
                return _json({"error": fault.code, "message": fault.message})
            case FaultKind.BAD_GATEWAY:
                self._note(path, body, 502)
                return web.Response(status=502, text=_HTML.format(title="502 Bad Gateway"), content_type="text/html")
            case FaultKind.THROTTLED:
                self._note(path, body, 429)
                title = "429 Too Many Requests"
                return web.Response(status=429, text=_HTML.format(title=title), content_type="text/html")
            case FaultKind.DROP:
                self._note(path, body, -1)
                raise Broken
        return None

    def _do(self, request: web.BaseRequest, path: str, body: Json) -> web.Response:
        if path.startswith("/v4/"):
            return self._authorise(request, path, body)
        headers: dict[str, str] = {}
        try:
            if path not in _NOT_COUNTED:
                remain = self._state.count_request()
                headers = {"X-RateLimit-Limit": str(self._state.requests_per_minute), "X-RateLimit-Remain": str(remain)}
            self._admit(request, path)
            data = self._run(request.method, path, body)
        except Refusal as refusal:
            self._note(path, body, refusal.code)
            return _json({"error": refusal.code, "message": refusal.message}, headers)
        self._note(path, body, 0)
        return _json({"data": data, "error": 0, "message": "Success"}, headers)

    def _admit(self, request: web.BaseRequest, path: str) -> None:
        """The token, in its header and nowhere else; its proof, where that is switched on."""
        by_phone = path == "/message/template"
        if "Authorization" in request.headers:
            self._state.violations.append(f"{path}: Authorization header")
        token = request.headers.get("access_token", "")
        fault = self._oauth.check(token)
        if fault:
            raise Refusal(
                -124 if by_phone else fault, "Access token is invalid" if fault == -216 else "Access token has expired"
            )
        proof = request.headers.get("appsecret_proof")
        good = hmac.new(self._state.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if (proof is None and self._state.demands_proof) or (proof is not None and proof != good):
            raise Refusal(-1241 if by_phone else -242, "Invalid appsecret_proof")

    def _run(self, method: str, path: str, body: Json) -> Any:
        if path in _DEAD:
            raise Refusal(-212, "API is not registered")
        if path in _UPLOADS and method == "POST":
            if "error" in body:
                raise Refusal(-201, "file is invalid!")
            put = self._uploads.put_file if path == _UPLOADS[0] else self._uploads.put_image
            return put(body["name"], body["content"])
        found = (self._post if method == "POST" else self._get).get(path)
        if found is None:
            raise Refusal(-201, f"{path} is invalid!")
        return found(body)

    def _authorise(self, request: web.BaseRequest, path: str, body: Json) -> web.Response:
        if path == "/v4/oa/permission":
            there, fault = self._oauth.consent(body)
            return (
                web.Response(status=302, headers={"Location": there}) if there else web.Response(status=200, text=fault)
            )
        if path != "/v4/oa/access_token" or request.method != "POST":
            return web.Response(status=404, text="Not Found")
        if request.content_type != "application/x-www-form-urlencoded":
            self._state.violations.append(f"{path}: {request.content_type}")
        answer = self._oauth.token(request.headers.get("secret_key", ""), body)
        self._note(path, {"grant_type": body.get("grant_type")}, int(answer.get("error", 0)))
        return _json(answer)

    def _note(self, path: str, body: Json, code: int) -> None:
        self._state.calls.append(Call(path, body, code, self._state.clock.monotonic()))


async def _file_part(request: web.BaseRequest) -> Json:
    """The part called ``file`` of a multipart body."""
    if not request.content_type.startswith("multipart/"):
        return {"error": "no multipart"}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "file":
            content = bytearray()
            while piece := await part.read_chunk(_PIECE):
                content += piece
            return {"name": part.filename or "", "content": bytes(content)}
    return {"error": "no file"}


def _object(text: str) -> Json:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _json(value: Json, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(value, headers=headers)
