"""The contract of a channel: one set of promises, the channel as parameter. Below: as seen by the outbox and by a platform that calls.

The other half, as people see it on four channels, is :mod:`tests.channels.test_contract_on_phones`.
"""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.messaging import Address, Incoming, IncomingKind, NotGenuine, Outgoing, SendError, Sending
from tests.channels.harness import HARNESSES, Harness, Trouble

LETTERS = 'Kính gửi: Sở Văn hóa. Số 12/CT-UBND, "khẩn" & <b>không đậm</b> *_[x]`\\ 😀'


@pytest.fixture(params=HARNESSES)
async def on(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Harness]:
    async with HARNESSES[request.param](tmp_path) as harness:
        yield harness


def to(on: Harness, text: str) -> Sending:
    return Sending(Address(on.channel.name, on.address), Outgoing(text))


async def refused(on: Harness, text: str = "Kính gửi") -> SendError:
    with pytest.raises(SendError) as caught:
        await on.channel.send(to(on, text))
    return caught.value


# ------------------------------------------------------------------------------------------------------- sending


async def test_a_text_arrives_once_as_it_is_and_every_message_has_a_name_of_its_own(on: Harness) -> None:
    texts = [LETTERS, "một", "hai"]
    names = [(await on.channel.send(to(on, text))).external_id for text in texts]
    assert on.shown() == texts
    assert len(set(names)) == 3


async def test_the_longest_text_is_taken_and_one_unit_more_is_rejected(on: Harness) -> None:
    longest = on.channel.capabilities.longest_text
    text = "ệ" * (longest - 2) + "😀"  # what looks like one sign counts as two
    await on.channel.send(to(on, text))
    assert on.shown() == [text]
    assert (await refused(on, text + "x")).kind in Trouble.TOO_LONG.may_mean
    assert len(on.shown()) == 1


@pytest.mark.parametrize("trouble", [t for t in Trouble if t is not Trouble.TOO_LONG])
async def test_every_failure_says_what_happens_next_and_the_channel_recovers(on: Harness, trouble: Trouble) -> None:
    await on.trouble(trouble)
    error = await refused(on)
    assert error.kind in trouble.may_mean, error
    if trouble is Trouble.THROTTLED:
        assert error.retry_after
    if trouble is Trouble.ANSWER_LOST:
        assert on.shown() == ["Kính gửi"]
    await on.fair_weather()
    await on.channel.send(to(on, "đã thông"))
    assert on.shown()[-1] == "đã thông"


async def test_no_secret_stands_in_an_error_or_in_the_log(on: Harness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    said = []
    for trouble in Trouble:
        if trouble is Trouble.TOO_LONG:
            continue
        await on.trouble(trouble)
        error = await refused(on)
        said += [str(error), repr(error.__cause__)]
        await on.fair_weather()
    written = "\n".join([*said, *(record.getMessage() for record in caplog.records if record.name.startswith("bot"))])
    for secret in on.secrets:
        assert secret not in written


async def test_acknowledging_a_press_never_fails(on: Harness) -> None:
    await on.trouble(Trouble.DOWN)
    await on.channel.acknowledge(Incoming(Address(on.channel.name, on.address), "k:1", IncomingKind.TAP, 0))
    await on.fair_weather()


# ----------------------------------------------------------------------------------------------------- receiving


def taken(on: Harness, body: bytes) -> Incoming:
    [item] = on.channel.accept(on.sign(body), body)
    assert item.address == on.address
    got = on.channel.read(item.body)
    assert isinstance(got, Incoming)
    return got


async def test_what_a_person_says_is_read_as_it_was_said(on: Harness) -> None:
    got = taken(on, on.call(unicodedata.normalize("NFD", LETTERS)))
    assert (got.kind, got.text, got.address) == (
        IncomingKind.TEXT,
        LETTERS,
        Address(on.channel.name, on.address),
    )
    assert got.at > 1_600_000_000_000


async def test_a_replayed_call_has_the_same_key_and_another_one_another(on: Harness) -> None:
    body = on.call("đã nhận 1204")
    first, again = (on.channel.accept(on.sign(body), body)[0].key for _ in range(2))
    other = on.call("đã nhận 1204")
    assert first == again
    assert on.channel.accept(on.sign(other), other)[0].key != first


async def test_a_forged_call_is_not_genuine(on: Harness) -> None:
    body = on.call("đã nhận 1204")
    headers = dict(on.sign(body))
    forged: list[dict[str, str]] = [{}, dict.fromkeys(headers, ""), dict.fromkeys(headers, "bí mật"), _bent(headers)]
    for wrong in forged:
        with pytest.raises(NotGenuine):
            on.channel.accept(wrong, body)
    if on.signs_bodies:
        with pytest.raises(NotGenuine):
            on.channel.accept(headers, body.replace(b"1204", b"1205"))
    assert on.channel.accept({name.upper(): value for name, value in headers.items()}, body)


def _bent(headers: dict[str, str]) -> dict[str, str]:
    """Every header with its last letter changed."""
    return {name: value[:-1] + ("0" if value[-1] != "0" else "1") for name, value in headers.items()}


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"message": 5}', b"[" * 50_000])
async def test_content_never_makes_it_fail(on: Harness, body: bytes) -> None:
    try:
        items = on.channel.accept(on.sign(body), body)
    except NotGenuine:
        assert on.signs_bodies  # what names no app can be signed by nobody
        return
    for item in items:
        assert on.channel.read(item.body) is None


async def test_what_the_platform_tells_of_people_and_messages_is_no_message(on: Harness) -> None:
    for body, kind in on.notices():
        for item in on.channel.accept(on.sign(body), body):
            assert isinstance(on.channel.read(item.body), kind)


async def test_sends_side_by_side_disturb_nobody(on: Harness) -> None:
    texts = [f"tin {n}" for n in range(on.channel.capabilities.in_flight)]
    sent = await asyncio.gather(*(on.channel.send(to(on, text)) for text in texts))
    assert len({one.external_id for one in sent}) == len(texts)
    assert sorted(on.shown()) == sorted(texts)
