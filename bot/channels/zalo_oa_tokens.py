"""The access token in use: renewed in time by one task for all, and never used before the record holds it (zalo-api.md B2)."""

import asyncio
import logging
from collections.abc import Callable

from bot.actions import zalo_tokens
from bot.actions.office import Office
from bot.actions.zalo_tokens import MOST_IN_DOUBT, REFRESH_AFTER_MS, Authority, Loss, Tokens
from bot.channels.json_fields import Json, words_of
from bot.channels.zalo_oa_errors import Gateway
from bot.channels.zalo_oa_request import OaClient
from bot.channels.zalo_oa_updates import text_of
from bot.clock import Clock
from bot.domain.delivery import SendKind
from bot.log import redact, register_secret
from bot.messaging import SendError
from bot.store.database import Store

log = logging.getLogger(__name__)

DOUBT_S = 60.0
"""After a lost answer the token is tried again no sooner than this, unless nothing can be sent without."""
_PERHAPS_WORKED = (500, 504)
"""Pages of a gateway behind which the call may have been carried out."""


class NotAuthorised(SendError):
    """Nothing can be sent until a human authorises the OA."""

    def __init__(self, detail: str) -> None:
        super().__init__(SendKind.MISCONFIGURED, detail)


class TokenKeeper:
    """Single flight around one pair. Bound to the record by :meth:`bind`; before that nothing can be sent."""

    def __init__(self, client: OaClient, app_id: str, clock: Clock) -> None:
        self._client = client
        self._app_id = app_id
        self._clock = clock
        self._lock = asyncio.Lock()
        self._known: Authority | None = None
        self._store: Store | None = None
        self._office: Office | None = None
        self._wake: Callable[[], None] = lambda: None
        self._doubt_until = 0.0

    def bind(self, store: Store, office: Office, wake: Callable[[], None]) -> None:
        """Where the tokens are kept, and whom to wake when the office must be told."""
        self._store, self._office, self._wake = store, office, wake

    def forget(self) -> None:
        """The record may have changed: read it again before the next use."""
        self._known = None

    async def access(self) -> str:
        """A token to call with, renewed first where it is time. Raises SendError where there is none."""
        found = await self._authority()
        if found.tokens is None:
            raise NotAuthorised("the OA is not authorised yet")
        if not self._is_due(found.tokens):
            return found.tokens.access
        try:
            return (await self._renew(found.tokens)).access
        except SendError:
            if self._clock.now() < found.tokens.expires_at:  # the old one still works
                return found.tokens.access
            raise

    async def renewed(self, refused: str) -> str:
        """Another token than the one the platform has just refused. Raises SendError where there is none."""
        self.forget()
        found = await self._authority()
        if found.tokens is None:
            raise NotAuthorised("the OA is not authorised yet")
        if found.tokens.access != refused:
            return found.tokens.access
        return (await self._renew(found.tokens)).access

    async def refresh_if_due(self) -> None:
        """For the task that looks in from time to time. Raises SendError."""
        self.forget()
        found = await self._authority()
        if found.tokens is not None and found.lost is None and self._is_due(found.tokens):
            await self._renew(found.tokens)

    async def exchange(self, fields: dict[str, str]) -> Json:
        """Ask for a first pair with the code of a consent; the platform's answer. Raises SendError."""
        return await self._client.tokens({**fields, "app_id": self._app_id, "grant_type": "authorization_code"})

    def _is_due(self, tokens: Tokens) -> bool:
        return self._clock.now() >= min(tokens.issued_at + REFRESH_AFTER_MS, tokens.expires_at)

    async def _authority(self) -> Authority:
        if self._known is None or self._known.tokens is None:
            store, office = self._bound()
            self._known = await store.read(zalo_tokens.load, office.key)
            _hide(self._known)
        return self._known

    async def _renew(self, used: Tokens) -> Tokens:
        """One try for all who wait; whoever comes second finds the first one's pair."""
        async with self._lock:
            self.forget()
            found = await self._authority()
            if found.tokens is None:
                raise NotAuthorised("the OA is not authorised yet")
            if found.tokens.access != used.access:
                return found.tokens
            if found.lost is not None:
                raise NotAuthorised(f"the OA must be authorised anew: {found.lost.value}")
            if found.doubts >= MOST_IN_DOUBT:
                raise await self._lost(Loss.IN_DOUBT)
            if self._clock.monotonic() < self._doubt_until and self._clock.now() < found.tokens.expires_at:
                raise SendError(SendKind.TRY_LATER, "the last refresh is in doubt", DOUBT_S)
            return await self._ask(found)

    async def _ask(self, found: Authority) -> Tokens:
        assert found.tokens is not None
        store, office = self._bound()
        await store.write(zalo_tokens.begin_refresh, office.key, self._clock.now())
        fields = {"refresh_token": found.tokens.refresh, "app_id": self._app_id, "grant_type": "refresh_token"}
        try:
            answer = await self._client.tokens(fields)
        except SendError as error:
            await self._not_answered(error, found.doubts + 1)
            raise SendError(SendKind.TRY_LATER, f"refresh: {error.detail}", DOUBT_S) from None
        pair = pair_of(answer)
        if pair is None:
            log.error(
                "the refresh token was refused: %s", redact(words_of(answer, "error_name") or text_of(answer, "error"))
            )
            raise await self._lost(Loss.REFUSED)
        _hide_pair(*pair[:2])
        await self._keep(*pair)
        return (await self._fresh()).tokens or found.tokens

    async def _keep(self, access: str, refresh: str, lasts: int | None) -> None:
        """The pair exists nowhere else: a record that cannot be written for a moment is tried again and again."""
        store, office = self._bound()
        wait = 0.1
        while True:
            try:
                await store.write(zalo_tokens.keep, office, self._clock.now(), access, refresh, expires_in_s=lasts)
            except Exception:
                log.exception("the new tokens are not written down yet")
                await asyncio.sleep(wait)
                wait = min(wait * 2, 10.0)
            else:
                return

    async def _not_answered(self, error: SendError, doubts: int) -> None:
        store, office = self._bound()
        if not _perhaps_used_up(error):
            await store.write(zalo_tokens.refresh_not_sent, office.key, self._clock.now())
            return
        log.warning("the answer to a token refresh was lost: %s", error.detail)
        self._doubt_until = self._clock.monotonic() + DOUBT_S
        if doubts >= MOST_IN_DOUBT:
            raise await self._lost(Loss.IN_DOUBT)

    async def _lost(self, why: Loss) -> NotAuthorised:
        """Say that a human must act; the error to raise."""
        store, office = self._bound()
        await store.write(zalo_tokens.lose, office, self._clock.now(), why)
        self.forget()
        self._wake()
        return NotAuthorised(f"the OA must be authorised anew: {why.value}")

    async def _fresh(self) -> Authority:
        self.forget()
        return await self._authority()

    def _bound(self) -> tuple[Store, Office]:
        if self._store is None or self._office is None:
            raise SendError(SendKind.TRY_LATER, "the record is not open yet")
        return self._store, self._office


def pair_of(answer: Json) -> tuple[str, str, int | None] | None:
    """Access token, refresh token and seconds; None for anything without both tokens, whatever its HTTP status was."""
    access, refresh = words_of(answer, "access_token"), words_of(answer, "refresh_token")
    lasts = text_of(answer, "expires_in")
    return (access, refresh, int(lasts) if lasts.isdigit() else None) if access and refresh else None


def _perhaps_used_up(error: SendError) -> bool:
    """Whether the platform may have taken the refresh token although we have no answer."""
    if isinstance(error, Gateway):
        return error.status in _PERHAPS_WORKED
    return error.kind is SendKind.UNKNOWN_OUTCOME


def _hide(found: Authority) -> None:
    if found.tokens is not None:
        _hide_pair(found.tokens.access, found.tokens.refresh)


def _hide_pair(access: str, refresh: str) -> None:
    register_secret(access)
    register_secret(refresh)
