"""What arrives is kept, answered once, in order, and survives a restart."""

from pathlib import Path

import pytest

from bot.conversation import Door, Turn, command, step
from bot.conversation.turn import Reply
from bot.messaging import Choice, Outgoing
from bot.store import inbox
from tests.world import open_world


@command("zz_echo", "zz lap lai", door=Door.ANYONE)
def echo(turn: Turn, args: list[str]) -> None:
    turn.ask("zz_more", Outgoing("nghe: " + " ".join(args), ((Choice("Nữa", "=more"), Choice("Thôi", "=stop")),)), n=1)


@step("zz_more")
def more(turn: Turn, reply: Reply) -> None:
    if reply.choice == "stop":
        turn.close()
        turn.say("xong")
        return
    if reply.choice != "more":
        turn.ask_again(Outgoing("chọn một nút", ((Choice("Nữa", "=more"),),)))
        return
    turn.ask(
        "zz_more",
        Outgoing(f"lần {turn.state['n'] + 1}", ((Choice("Nữa", "=more"), Choice("Thôi", "=stop")),)),
        n=turn.state["n"] + 1,
    )


@command("zz_reason", "zz ly do", door=Door.ANYONE)
def reason(turn: Turn, args: list[str]) -> None:
    turn.ask("zz_reason_text", Outgoing("lý do là gì?", ((Choice("Không nêu", "=none"),),)))


@step("zz_reason_text")
def reason_text(turn: Turn, reply: Reply) -> None:
    turn.close()
    turn.say(f"lý do: {reply.text}")


@command("zz_break", "zz hong", door=Door.ANYONE)
def broken(turn: Turn, args: list[str]) -> None:
    turn.say("never seen")
    raise RuntimeError("a step that fails")


@command("zz_read", "zz doc", door=Door.ANYONE, reads=True)
def reading(turn: Turn, args: list[str]) -> None:
    turn.say(f"{len(inbox.waiting(turn.db)) >= 0}")


@pytest.mark.parametrize("channel", ["web_chat", "telegram"])
async def test_a_conversation_goes_step_by_step_on_every_channel(tmp_path: Path, channel: str) -> None:
    async with open_world(tmp_path, telegram=channel == "telegram") as world:
        phone = await world.phone("Hoa", channel)
        assert await world.says(phone, "/zz_echo xin chào") == "nghe: xin chào"
        assert await world.taps(phone, "Nữa", "Nữa") == "lần 3"
        assert await world.says(phone, "2") == "xong"


@pytest.mark.parametrize("channel", ["web_chat", "telegram"])
async def test_a_failing_step_is_apologised_for_and_holds_nobody_back(tmp_path: Path, channel: str) -> None:
    async with open_world(tmp_path, telegram=channel == "telegram") as world:
        phone = await world.phone("Hoa", channel)
        assert "gặp lỗi" in await world.says(phone, "/zz_break")
        assert await world.says(phone, "/zz_echo a") == "nghe: a"
        assert [row["status"] for row in await world.rows("select status from inbox where error is not null")] == [
            "failed"
        ]


async def test_a_restart_in_mid_conversation_is_invisible(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        phone = await world.phone("Hoa", "telegram")
        await world.says(phone, "/zz_echo a")
        await world.restart()
        assert await world.taps(phone, "Nữa") == "lần 2"


async def test_an_old_keyboard_cannot_answer_a_newer_question(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        phone = await world.phone("Hoa", "telegram")
        await world.says(phone, "/zz_echo một", "/zz_echo hai")
        await phone.forge("=1:more")
        await world.settle()
        assert "lần" not in phone.last.text


async def test_a_command_that_only_reads_answers_too(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        phone = await world.phone("Hoa")
        assert await world.says(phone, "/zz_read") == "True"


async def test_every_message_sent_is_a_line_of_a_sound_log(tmp_path: Path) -> None:
    from bot.domain.ledger import verify
    from bot.store import events

    async with open_world(tmp_path, telegram=True) as world:
        phone = await world.phone("Hoa", "telegram")
        await world.says(phone, "/zz_echo một", "/zz_echo hai")
        verdict = await world.read(lambda db: verify(list(events.lines(db))))
        assert verdict.is_sound
        assert [
            row["n"] for row in await world.rows("select count(*) as n from events where kind = 'message-sent'")
        ] == [2]


async def test_reading_words_win_over_choices_and_are_an_answer_where_words_are_asked_for(tmp_path: Path) -> None:
    """``zz doc`` reads when nothing is open, and beside choices, which it cannot be; where a text is expected it is that text."""
    async with open_world(tmp_path) as world:
        phone = await world.phone("Hoa")
        await world.says(phone, "/zz_echo a", "2")
        assert await world.says(phone, "zz doc") == "True"
        assert await world.says(phone, "/zz_echo b", "zz doc") == "True"
        assert await world.says(phone, "/zz_reason", "zz doc") == "lý do: zz doc"
