"""The authorisation server: codes that work once, refresh tokens that work once, and answers that are strange on purpose."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.clock import DAY, HOUR, MINUTE
from bot.emulators.zalo_oa.state import Json, OaState

ACCESS_MS = 25 * HOUR
REFRESH_MS = 90 * DAY
CODE_MS = 10 * MINUTE
REF_DOC = "https://developers.zalo.me/docs/social-api/tham-khao/ma-loi"


@dataclass(slots=True)
class Grant:
    """One pair. ``replaced`` once a newer one exists: both tokens are dead from that moment on."""

    access: str
    refresh: str
    issued_at: int
    replaced: bool = False
    refreshed: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """An authorisation code. ``challenge`` is the PKCE challenge of the consent link."""

    value: str
    challenge: str
    issued_at: int


@dataclass
class OAuth:
    """Tokens of one OA for one app."""

    state: OaState
    callback: str = ""
    """The address registered in the console; "" takes any."""
    grants: list[Grant] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    refreshes: int = 0
    trusting: bool = False
    """A token that comes before any was given out is one of an earlier run, which ended without a word: it is good."""

    def issue(self) -> Grant:
        """A fresh pair, as API Explorer hands one out; everything older dies."""
        for grant in self.grants:
            grant.replaced = True
        grant = Grant(
            f"access-{secrets.token_urlsafe(48)}", f"refresh-{secrets.token_urlsafe(48)}", self.state.clock.now()
        )
        self.grants.append(grant)
        return grant

    def issue_code(self, challenge: str = "") -> str:
        """A code for a consent that was given."""
        code = Code(secrets.token_urlsafe(24), challenge, self.state.clock.now())
        self.codes[code.value] = code
        return code.value

    def consent(self, query: Json) -> tuple[str, str]:
        """The administrator agrees on the consent page: (where the browser is sent, fault). Exactly one of the two is set."""
        if query.get("app_id") != self.state.app_id:
            return "", "-14002 Invalid appId"
        redirect = str(query.get("redirect_uri", ""))
        if not redirect or (self.callback and redirect != self.callback):
            return "", "-14003 Invalid redirect uri"
        back = {"code": self.issue_code(str(query.get("code_challenge", ""))), "oa_id": self.state.oa_id}
        if "state" in query:
            back["state"] = str(query["state"])
        return f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(back)}", ""

    def check(self, token: str) -> int:
        """0 for a good access token, -216 for none that is valid, -220 for an expired one."""
        now = self.state.clock.now()
        if self.trusting and not self.grants:
            self.grants.append(Grant(token, "", now))
        for grant in self.grants:
            if secrets.compare_digest(grant.access.encode(), token.encode("utf-8", "replace")):
                return -216 if grant.replaced else -220 if now >= grant.issued_at + ACCESS_MS else 0
        return -216

    def token(self, secret_key: str, form: Json) -> Json:
        """``POST /v4/oa/access_token``: always HTTP 200; success is where both tokens are."""
        if secret_key != self.state.app_secret:
            return _refused("Invalid secret key", -14004)
        if form.get("app_id") != self.state.app_id:
            return _refused("Invalid app id", -14002)
        if form.get("grant_type") == "authorization_code":
            return self._exchange(form)
        if form.get("grant_type") == "refresh_token":
            return self._refresh(form)
        return _refused("Invalid grant type", -14005)

    def _exchange(self, form: Json) -> Json:
        code = self.codes.pop(str(form.get("code", "")), None)
        if code is None or self.state.clock.now() >= code.issued_at + CODE_MS:
            return _refused("Invalid code", -14019)
        verifier = str(form.get("code_verifier", ""))
        if code.challenge and challenge_of(verifier) != code.challenge:
            return _refused("Invalid code verifier", -14021)
        return self._answer(self.issue())

    def _refresh(self, form: Json) -> Json:
        given = str(form.get("refresh_token", ""))
        if self.trusting and not self.grants:
            self.grants.append(Grant("", given, self.state.clock.now()))
        grant = next((one for one in self.grants if one.refresh == given or not one.refresh), None)
        if grant is None or grant.replaced or grant.refreshed:
            return _refused("Invalid refresh token", -14014)
        if self.state.clock.now() >= grant.issued_at + REFRESH_MS:
            return _refused("Expired refresh token", -14014)
        grant.refreshed = True
        self.refreshes += 1
        return self._answer(self.issue())

    def _answer(self, grant: Grant) -> Json:
        return {
            "access_token": grant.access,
            "refresh_token": grant.refresh,
            "expires_in": str(ACCESS_MS // 1000),
        }


def challenge_of(verifier: str) -> str:
    """The PKCE challenge of a verifier (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii", "replace")).digest()).rstrip(b"=").decode()


def _refused(reason: str, code: int) -> Json:
    return {
        "error_name": reason,
        "error_reason": reason,
        "error_description": reason,
        "ref_doc": REF_DOC,
        "error": code,
    }
