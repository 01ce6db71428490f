"""What every platform is connected through: its channel, its webhooks, and a task that keeps it connected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.actions.office import Office
from bot.clock import Clock
from bot.config import Config
from bot.messaging import Channel
from bot.store.database import Store
from bot.web.doors import Accept, Hook, Page


@dataclass(frozen=True)
class Live:
    """The running product, as a connection sees it. ``bot_names`` holds our public name by channel and is filled by connections."""

    config: Config
    store: Store
    office: Office
    clock: Clock
    bot_names: dict[str, str]
    accept: Accept
    wake: Callable[[], None]
    """There may be something to send."""


class Connection(Protocol):
    """One platform, switched on. The application opens it, serves its webhooks, runs it as a task and closes it."""

    @property
    def channel(self) -> Channel: ...

    def hooks(self, live: Live) -> Mapping[str, Hook]:
        """Webhooks by path."""
        ...

    async def open(self) -> None:
        """Open sessions; nothing is asked of the platform yet."""
        ...

    async def run(self, live: Live) -> None:
        """Connect and stay connected until cancelled; the network may be down when we start."""
        ...

    async def close(self) -> None: ...


@runtime_checkable
class HasPages(Protocol):
    """A connection whose platform sends browsers back to us."""

    def pages(self, live: Live) -> Mapping[str, Page]:
        """Pages by path."""
        ...
