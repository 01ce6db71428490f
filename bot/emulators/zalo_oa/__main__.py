"""`python -m bot.emulators.zalo_oa`: the emulator in a process of its own. Prints its address when it is ready."""

from __future__ import annotations

from bot.emulators.serving import alone, serve_alone
from bot.emulators.zalo_oa.control import open_control
from bot.emulators.zalo_oa.server import ZaloOaEmulator


def main() -> None:
    """Serve until interrupted."""
    parser = alone("bot.emulators.zalo_oa")
    parser.add_argument("--no-limits", action="store_true", help="no limit of requests a minute")
    options = parser.parse_args()

    def build() -> ZaloOaEmulator:
        emulator = ZaloOaEmulator(port=options.port, latency_s=options.latency / 1000)
        if options.no_limits:
            emulator.state.requests_per_minute = 10**9
        return open_control(emulator)

    serve_alone(build)


if __name__ == "__main__":
    main()
