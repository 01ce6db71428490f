"""The platforms that are switched on: a new one is a module here, a channel, and one line below."""

from bot.clock import Clock
from bot.config import Config
from bot.connections.common import Connection, Hook, Live
from bot.connections.telegram import TelegramConnection
from bot.store.blobs import BlobStore

__all__ = ["Connection", "Hook", "Live", "connections"]


def connections(config: Config, clock: Clock, blobs: BlobStore) -> list[Connection]:
    """One connection for every platform the settings switch on."""
    found: list[Connection] = []
    if config.telegram.enabled:
        found.append(TelegramConnection(config, clock, blobs))
    return found
