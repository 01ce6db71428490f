"""Tokens that rotate: one refresh for all who wait, committed before use, and every way the answer can be lost."""

import asyncio
import dataclasses as dc
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.actions import zalo_tokens
from bot.actions.zalo_tokens import Loss
from bot.channels.zalo_oa_request import OaClient
from bot.channels.zalo_oa_tokens import TokenKeeper
from bot.clock import DAY, HOUR, TurnableClock
from bot.domain.delivery import SendKind
from bot.emulators.zalo_oa import FaultKind, OaPerson, ZaloOaEmulator
from bot.messaging import SendError
from tests.channels.zalo_oa_parts import Parts, parts_on, settings_for

TOKEN = ("access_token",)


@pytest.fixture
async def parts(oa: ZaloOaEmulator, tmp_path: Path, clock: TurnableClock) -> AsyncIterator[Parts]:
    async with parts_on(oa, tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def lan(oa: ZaloOaEmulator) -> OaPerson:
    return oa.person("Lan", follows=True)


async def refused(parts: Parts, person: OaPerson) -> SendError:
    with pytest.raises(SendError) as caught:
        await parts.channel.send(parts.to(person))
    return caught.value


def refreshes(oa: ZaloOaEmulator) -> int:
    return sum(call.path.endswith("access_token") for call in oa.calls)


async def test_nothing_is_renewed_before_its_time(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    clock.advance(19 * HOUR)
    await parts.channel.send(parts.to(lan))
    assert refreshes(oa) == 0


async def test_thirty_who_wait_share_one_refresh(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    clock.advance(21 * HOUR)
    await asyncio.gather(*(parts.channel.send(parts.to(lan, f"tin {n}")) for n in range(30)))
    assert refreshes(oa) == 1
    assert len(lan.from_oa) == 30


async def test_days_go_by(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock) -> None:
    for day in range(10):
        lan.send("Tôi đây")
        await parts.channel.send(parts.to(lan, f"ngày {day}"))
        clock.advance(DAY)
    assert refreshes(oa) == 9


@pytest.mark.parametrize("code", [-216, -220])
async def test_a_token_that_is_refused_is_renewed_once_and_the_call_repeated(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, code: int
) -> None:
    oa.faults.add(FaultKind.REFUSE, code=code)
    await parts.channel.send(parts.to(lan))
    assert (refreshes(oa), len(lan.from_oa)) == (1, 1)
    oa.faults.add(FaultKind.REFUSE, 2, code=code)
    assert (await refused(parts, lan)).kind is SendKind.MISCONFIGURED
    assert (refreshes(oa), len(lan.from_oa)) == (2, 1)


async def test_the_pair_is_in_the_record_before_it_is_used(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    clock.advance(21 * HOUR)
    seen: list[bool] = []
    consult = oa.api.messages.consult

    def watch(body: dict[str, object]) -> object:
        kept = parts.store.read_now(zalo_tokens.load, parts.office.key).tokens
        assert kept is not None
        seen.append(kept.access == oa.oauth.grants[-1].access)
        return consult(body)

    oa.api._post["/v3.0/oa/message/cs"] = watch
    await parts.channel.send(parts.to(lan))
    assert seen == [True]


async def test_tokens_stand_nowhere_in_clear(
    parts: Parts,
    lan: OaPerson,
    oa: ZaloOaEmulator,
    clock: TurnableClock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    clock.advance(21 * HOUR)
    await parts.channel.send(parts.to(lan))
    oa.faults.add(FaultKind.REFUSE, code=-201, message=f"token {oa.oauth.grants[-1].access} is odd")
    error = await refused(parts, lan)
    words = [error.detail, repr(await parts.authority()), caplog.text, repr(parts.office.config)]
    await parts.store.close()
    record = _record(tmp_path)
    for grant in oa.oauth.grants:
        for secret in (grant.access, grant.refresh):
            assert not any(secret in text for text in words)
            assert secret.encode() not in record


async def test_the_old_token_serves_while_zalo_cannot_be_asked(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    clock.advance(21 * HOUR)
    oa.faults.add(FaultKind.BAD_GATEWAY, 20, paths=TOKEN)
    for n in range(5):
        await parts.channel.send(parts.to(lan, f"tin {n}"))
    authority = await parts.authority()
    assert (authority.doubts, authority.lost) == (0, None), "a front server that answers 502 has used nothing up"
    clock.advance(5 * HOUR)
    assert (await refused(parts, lan)).kind is SendKind.TRY_LATER
    oa.faults.clear()
    await parts.channel.send(parts.to(lan))


async def test_rotated_and_the_answer_lost(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    """The pair that would work is gone: tried once more, refused, and a human must act. It is said once, with what to do."""
    clock.advance(26 * HOUR)
    oa.faults.add(FaultKind.LOST, paths=TOKEN)
    assert (await refused(parts, lan)).kind is SendKind.TRY_LATER
    assert (await parts.authority()).doubts == 1
    assert (await refused(parts, lan)).kind is SendKind.MISCONFIGURED
    assert (await parts.authority()).lost is Loss.REFUSED
    asked = refreshes(oa)
    assert (await refused(parts, lan)).kind is SendKind.MISCONFIGURED
    assert refreshes(oa) == asked == 2, "nothing is tried blindly after that"
    assert parts.woken


async def test_lost_before_it_was_done_is_mended_by_the_second_try(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    clock.advance(26 * HOUR)
    oa.faults.add(FaultKind.DROP, paths=TOKEN)
    assert (await refused(parts, lan)).kind is SendKind.TRY_LATER
    await parts.channel.send(parts.to(lan))
    authority = await parts.authority()
    assert (authority.doubts, authority.lost) == (0, None)


async def test_twice_in_doubt_is_a_humans_matter(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    clock.advance(26 * HOUR)
    oa.faults.add(FaultKind.DROP, 2, paths=TOKEN)
    await refused(parts, lan)
    await refused(parts, lan)
    assert (await parts.authority()).lost is Loss.IN_DOUBT
    await parts.store.write(zalo_tokens.try_again, clock.now())
    await parts.channel.send(parts.to(lan))
    assert (await parts.authority()).lost is None


async def test_a_crash_between_receiving_and_storing(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    """What the next process finds: a mark that the token is in use. It tries once; what was used up is said to be."""
    clock.advance(26 * HOUR)
    begun = await parts.store.write(zalo_tokens.begin_refresh, parts.office.key, clock.now())
    assert begun.tokens is not None
    form = {"grant_type": "refresh_token", "refresh_token": begun.tokens.refresh, "app_id": oa.state.app_id}
    assert "access_token" in oa.oauth.token(oa.state.app_secret, form)
    reborn = TokenKeeper(OaClient(settings_for(oa)), oa.state.app_id, clock)
    reborn.bind(parts.store, parts.office, parts.wake)
    await reborn._client.open()
    try:
        with pytest.raises(SendError) as caught:
            await reborn.access()
    finally:
        await reborn._client.close()
    assert caught.value.kind is SendKind.MISCONFIGURED
    assert (await parts.authority()).lost is Loss.REFUSED


async def test_a_crash_before_zalo_was_asked_costs_nothing(parts: Parts, lan: OaPerson, clock: TurnableClock) -> None:
    clock.advance(26 * HOUR)
    await parts.store.write(zalo_tokens.begin_refresh, parts.office.key, clock.now())
    await parts.channel.send(parts.to(lan))
    authority = await parts.authority()
    assert (authority.doubts, authority.lost) == (0, None)


async def test_a_record_that_cannot_be_written_for_a_moment_loses_nothing(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, tried = zalo_tokens.keep, []

    def stubborn(*args: object, **more: object) -> object:
        tried.append(1)
        if len(tried) < 3:
            raise OSError("disk full")
        return keep(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(zalo_tokens, "keep", stubborn)
    clock.advance(21 * HOUR)
    await parts.channel.send(parts.to(lan))
    assert len(tried) == 3
    assert (await parts.authority()).tokens is not None
    assert oa.oauth.refreshes == 1


async def test_an_answer_of_any_status_without_both_tokens_is_none(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    oa.grant()  # somebody else authorised anew: our pair is dead
    assert (await refused(parts, lan)).kind is SendKind.MISCONFIGURED
    assert (await parts.authority()).lost is Loss.REFUSED
    await parts.give_tokens()
    await parts.channel.send(parts.to(lan))
    assert (await parts.authority()).lost is None


async def test_without_tokens_nothing_is_asked(
    oa: ZaloOaEmulator, tmp_path: Path, clock: TurnableClock, lan: OaPerson
) -> None:
    async with parts_on(oa, tmp_path, clock, tokens=False) as parts:
        assert (await refused(parts, lan)).kind is SendKind.MISCONFIGURED
        assert oa.calls == []
        await parts.give_tokens()
        await parts.channel.send(parts.to(lan))


async def test_another_key_of_the_folder_opens_nothing(parts: Parts) -> None:
    from bot.store.keys import SecretKey

    assert (await parts.store.read(zalo_tokens.load, SecretKey(b"x" * 32))).tokens is None


async def test_the_end_of_the_refresh_token_is_told_days_before(parts: Parts, clock: TurnableClock) -> None:
    said: list[tuple[str, str]] = []

    def note(_db: object, _office: object, _now: int, key: str, text_key: str, /, **_values: object) -> None:
        said.append((key, text_key))

    original, zalo_tokens.tell = zalo_tokens.tell, note
    try:
        for _ in range(91):
            await parts.store.write(zalo_tokens.warn, parts.office, clock.now())
            clock.advance(DAY)
    finally:
        zalo_tokens.tell = original
    assert len({key for key, text in said if text == "alert.zalo_oa_ends"}) == len(zalo_tokens.WARN_DAYS)
    assert [text for _key, text in said][-1] == "alert.zalo_oa_lost"
    assert (await parts.authority()).lost is Loss.ENDED


async def test_settings_never_print_their_secrets(oa: ZaloOaEmulator) -> None:
    settings = settings_for(oa)
    assert oa.state.app_secret not in repr(settings)
    assert oa.state.webhook_key not in str(dc.asdict(settings))


def _record(folder: Path) -> bytes:
    """Every byte of the database and what belongs to it."""
    return b"".join(path.read_bytes() for path in folder.rglob("*.db*"))
