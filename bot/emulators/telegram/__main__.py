"""`python -m bot.emulators.telegram`: the emulator in a process of its own. Prints its address when it is ready."""

from __future__ import annotations

from bot.emulators.serving import alone, serve_alone
from bot.emulators.telegram.control import open_control
from bot.emulators.telegram.server import DEFAULT_TOKEN, TelegramEmulator


def main() -> None:
    """Serve until interrupted."""
    parser = alone("bot.emulators.telegram")
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--no-limits", action="store_true", help="no flood windows")
    parser.add_argument("--open-chats", action="store_true", help="the bot may write to any private id")
    options = parser.parse_args()

    def build() -> TelegramEmulator:
        emulator = TelegramEmulator(
            token=options.token,
            port=options.port,
            limits=not options.no_limits,
            latency_s=options.latency / 1000,
            open_chats=options.open_chats,
        )
        return open_control(emulator)

    serve_alone(build)


if __name__ == "__main__":
    main()
