"""`python -m bot.emulators.zalo_bot`: the emulator in a process of its own. Prints its address when it is ready."""

from __future__ import annotations

from bot.emulators.serving import alone, serve_alone
from bot.emulators.zalo_bot.control import open_control
from bot.emulators.zalo_bot.modes import BodyForm, EmptyPoll, StatusMode
from bot.emulators.zalo_bot.server import DEFAULT_TOKEN, ZaloBotEmulator


def main() -> None:
    """Serve until interrupted."""
    parser = alone("bot.emulators.zalo_bot")
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--status", choices=list(StatusMode), default=StatusMode.MIRROR)
    parser.add_argument("--body", choices=list(BodyForm), default=BodyForm.WRAPPED)
    parser.add_argument("--empty-poll", choices=list(EmptyPoll), default=EmptyPoll.ERROR_408)
    parser.add_argument("--forgetful", action="store_true", help="what arrives while nobody polls is lost")
    options = parser.parse_args()

    def build() -> ZaloBotEmulator:
        emulator = ZaloBotEmulator(
            token=options.token,
            port=options.port,
            latency_s=options.latency / 1000,
            status=options.status,
            body=options.body,
            empty_poll=options.empty_poll,
            forgetful=options.forgetful,
        )
        return open_control(emulator)

    serve_alone(build)


if __name__ == "__main__":
    main()
