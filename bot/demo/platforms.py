"""A platform as the demonstration and the tests have it: an emulator beside the product, and the phones it gives out.

The emulators themselves are not imported here (design 4): ``bot.cli`` opens them and hands them over in this shape.
"""

from typing import Any, Protocol

from bot.app import App
from bot.config import Config
from bot.demo.phones import Phone


class Platform(Protocol):
    """One emulator. ``channel`` is the name in the record."""

    @property
    def channel(self) -> str: ...

    @property
    def emulator(self) -> Any: ...

    @property
    def busy(self) -> bool:
        """Something a person sent has not reached the product yet."""
        ...

    @property
    def violations(self) -> list[str]:
        """Mistakes the real platform would pass over."""
        ...

    def configured(self, config: Config) -> Config:
        """The settings with this platform switched on, at the emulator's address."""
        ...

    def front(self, origin: str) -> None:
        """What the platform sends to our public address goes to ``origin``; called whenever the product has started."""
        ...

    async def connect(self, app: App) -> None:
        """What an administrator does once, when the product runs; called whenever it has started."""
        ...

    async def renew(self, app: App) -> None:
        """What an administrator does before an authorisation ends; called when months may have passed."""
        ...

    def phone(self, owner: str, address: str = "", *, started: bool = False) -> Phone:
        """The phone at ``address`` ("": one that has never spoken to us; ``started``: that has been in touch)."""
        ...

    def keep(self) -> dict[str, Any]:
        """What the platform knows of chats, as JSON, for a demonstration that goes on another day."""
        ...

    def take_up(self, kept: dict[str, Any]) -> None:
        """Go on from what was kept. KeyError, TypeError or ValueError where it is not that."""
        ...
