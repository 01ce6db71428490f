"""How often a channel that is down is tried."""

from bot.domain.channel_health import LONGEST_LOOK_MS, Down, DownReason, look_after, refused, tried

NOW = 1_000_000_000
MINUTE = 60_000


def test_the_first_refusal_closes_it_for_a_minute_and_those_in_the_air_change_nothing() -> None:
    first = refused(None, DownReason.REFUSED, NOW)
    assert first == Down(NOW, DownReason.REFUSED, 1, NOW + MINUTE)
    assert first.holds(NOW + MINUTE - 1)
    assert not first.holds(NOW + MINUTE)
    assert refused(first, DownReason.REFUSED, NOW + 5) == first


def test_each_try_in_vain_waits_twice_as_long_up_to_an_hour() -> None:
    assert [look_after(n) // MINUTE for n in (0, 1, 2, 3, 6, 7, 99)] == [1, 1, 2, 4, 32, 60, 60]
    down = refused(None, DownReason.REFUSED, NOW)
    again = tried(down, NOW + MINUTE)
    assert again.look_again_at == NOW + 3 * MINUTE
    assert refused(again, DownReason.REFUSED, NOW + MINUTE + 50) == again, "the refusal of that very try"
    assert refused(again, DownReason.REFUSED, NOW + 9 * MINUTE).look_again_at == NOW + 13 * MINUTE
    assert LONGEST_LOOK_MS == 60 * MINUTE


def test_that_a_human_must_act_is_not_forgotten_over_what_follows_from_it() -> None:
    lost = refused(None, DownReason.UNAUTHORISED, NOW)
    assert refused(lost, DownReason.REFUSED, NOW + MINUTE).why is DownReason.UNAUTHORISED
    known = refused(None, DownReason.REFUSED, NOW)
    assert refused(known, DownReason.UNAUTHORISED, NOW + 1).why is DownReason.UNAUTHORISED


def test_a_clock_put_back_by_a_year_does_not_close_it_for_a_year() -> None:
    down = refused(None, DownReason.REFUSED, NOW)
    for _ in range(9):
        down = tried(down, NOW)
    assert down.holds(NOW)
    assert not down.holds(NOW - 365 * 24 * 60 * MINUTE)
