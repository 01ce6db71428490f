"""The loop around a poll: it outlives whatever happens to the channel, to the inbox, and to whoever watches."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot import polling
from bot.messaging import PollError, PollFault, RawItem


class Script:
    """A channel that answers from a list, then waits for ever; remembers the cursors it was given."""

    name = "script"

    def __init__(self, *answers: list[RawItem] | Exception) -> None:
        self._answers = list(answers)
        self.cursors: list[str | None] = []
        self.through = asyncio.Event()

    async def poll(self, cursor: str | None) -> tuple[Sequence[RawItem], str | None]:
        self.cursors.append(cursor)
        if not self._answers:
            self.through.set()
            await asyncio.Event().wait()
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer, f"after {len(self.cursors)}"


class Watch:
    """Remembers what it was told; with ``broken`` it fails each time it is told of a failure."""

    def __init__(self, *, broken: bool = False) -> None:
        self.told: list[int | PollFault] = []
        self._broken = broken

    async def heard(self, brought: int) -> None:
        self.told.append(brought)

    async def failed(self, error: PollError | None = None) -> None:
        assert error is not None
        self.told.append(error.fault)
        if self._broken:
            raise OSError("No space left on device")


@pytest.mark.parametrize("broken", [False, True])
async def test_it_goes_on_and_confirms_only_what_is_kept(monkeypatch: pytest.MonkeyPatch, broken: bool) -> None:
    monkeypatch.setattr(polling, "FIRST_WAIT", 0.001)
    item = RawItem("k", "a", b"{}")
    down = PollError(PollFault.UNAVAILABLE)
    channel, watch = Script([item], down, ValueError("no list"), [item], []), Watch(broken=broken)
    kept: list[RawItem] = []
    refusals = iter([True])

    async def accept(_channel: str, items: Sequence[RawItem]) -> None:
        if next(refusals, False):
            raise OSError("disk full")
        kept.extend(items)

    running = asyncio.create_task(polling.poll_forever(channel, accept, watch))
    await asyncio.wait_for(channel.through.wait(), 5)
    running.cancel()
    assert channel.cursors == [None, None, None, None, "after 4", "after 5"]
    assert kept == [item]
    assert watch.told == [PollFault.UNAVAILABLE, 1, 0]
