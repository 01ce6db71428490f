"""Which choice a typed digit means (dialogues.md 0.3–0.5)."""

from bot.conversation.choosing import Choosing, Shown, choose
from bot.domain.delivery import MessageKind

NOW = 10_000_000
MINUTE = 60_000


def card(outbox_id: int, number: int, ago: int, kind: MessageKind = MessageKind.DIRECTIVE_CARD) -> Shown:
    commands = {"1": f"receive {number} 5", "2": f"disseminate {number} 5", "3": f"question {number} 5"}
    return Shown(outbox_id, kind, NOW - ago, commands)


def answer(outbox_id: int, ago: int, **commands: str) -> Shown:
    return Shown(outbox_id, MessageKind.ANSWER, NOW - ago, {name[1:]: command for name, command in commands.items()})


def test_a_digit_belongs_to_the_only_card() -> None:
    chosen = choose("1", [card(7, 12, MINUTE)], None, 0, NOW)
    assert (chosen.outcome, chosen.command) == (Choosing.TAKEN, "receive 12 5")


def test_nothing_was_offered() -> None:
    assert choose("1", [], None, 0, NOW).outcome is Choosing.NOT_OFFERED
    assert choose("7", [card(7, 12, MINUTE)], None, 0, NOW).outcome is Choosing.NOT_OFFERED


def test_two_cards_since_the_last_answer_are_asked_back() -> None:
    chosen = choose("1", [card(8, 13, MINUTE), card(7, 12, 2 * MINUTE)], None, NOW - 5 * MINUTE, NOW)
    assert chosen.outcome is Choosing.AMBIGUOUS
    assert chosen.candidates == ((8, "receive 13 5"), (7, "receive 12 5"))


def test_a_card_answered_before_is_no_rival() -> None:
    """The older card came before the person last answered: the digit belongs to the newer one."""
    chosen = choose("1", [card(8, 13, MINUTE), card(7, 12, 30 * MINUTE)], None, NOW - 10 * MINUTE, NOW)
    assert chosen.command == "receive 13 5"


def test_the_receipt_after_an_answer_takes_the_next_digit() -> None:
    shown = [answer(9, 5_000, _2="disseminate 12 5", _0="undo 4"), card(7, 12, 20 * MINUTE)]
    assert choose("2", shown, None, NOW - 6_000, NOW).command == "disseminate 12 5"
    assert choose("0", shown, None, NOW - 6_000, NOW).command == "undo 4"


def test_an_open_question_owns_its_digits() -> None:
    shown = [answer(9, 3_000, _1="=4:yes", _0="=4:no"), card(7, 12, 20 * MINUTE)]
    assert choose("1", shown, 9, NOW - 3_000, NOW).command == "=4:yes"
    assert choose("3", shown, 9, NOW - 3_000, NOW).outcome is Choosing.NOT_OFFERED, (
        "a number for the step, not for an older card"
    )


def test_an_urgent_card_during_a_question_is_asked_back() -> None:
    shown = [card(10, 15, 30_000), answer(9, MINUTE, _1="=4:yes", _0="=4:no")]
    chosen = choose("1", shown, 9, NOW - MINUTE, NOW)
    assert chosen.outcome is Choosing.AMBIGUOUS
    assert [command for _, command in chosen.candidates] == ["receive 15 5", "=4:yes"]
    assert choose("0", shown, 9, NOW - MINUTE, NOW).command == "=4:no", "only the question offers 0"


def test_the_weekly_card_replaces_all_earlier_cards() -> None:
    weekly = Shown(11, MessageKind.WEEKLY, NOW - MINUTE, {"1": "report 11 5", "2": "disseminate 12 5"})
    shown = [weekly, card(10, 15, 2 * MINUTE), card(9, 14, 3 * MINUTE)]
    assert choose("1", shown, None, 0, NOW).command == "report 11 5"
    assert choose("3", shown, None, 0, NOW).outcome is Choosing.NOT_OFFERED


def test_two_cards_that_mean_the_same_are_not_asked_back() -> None:
    chosen = choose("1", [card(8, 12, MINUTE), card(7, 12, 2 * MINUTE)], None, 0, NOW)
    assert (chosen.outcome, chosen.command) == (Choosing.TAKEN, "receive 12 5")
