"""What leaves through the OA channel, against the strict emulator over a socket."""

import asyncio
import dataclasses as dc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.zalo_oa_errors import OaRefused
from bot.clock import DAY, HOUR, TurnableClock
from bot.config import ButtonShape
from bot.domain.delivery import Route, SendKind
from bot.emulators.zalo_oa import FaultKind, OaPerson, Parameter, Template, ZaloOaEmulator
from bot.messaging import Choice, SendError
from tests.channels.zalo_oa_parts import MORNING, RECEIVED, TOLD, Parts, brief, file_ref, parts_on

CONTENT = b"%PDF-1.7 noi dung"
PICTURE = b"\x89PNG picture"
FILE = file_ref(CONTENT)
IMAGE = file_ref(PICTURE, "anh.png", "image/png")
KEPT = {FILE.sha256: CONTENT, IMAGE.sha256: PICTURE}


@pytest.fixture
async def parts(oa: ZaloOaEmulator, tmp_path: Path, clock: TurnableClock) -> AsyncIterator[Parts]:
    async with parts_on(oa, tmp_path, clock, KEPT, templates={"new_directive": "101"}) as opened:
        yield opened


@pytest.fixture
def lan(oa: ZaloOaEmulator) -> OaPerson:
    """Somebody who wrote just now."""
    return oa.person("Lan", phone="84912345678", follows=True)


async def refused(parts: Parts, *args: object, **more: object) -> SendError:
    with pytest.raises(SendError) as caught:
        await parts.channel.send(parts.to(*args, **more))  # type: ignore[arg-type]
    return caught.value


# ------------------------------------------------------------------------------------------------------- text, buttons


async def test_text_and_buttons_arrive_and_are_free_inside_48_hours(parts: Parts, lan: OaPerson) -> None:
    sent = await parts.channel.send(parts.to(lan, "Văn bản mới.", (RECEIVED, TOLD), heading="1204/SVHTTDL-VP"))
    shown = lan.last
    assert shown is not None
    assert (shown.id, shown.text, shown.labels) == (
        sent.external_id,
        "1204/SVHTTDL-VP\nVăn bản mới.",
        ("Đã nhận", "Đã quán triệt"),
    )
    assert sent.charge == "reply"
    assert {button.type for button in shown.buttons} == {"oa.query.hide"}


async def test_the_other_shape_of_buttons_is_a_setting(
    oa: ZaloOaEmulator, tmp_path: Path, clock: TurnableClock
) -> None:
    person = oa.person("Hoa", follows=True)
    async with parts_on(oa, tmp_path, clock, button_shape=ButtonShape.TYPED) as parts:
        await parts.channel.send(parts.to(person, "Văn bản mới.", (RECEIVED,)))
        oa.state.accepts_template_type = False
        error = await refused(parts, person, "Văn bản mới.", (RECEIVED,))
    assert person.last is not None
    assert (person.last.text, person.last.labels) == ("Văn bản mới.", ("Đã nhận",))
    assert error.kind is SendKind.REJECTED


async def test_the_limit_counts_utf16(parts: Parts, lan: OaPerson) -> None:
    await parts.channel.send(parts.to(lan, "ă" * 2000))
    await parts.channel.send(parts.to(lan, "😀" * 1000))
    assert (await refused(parts, lan, "😀" * 1001)).kind is SendKind.REJECTED
    assert len(lan.from_oa) == 2


async def test_more_choices_than_buttons_stand_in_the_text_alone(parts: Parts, lan: OaPerson) -> None:
    six = tuple(Choice(f"Chọn {n}", f"pick {n}") for n in range(6))
    await parts.channel.send(parts.to(lan, "Chọn đơn vị.\n1. Chọn 0", six))
    assert lan.last is not None
    assert (lan.last.text, lan.last.labels) == ("Chọn đơn vị.\n1. Chọn 0", ())


async def test_nothing_can_be_edited(parts: Parts, lan: OaPerson) -> None:
    with pytest.raises(SendError) as caught:
        await parts.channel.send(dc.replace(parts.to(lan), edits="abc"))
    assert caught.value.kind is SendKind.REJECTED


async def test_appsecret_proof_where_the_console_asks_for_it(
    oa: ZaloOaEmulator, tmp_path: Path, clock: TurnableClock, lan: OaPerson
) -> None:
    oa.state.demands_proof = True
    async with parts_on(oa, tmp_path / "with", clock, appsecret_proof=True) as parts:
        await parts.channel.send(parts.to(lan))
    async with parts_on(oa, tmp_path / "without", clock) as parts:
        assert (await refused(parts, lan)).kind is SendKind.MISCONFIGURED


# ------------------------------------------------------------------------------------------------------------- windows


async def test_the_window_turns_with_the_clock(parts: Parts, lan: OaPerson, clock: TurnableClock) -> None:
    parts.emulator.state.package_quota = 1
    assert (await parts.channel.send(parts.to(lan))).charge == "reply"
    clock.advance(48 * HOUR + 1)
    assert (await parts.channel.send(parts.to(lan))).charge == "sub_quota"
    assert (await parts.channel.send(parts.to(lan))).charge == "charged"
    clock.advance(5 * DAY)
    assert (await refused(parts, lan)).kind is SendKind.WINDOW_CLOSED
    lan.see()
    assert (await refused(parts, lan)).kind is SendKind.WINDOW_CLOSED
    assert lan.from_oa
    lan.send("Tôi đây")
    assert (await parts.channel.send(parts.to(lan))).charge == "reply"


async def test_who_never_wrote_cannot_be_written_to(parts: Parts, oa: ZaloOaEmulator) -> None:
    assert (await refused(parts, oa.person("Người lạ"))).kind is SendKind.WINDOW_CLOSED
    assert await parts.channel.last_interaction(oa.person("Người lạ khác").id) is None


async def test_the_platform_tells_the_last_interaction(parts: Parts, lan: OaPerson) -> None:
    assert await parts.channel.last_interaction(lan.id) == MORNING


@pytest.mark.parametrize(
    ("code", "kind"), [(-227, SendKind.UNREACHABLE), (-244, SendKind.UNREACHABLE), (-211, SendKind.QUOTA_USED_UP)]
)
async def test_scripted_refusals(parts: Parts, lan: OaPerson, code: int, kind: SendKind) -> None:
    lan.user.restricted = frozenset((code,))
    assert (await refused(parts, lan)).kind is kind


# --------------------------------------------------------------------------------------------------------------- files


async def test_a_file_goes_up_once_and_travels_as_its_handle(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator) -> None:
    hoa = oa.person("Hoa", follows=True)
    first = await parts.channel.send(parts.to(lan, FILE.name, files=(FILE,)))
    again = await parts.channel.send(parts.to(hoa, FILE.name, files=(FILE,), handles=first.handles))
    assert set(first.handles) == {FILE.sha256}
    assert again.handles == {}
    assert len(oa.uploads.files) == 1
    assert [person.last.file_name for person in (lan, hoa) if person.last] == ["1204.pdf", "1204.pdf"]


async def test_people_served_at_once_share_one_upload(parts: Parts, oa: ZaloOaEmulator) -> None:
    people = [oa.person(f"Đồng chí {n}", follows=True) for n in range(6)]
    await asyncio.gather(*(parts.channel.send(parts.to(one, FILE.name, files=(FILE,))) for one in people))
    assert len(oa.uploads.files) == 1


async def test_a_handle_of_seven_days_is_made_anew_once(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock, tmp_path: Path
) -> None:
    first = await parts.channel.send(parts.to(lan, FILE.name, files=(FILE,)))
    clock.advance(6 * DAY)
    lan.send("Tôi đây")
    clock.advance(DAY)
    later = await parts.channel.send(parts.to(lan, FILE.name, files=(FILE,), handles=first.handles))
    assert later.handles
    assert later.handles != first.handles
    assert len(oa.uploads.files) == 2


async def test_a_large_file_goes_up_whole(
    oa: ZaloOaEmulator, tmp_path: Path, clock: TurnableClock, lan: OaPerson
) -> None:
    content = b"%PDF-1.7" + bytes(4_900_000)
    large = file_ref(content, "lon")
    async with parts_on(oa, tmp_path, clock, {large.sha256: content}) as parts:
        await parts.channel.send(parts.to(lan, large.name, files=(large,)))
    assert [(kept.name, kept.content == content) for kept in oa.uploads.files.values()] == [("lon.pdf", True)]


async def test_a_picture_goes_with_its_words(parts: Parts, lan: OaPerson) -> None:
    await parts.channel.send(parts.to(lan, "Giấy mời", files=(IMAGE,)))
    assert lan.last is not None
    assert (lan.last.kind, lan.last.text) == ("image", "Giấy mời")


async def test_a_file_that_is_not_kept_any_more_is_refused(parts: Parts, lan: OaPerson) -> None:
    lost = file_ref(b"%PDF lost")
    assert (await refused(parts, lan, lost.name, files=(lost,))).kind is SendKind.REJECTED


async def test_what_can_be_sent_is_said_beforehand(parts: Parts) -> None:
    can = parts.channel.capabilities
    assert can.carries(file_ref(b"x" * 10))
    assert not can.carries(
        file_ref(b"x" * 10, "so.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )
    assert not can.carries(file_ref(b"x" * 5_000_001))
    assert not can.carries(file_ref(b"x" * 1_000_001, "a.png", "image/png"))


# ----------------------------------------------------------------------------------------------------------- templates


def approved(oa: ZaloOaEmulator, **more: object) -> Template:
    parameters = (Parameter("number", 30), Parameter("deadline", 20), Parameter("unit", 60))
    return oa.templates.register(
        Template("101", "Văn bản <number>, hạn <deadline>, <unit>", parameters, **more)  # type: ignore[arg-type]
    )


VALUES = brief(number="1204/SVHTTDL-VP", deadline="30/6/2023", unit="Trung tâm Văn hóa")


async def test_a_template_reaches_who_has_been_silent_for_weeks(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    approved(oa)
    clock.advance(20 * DAY)
    await parts.give_tokens()
    by_user = await parts.channel.send(parts.to(lan, brief=VALUES, route=Route.TEMPLATE))
    assert lan.last is not None
    assert lan.last.text == "Văn bản 1204/SVHTTDL-VP, hạn 30/6/2023, Trung tâm Văn hóa"
    assert (by_user.external_id, by_user.charge) == (lan.last.id, "template")
    by_phone = await parts.channel.send(parts.to(lan, brief=VALUES, route=Route.TEMPLATE_PHONE, phone="84912345678"))
    assert (by_phone.external_id, by_phone.charge) == (lan.last.id, "template_phone")
    tracking = [call.body["tracking_id"] for call in oa.calls if "tracking_id" in call.body]
    assert len(tracking) == 1
    assert len(tracking[0]) <= 48


async def test_a_template_that_goes_by_phone_only(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator) -> None:
    approved(oa, by_uid=False)
    assert (await refused(parts, lan, brief=VALUES, route=Route.TEMPLATE)).kind is SendKind.WINDOW_CLOSED
    await parts.channel.send(parts.to(lan, brief=VALUES, route=Route.TEMPLATE_PHONE, phone="84912345678"))


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("no balance", SendKind.QUOTA_USED_UP),
        ("no daily quota", SendKind.QUOTA_USED_UP),
        ("not approved", SendKind.REJECTED),
        ("no account", SendKind.UNREACHABLE),
        ("no number", SendKind.UNREACHABLE),
        ("value missing", SendKind.REJECTED),
        ("no brief", SendKind.REJECTED),
    ],
)
async def test_why_a_template_by_phone_does_not_go(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, trouble: str, kind: SendKind
) -> None:
    approved(oa, status="PENDING_REVIEW" if trouble == "not approved" else "ENABLE")
    phone = "" if trouble == "no number" else "84912345678"
    if trouble == "no balance":
        oa.templates.balance = 0
    if trouble == "no daily quota":
        oa.templates.daily_quota = 0
    if trouble == "no account":
        oa.templates.no_account.add(phone)
    values = brief(number="1204") if trouble == "value missing" else None if trouble == "no brief" else VALUES
    error = await refused(parts, lan, brief=values, route=Route.TEMPLATE_PHONE, phone=phone)
    assert error.kind is kind


async def test_a_template_refused_at_night_waits_for_the_morning(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, clock: TurnableClock
) -> None:
    approved(oa)
    oa.templates.refuses_at_night = True
    clock.advance(14 * HOUR + 5 * 60_000)  # 23:05
    error = await refused(parts, lan, brief=VALUES, route=Route.TEMPLATE_PHONE, phone="84912345678")
    assert (error.kind, error.retry_after) == (SendKind.TRY_LATER, 7 * 3600.0)


async def test_the_dead_kinds_are_refused_by_the_platform(parts: Parts, lan: OaPerson) -> None:
    for path in ("/v3.0/oa/message/transaction", "/v3.0/oa/message/promotion"):
        with pytest.raises(OaRefused) as caught:
            await parts.channel._call(lambda token, path=path: parts.channel._client.post(path, token, {}))  # type: ignore[misc]
        assert caught.value.code == -212


# -------------------------------------------------------------------------------------------------------- bad weather


async def test_no_more_requests_this_minute_pauses_the_channel(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator) -> None:
    oa.state.requests_per_minute = 2
    await parts.channel.send(parts.to(lan, "một"))
    await parts.channel.send(parts.to(lan, "hai"))
    error = await refused(parts, lan, "ba")
    assert error.kind is SendKind.SLOW_DOWN
    assert 0 < (error.retry_after or 0) <= 60
    assert len([call for call in oa.calls if call.path.endswith("/cs")]) == 2, "the platform was not even asked"


async def test_minus_32_pauses_the_channel(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator) -> None:
    oa.faults.add(FaultKind.REFUSE, code=-32)
    error = await refused(parts, lan)
    assert (error.kind, error.retry_after) == (SendKind.SLOW_DOWN, 60.0)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (FaultKind.BAD_GATEWAY, SendKind.UNKNOWN_OUTCOME),
        (FaultKind.THROTTLED, SendKind.SLOW_DOWN),
        (FaultKind.DROP, SendKind.UNKNOWN_OUTCOME),
    ],
)
async def test_pages_and_broken_lines(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, fault: FaultKind, kind: SendKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo_oa_air.WAIT_S", 0.05)
    oa.faults.add(fault)
    assert (await refused(parts, lan)).kind is kind
    assert lan.from_oa == []


async def test_a_platform_that_is_down_was_surely_not_asked(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator) -> None:
    await oa.stop()
    assert (await refused(parts, lan)).kind is SendKind.TRY_LATER


@pytest.mark.parametrize("what", ["text", "file", "template"])
async def test_the_echo_tells_what_the_lost_answer_would_have(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator, what: str
) -> None:
    """The message arrives, the line breaks, and the platform's echo comes: it was sent, and nothing is repeated."""
    approved(oa)
    oa.webhook.url = "http://127.0.0.1:9"
    oa.faults.add(FaultKind.LOST, paths=("message/cs", "message/template"))
    to_send = {
        "text": parts.to(lan, "Văn bản mới.", (RECEIVED,)),
        "file": parts.to(lan, FILE.name, files=(FILE,)),
        "template": parts.to(lan, brief=VALUES, route=Route.TEMPLATE),
    }
    sending = asyncio.create_task(parts.channel.send(to_send[what]))
    while not lan.from_oa:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    parts.received()
    sent = await sending
    assert lan.last is not None
    assert sent.external_id == lan.last.id
