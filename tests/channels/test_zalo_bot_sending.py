"""What leaves for the Zalo Bot Platform, as it is seen on a phone; and what each of its refusals comes to (zalo-api.md A7)."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.channels.zalo_bot import ZaloBotChannel
from bot.domain.delivery import Action, MessageKind, SendKind, decide
from bot.emulators.zalo_bot import FaultKind, Person, StatusMode, ZaloBotEmulator
from bot.messaging import FileRef, SendError
from tests.channels.zalo_bot_parts import channel_on, say, to

QR = FileRef("a" * 64, "Mã QR.png", "image/png", 2_000)
PDF = FileRef("b" * 64, "Công văn 1204.pdf", "application/pdf", 2_000)


@pytest.fixture(params=list(StatusMode))
async def zalo(request: pytest.FixtureRequest) -> AsyncIterator[ZaloBotEmulator]:
    """Both ways in which the platform was seen to use the HTTP status. Mistakes it passes over fail the test."""
    async with ZaloBotEmulator(status=request.param, poll_scale=0.02) as emulator:
        yield emulator
        assert emulator.violations == []


@pytest.fixture
async def channel(zalo: ZaloBotEmulator) -> AsyncIterator[ZaloBotChannel]:
    async with channel_on(zalo) as channel:
        yield channel


@pytest.fixture
def hoa(zalo: ZaloBotEmulator) -> Person:
    return zalo.person("Hoàng Thị Hoa", started=True)


async def refused(channel: ZaloBotChannel, chat: str, text: str = "Kính gửi", **more: Any) -> SendError:
    with pytest.raises(SendError) as caught:
        await say(channel, chat, text, **more)
    return caught.value


async def test_a_message_is_plain_text_under_its_heading(channel: ZaloBotChannel, hoa: Person) -> None:
    text = "Số 12/CT-UBND. <b>không đậm</b> & *_[x]"
    sent = await say(channel, hoa.id, text, heading="CHỈ THỊ <12>")
    [shown] = hoa.from_bot
    assert shown.text == f"CHỈ THỊ <12>\n{text}"
    assert sent.external_id == f"{hoa.id}:{shown.message_id}"


async def test_letters_are_composed(channel: ZaloBotChannel, hoa: Person) -> None:
    await say(channel, hoa.id, "Tie\u0302\u0301ng Vie\u0323\u0302t")
    assert hoa.from_bot[0].text == "Tiếng Việt"


async def test_a_picture_goes_by_its_public_link_with_its_words(zalo: ZaloBotEmulator, hoa: Person) -> None:
    asked: list[str] = []

    async def served(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        return web.Response(body=b"\x89PNG", content_type="image/png")

    runner = web.ServerRunner(web.Server(served), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    zalo.front(f"http://127.0.0.1:{runner.addresses[0][1]}")
    try:
        async with channel_on(zalo) as channel:
            await say(channel, hoa.id, QR.name, files=(QR,))
            await say(channel, hoa.id, "Quét mã này", files=(QR,))
    finally:
        await runner.cleanup()
    assert [(shown.kind, shown.text, shown.picture) for shown in hoa.from_bot] == [
        ("photo", "", b"\x89PNG"),
        ("photo", "Quét mã này", b"\x89PNG"),
    ]
    assert asked == ["/f/token/Mã QR.png"] * 2


async def test_what_cannot_be_sent_is_rejected_without_a_call(zalo: ZaloBotEmulator, hoa: Person) -> None:
    async with channel_on(zalo) as channel:
        for wrong in ({"files": (PDF,)}, {"files": (QR, QR)}, {"edits": "x:1"}):
            assert (await refused(channel, hoa.id, **wrong)).kind is SendKind.REJECTED
    async with channel_on(zalo, public=False, link=lambda _file: None) as channel:
        assert (await refused(channel, hoa.id, files=(QR,))).kind is SendKind.REJECTED
        assert not channel.capabilities.carries(QR)
    assert zalo.sent_log == []


def test_it_says_what_the_platform_can_do(channel: ZaloBotChannel) -> None:
    can = channel.capabilities
    assert (can.longest_text, can.buttons, can.edits, can.receipts, can.files_in, can.groups) == (
        *(2000, 0, False, False),
        *(False, False),
    )
    assert (can.monthly_messages, can.most_people, can.count_incoming, can.forgets_unread) == (3000, 50, True, True)
    assert not can.links_carry_codes
    assert (can.carries(QR), can.carries(PDF)) == (True, False)
    assert can.pace is not None
    assert 1 <= can.pace.per_second <= 2


# ------------------------------------------------------------------------------------------------ what goes wrong

CODES = [
    (400, SendKind.REJECTED),
    (401, SendKind.MISCONFIGURED),
    (403, SendKind.TRY_LATER),
    (404, SendKind.REJECTED),
    (408, SendKind.UNKNOWN_OUTCOME),
    (429, SendKind.QUOTA_USED_UP),
    (500, SendKind.UNKNOWN_OUTCOME),
    (599, SendKind.UNKNOWN_OUTCOME),
]


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize(("code", "kind"), CODES)
async def test_every_code_of_the_table_says_what_happens_next(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, hoa: Person, code: int, kind: SendKind, as_text: bool
) -> None:
    zalo.modes.code_as_text = as_text
    zalo.faults.add(FaultKind.REFUSE, code=code, description="Words of the platform")
    error = await refused(channel, hoa.id)
    assert error.kind is kind
    assert str(code) in error.detail
    await say(channel, hoa.id, "lần sau thì được")


async def test_an_internal_error_is_tried_three_times_and_then_given_up_even_in_an_outage(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, hoa: Person
) -> None:
    hoa.block()
    error = await refused(channel, hoa.id)
    assert error.tries == 3

    def fate(attempts: int) -> Action:
        kind = MessageKind.DIRECTIVE_CARD
        return decide(kind, error.kind, attempts=attempts, now=0, outage=True, tries=error.tries).action

    assert [fate(attempts) for attempts in (1, 2, 3)] == [Action.RETRY, Action.RETRY, Action.GIVE_UP]


async def test_a_throttling_gateway_is_left_alone_for_longer_and_longer(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, hoa: Person
) -> None:
    zalo.faults.add(FaultKind.HTML_429, 6)
    errors = [await refused(channel, hoa.id) for _ in range(6)]
    assert {error.kind for error in errors} == {SendKind.SLOW_DOWN}
    assert [error.retry_after for error in errors] == [5, 10, 20, 40, 60, 60]
    await say(channel, hoa.id)
    zalo.faults.add(FaultKind.HTML_429)
    assert (await refused(channel, hoa.id)).retry_after == 5


async def test_the_quota_of_the_month_is_no_reason_to_slow_down(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, hoa: Person
) -> None:
    zalo.bot.quota.used = 3000
    error = await refused(channel, hoa.id)
    assert (error.kind, error.retry_after) == (SendKind.QUOTA_USED_UP, None)


@pytest.mark.parametrize("kind", [FaultKind.HTML_502, FaultKind.HTML_504, FaultKind.DROP, FaultKind.TIMEOUT])
async def test_what_may_have_arrived_is_unknown(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, hoa: Person, kind: FaultKind
) -> None:
    zalo.faults.add(kind)
    assert (await refused(channel, hoa.id)).kind is SendKind.UNKNOWN_OUTCOME


async def test_an_answer_that_takes_too_long_is_unknown(zalo: ZaloBotEmulator, hoa: Person) -> None:
    zalo.faults.add(FaultKind.SLOW, seconds=0.6)
    async with channel_on(zalo, read_timeout=0.2) as channel:
        assert (await refused(channel, hoa.id)).kind is SendKind.UNKNOWN_OUTCOME
    assert [shown.text for shown in hoa.from_bot] == ["Kính gửi"]


async def test_while_the_platform_is_down_nothing_is_sent_and_later_it_is(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, hoa: Person
) -> None:
    await zalo.stop()
    assert (await refused(channel, hoa.id)).kind is SendKind.TRY_LATER
    await zalo.start()
    await say(channel, hoa.id, "đã có mạng")
    await channel.close()
    assert (await refused(channel, hoa.id)).kind is SendKind.TRY_LATER
    assert [shown.text for shown in hoa.from_bot] == ["đã có mạng"]


async def test_another_address_than_the_platforms_is_a_wrong_setting(zalo: ZaloBotEmulator, hoa: Person) -> None:
    async with channel_on(zalo, base_url=zalo.origin + "/nothing-here/") as channel:
        assert (await refused(channel, hoa.id)).kind is SendKind.MISCONFIGURED


async def test_the_fifty_first_person_and_a_stranger_are_told_apart(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel
) -> None:
    zalo.bot.most_people = 0
    late = zalo.person("Người thứ 51")
    late.send("chào")
    assert (await refused(channel, late.id)).tries == 3
    assert (await refused(channel, "0" * 20)).kind is SendKind.REJECTED


# --------------------------------------------------------------------------------------------------- secrets

WRONG = "2718281828459:WrongTokenOfNobody_zZ09"


async def test_the_token_is_nowhere_in_what_goes_wrong(
    zalo: ZaloBotEmulator, hoa: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    for token in (zalo.token, WRONG):
        secret = token.partition(":")[2]
        async with channel_on(zalo, token=token, read_timeout=0.3) as channel:
            for kind in (FaultKind.HTML_502, FaultKind.HTML_429, FaultKind.DROP):
                zalo.faults.add(kind, methods=None)
                said.append(str(await refused(channel, hoa.id)))
            for echo in (token, token.replace(":", "%3A"), token.replace(":", "&#58;"), f"/bot{token}/sendMessage"):
                zalo.faults.add(FaultKind.REFUSE, methods=None, description=f"Not found: {echo}")
                error = await refused(channel, hoa.id)
                said += [str(error), repr(error), str(error.__cause__), str(error.__context__)]
            await zalo.stop()
            said.append(str(await refused(channel, hoa.id)))
            await zalo.start()
        zalo.faults.clear()
        assert not [text for text in said if secret in text]
        assert secret not in caplog.text


async def test_an_error_keeps_no_trail_to_the_address(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, hoa: Person
) -> None:
    zalo.faults.add(FaultKind.DROP)
    error = await refused(channel, hoa.id)
    trail = error.__cause__, error.__suppress_context__
    assert trail == (None, True)
    assert to(hoa.id).address.channel == channel.name
