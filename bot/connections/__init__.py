"""The platforms that are switched on: a new one is a module here, a channel, and one line below."""

from bot.clock import Clock
from bot.config import Config
from bot.connections.common import Connection, HasPages, Live
from bot.store.blobs import BlobStore

__all__ = ["Connection", "HasPages", "Live", "connections"]


def connections(config: Config, clock: Clock, blobs: BlobStore) -> list[Connection]:
    """One connection for every platform the settings switch on; what the others need is not loaded."""
    found: list[Connection] = []
    if config.telegram.enabled:
        from bot.connections.telegram import TelegramConnection

        found.append(TelegramConnection(config, clock, blobs))
    if config.zalo_bot.enabled:
        from bot.connections.zalo_bot import ZaloBotConnection

        found.append(ZaloBotConnection(config, clock))
    if config.zalo_oa.enabled:
        from bot.connections.zalo_oa import ZaloOaConnection

        found.append(ZaloOaConnection(config, clock, blobs))
    return found
