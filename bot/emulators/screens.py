"""One chat as seen on a phone, whatever the platform: what cannot be done there, and waiting for something to appear."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar


class PhoneError(Exception):
    """What a person cannot do on a real phone: press a button that is not there, write to a bot they blocked, send nothing …"""


class Shown(Protocol):
    """A message that has appeared: its words (captions too)."""

    @property
    def text(self) -> str: ...


M = TypeVar("M", bound=Shown)


class Screen(ABC, Generic[M]):
    """The waiting common to every phone. Time is real seconds; a *revision* counts everything that changes on any phone."""

    def __init__(self) -> None:
        self._acted = 0

    @property
    @abstractmethod
    def _revision(self) -> int:
        """The newest revision."""

    @property
    @abstractmethod
    def _waiting(self) -> set[asyncio.Future[None]]:
        """Woken when something in this chat changes."""

    @abstractmethod
    def _after(self, revision: int) -> Iterable[M]:
        """What the product wrote or changed after a revision, oldest first."""

    def mark(self) -> int:
        """A point in time for `wait_for(since=…)`: only what is sent or edited after it counts."""
        return self._revision

    async def wait_for(
        self,
        wanted: str | Callable[[M], Any],
        timeout: float = 5.0,  # noqa: ASYNC109 (part of the promised interface)
        *,
        since: int | None = None,
    ) -> M:
        """The first message of the product, new or edited since the person last did something (or since `since`), that contains
        the words or satisfies the predicate. `timeout` in real seconds; raises TimeoutError naming what is shown.
        """
        after = self._acted if since is None else since
        deadline = time.monotonic() + timeout
        while True:
            for message in self._after(after):
                if (wanted in message.text) if isinstance(wanted, str) else wanted(message):
                    return message
            if not await self._change(deadline - time.monotonic()):
                shown = [message.text for message in self._after(-1)][-3:]
                raise TimeoutError(f"{wanted!r} did not appear within {timeout} s; the phone shows {shown!r}")

    async def expect_silence(self, seconds: float = 0.3, *, since: int | None = None) -> None:
        """Nothing of the product appears or changes for that many real seconds; AssertionError with what did."""
        after = self._acted if since is None else since
        await asyncio.sleep(seconds)
        for message in self._after(after):
            raise AssertionError(f"silence was expected, the phone shows {message.text!r}")

    def _act(self) -> None:
        """The person does something: what appears from now on is the answer."""
        self._acted = self._revision

    async def _change(self, seconds: float) -> bool:
        """Wait until something in the chat changes; False when the time is over."""
        if seconds <= 0:
            return False
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True


def wake(waiting: set[asyncio.Future[None]]) -> None:
    """Something in a chat changed."""
    for future in list(waiting):
        if not future.done():
            future.set_result(None)
