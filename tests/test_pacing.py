"""Sending speed: strict spacing overall, a burst and a drip per chat, one shared pause (telegram.md 3)."""

import itertools
import random

from bot.messaging import Pace
from bot.pacing import Pacer

PACE = Pace(per_second=28, chat_burst=3, chat_seconds=1.0, group_per_minute=20)


def sends(pacer: Pacer, addresses: list[str], seconds: float, *, step: float = 0.001) -> list[tuple[float, str]]:
    """Who is served when, if somebody asks every millisecond and everybody has endless messages."""
    sent: list[tuple[float, str]] = []
    now, turn = 0.0, 0
    while now < seconds:
        if pacer.slots(now, 10):
            tired = set(pacer.tired(now))
            ready = [a for a in addresses if a not in tired]
            if ready:
                address = ready[turn % len(ready)]
                turn += 1
                pacer.take(now, address)
                sent.append((now, address))
        now += step
    return sent


def test_no_second_ever_holds_more_than_the_platform_allows() -> None:
    sent = sends(Pacer(PACE), [str(n) for n in range(1000)], 10)
    times = [at for at, _ in sent]
    worst = max(sum(1 for other in times if at <= other < at + 1.0) for at in times)
    assert worst <= 30
    assert len(times) / 10 >= 26


def late_sends(seconds: float, chance: random.Random, latest: float) -> list[float]:
    """Moments of sending, to another chat each time, by somebody who is up to ``latest`` seconds late each time."""
    pacer, now = Pacer(PACE), 0.0
    sent: list[float] = []
    while now < seconds:
        now += pacer.wait(now) + chance.uniform(0.0, latest)
        pacer.take(now, str(len(sent)))
        sent.append(now)
    return sent


def test_however_late_each_send_is_no_second_holds_too_much() -> None:
    for latest in (0.0, 0.005, 0.02, 0.05, 0.2, 1.5):
        times = late_sends(60, random.Random(latest), latest)
        assert max(sum(1 for other in times if at <= other < at + 1.0) for at in times) <= 29


def test_a_few_milliseconds_of_claiming_do_not_slow_a_broadcast_down() -> None:
    assert len(late_sends(100, random.Random(1), 0.015)) >= 26 * 100


def test_one_chat_gets_a_burst_of_three_and_then_one_a_second() -> None:
    times = [at for at, _ in sends(Pacer(PACE), ["7"], 6)]
    assert len([at for at in times if at < 0.5]) == 3
    assert len(times) <= 3 + 6
    assert all(b - a > 0.9 for a, b in itertools.pairwise(times[3:]))


def test_a_group_gets_twenty_a_minute() -> None:
    assert len(sends(Pacer(PACE), ["-100200"], 60, step=0.01)) <= 21


def test_a_pause_holds_everybody() -> None:
    pacer = Pacer(PACE)
    pacer.pause(4.0)
    assert pacer.slots(3.9, 10) == 0
    assert pacer.wait(1.0) == 3.0
    assert pacer.slots(4.0, 10) == 1


def test_without_a_pace_everything_goes_at_once() -> None:
    pacer = Pacer(None)
    assert pacer.slots(0.0, 10) == 10
    pacer.take(0.0, "7")
    assert pacer.tired(0.0) == []


def test_rested_chats_are_forgotten() -> None:
    pacer = Pacer(PACE)
    for n in range(500):
        pacer.take(0.0, str(n))
    assert pacer.tired(60.0) == []
    assert pacer.rested_in(60.0) is None
