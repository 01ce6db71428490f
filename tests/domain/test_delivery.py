"""What each failure of sending means, kind by kind."""

from itertools import product

import pytest

from bot.domain.delivery import (
    MAX_ATTEMPTS,
    MAX_BACKOFF_MS,
    OUTAGE_RETRY_MS,
    Action,
    Decision,
    MessageKind,
    OutboxStatus,
    SendKind,
    after_crash,
    backoff_ms,
    decide,
    priority_of,
)

NOW = 1_686_000_000_000
REPEATABLE = [
    MessageKind.ANSWER,
    MessageKind.REMINDER,
    MessageKind.WEEKLY,
    MessageKind.DIRECTIVE_CARD,
    MessageKind.OFFICE_ALERT,
]


def test_the_order_between_people() -> None:
    order = [
        priority_of(MessageKind.ANSWER),
        priority_of(MessageKind.DIRECTIVE_CARD, urgent=True),
        priority_of(MessageKind.DIRECTIVE_CARD),
        priority_of(MessageKind.REMINDER),
        priority_of(MessageKind.BROADCAST),
        priority_of(MessageKind.EDIT),
    ]
    assert order == sorted(set(order))
    assert priority_of(MessageKind.WEEKLY) == priority_of(MessageKind.REMINDER)
    assert priority_of(MessageKind.BROADCAST, urgent=True) == priority_of(MessageKind.DIRECTIVE_CARD, urgent=True)
    assert priority_of(MessageKind.EDIT, urgent=True) == priority_of(MessageKind.EDIT)
    assert priority_of(MessageKind.ANSWER, urgent=True) == priority_of(MessageKind.ANSWER)


def test_back_off_doubles_up_to_five_minutes() -> None:
    assert [backoff_ms(n) for n in (1, 2, 3, 4)] == [1000, 2000, 4000, 8000]
    assert backoff_ms(50) == MAX_BACKOFF_MS


def test_what_was_surely_not_sent_is_tried_again_until_it_is_given_up() -> None:
    for attempts in range(1, MAX_ATTEMPTS):
        decision = decide(MessageKind.BROADCAST, SendKind.TRY_LATER, attempts=attempts, now=NOW)
        assert decision == Decision(Action.RETRY, NOW + backoff_ms(attempts))
    last = decide(MessageKind.BROADCAST, SendKind.TRY_LATER, attempts=MAX_ATTEMPTS, now=NOW)
    assert last.status is OutboxStatus.FAILED
    assert last.tell_office


def test_an_outage_of_the_whole_channel_uses_up_no_attempts() -> None:
    decision = decide(MessageKind.REMINDER, SendKind.TRY_LATER, attempts=MAX_ATTEMPTS, now=NOW, outage=True)
    assert decision == Decision(Action.RETRY, NOW + OUTAGE_RETRY_MS, counts=False)


def test_a_slow_down_pauses_the_channel_as_long_as_asked_and_is_no_failure() -> None:
    decision = decide(MessageKind.BROADCAST, SendKind.SLOW_DOWN, attempts=1, now=NOW, retry_after=17.5)
    assert decision == Decision(Action.PAUSE_CHANNEL, NOW + 17_500, counts=False)
    assert decision.status is OutboxStatus.QUEUED
    unsaid = decide(MessageKind.BROADCAST, SendKind.SLOW_DOWN, attempts=1, now=NOW)
    assert unsaid.retry_at is not None
    assert unsaid.retry_at > NOW


def test_a_wrong_token_stops_the_channel_and_tells_the_office_but_loses_nothing() -> None:
    decision = decide(MessageKind.DIRECTIVE_CARD, SendKind.MISCONFIGURED, attempts=3, now=NOW)
    assert decision.action is Action.PAUSE_CHANNEL
    assert decision.tell_office
    assert decision.status is OutboxStatus.QUEUED


def test_a_person_who_blocked_us_is_tried_on_the_next_account() -> None:
    decision = decide(MessageKind.DIRECTIVE_CARD, SendKind.UNREACHABLE, attempts=1, now=NOW)
    assert decision == Decision(Action.GIVE_UP, lost_address=True, next_route=True)


@pytest.mark.parametrize("failure", [SendKind.WINDOW_CLOSED, SendKind.QUOTA_USED_UP])
def test_a_closed_way_is_left_for_another(failure: SendKind) -> None:
    decision = decide(MessageKind.REMINDER, failure, attempts=1, now=NOW)
    assert decision.status is OutboxStatus.FAILED
    assert decision.next_route
    assert not decision.lost_address


def test_a_rejected_message_is_never_repeated() -> None:
    decision = decide(MessageKind.ANSWER, SendKind.REJECTED, attempts=1, now=NOW, outage=True)
    assert decision.status is OutboxStatus.FAILED
    assert decision.tell_office


@pytest.mark.parametrize("kind", REPEATABLE)
def test_what_may_have_arrived_goes_once_more_marked(kind: MessageKind) -> None:
    first = decide(kind, SendKind.UNKNOWN_OUTCOME, attempts=1, now=NOW)
    assert first == Decision(Action.RESEND_MARKED, NOW + 1000)
    second = decide(kind, SendKind.UNKNOWN_OUTCOME, attempts=2, now=NOW, resent=True)
    assert second.action is Action.MARK_UNKNOWN
    assert second.tell_office


def test_a_broadcast_that_may_have_arrived_is_held_for_the_office() -> None:
    decision = decide(MessageKind.BROADCAST, SendKind.UNKNOWN_OUTCOME, attempts=1, now=NOW)
    assert decision.action is Action.HOLD_FOR_OFFICE
    assert decision.status is OutboxStatus.UNKNOWN
    assert decision.tell_office


def test_an_edit_is_repeated_freely() -> None:
    decision = decide(MessageKind.EDIT, SendKind.UNKNOWN_OUTCOME, attempts=4, now=NOW, resent=True)
    assert decision == Decision(Action.RETRY, NOW + 8000)


def test_nothing_is_repeated_after_it_lost_its_meaning() -> None:
    soon = NOW + 60_000
    decision = decide(MessageKind.REMINDER, SendKind.TRY_LATER, attempts=8, now=NOW, expires=soon)
    assert decision.expired
    assert decision.status is OutboxStatus.DROPPED
    paused = decide(MessageKind.REMINDER, SendKind.SLOW_DOWN, attempts=1, now=NOW, retry_after=90, expires=soon)
    assert paused.status is OutboxStatus.DROPPED
    assert (paused.action, paused.retry_at) == (Action.PAUSE_CHANNEL, NOW + 90_000), "the others wait all the same"
    perhaps = decide(MessageKind.REMINDER, SendKind.UNKNOWN_OUTCOME, attempts=8, now=NOW, expires=soon)
    assert perhaps.status is OutboxStatus.UNKNOWN, "it may have arrived"
    in_time = decide(MessageKind.REMINDER, SendKind.TRY_LATER, attempts=1, now=NOW, expires=NOW + 60_000)
    assert in_time.action is Action.RETRY


def test_rows_found_in_the_air_after_a_crash() -> None:
    for kind in REPEATABLE:
        assert after_crash(kind) == Decision(Action.RESEND_MARKED)
        assert after_crash(kind, resent=True).action is Action.MARK_UNKNOWN
    assert after_crash(MessageKind.BROADCAST).action is Action.HOLD_FOR_OFFICE
    assert after_crash(MessageKind.EDIT) == Decision(Action.RETRY, counts=False)


def test_every_combination_is_decided_and_none_loops_for_ever() -> None:
    for kind, failure, resent in product(MessageKind, SendKind, (False, True)):
        decision = decide(kind, failure, attempts=MAX_ATTEMPTS, now=NOW, resent=resent)
        if decision.status is OutboxStatus.QUEUED:
            assert decision.retry_at is not None
            assert decision.retry_at > NOW
            # Still queued after so many attempts: paused by the platform, or the one marked repeat.
            assert decision.action in (Action.PAUSE_CHANNEL, Action.RESEND_MARKED)
