"""What the office sees and does: quotas and warnings, costs beforehand, recipients, the call list; and what a person sees of their channels."""

from __future__ import annotations

import dataclasses as dc
from datetime import date
from pathlib import Path

from bot.actions import broadcast_sending, costs
from bot.actions.publishing import PublishRefusal, Spec, publish_now
from bot.cards import broadcast_course as course
from bot.config import Routing
from bot.domain.audience import Audience
from bot.domain.delivery import MessageKind, Route, SendKind
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.store import broadcast_recipients, broadcasts, jobs, people
from bot.store.database import Database
from tests.routes.loopback import BOT, HOUR, OA, OA_TEMPLATES, Routed, open_routed

MAI = "zalo_oa:Mai"


async def publish(office: Routed, author: int, *unit_ids: int, number: str = "1204/SVHTTDL-VP") -> int:
    spec = Spec(
        number=number,
        issued=date(2023, 6, 5),
        issuer="Sở Văn hóa, Thể thao và Du lịch",
        subject="triển khai Chiến lược chuyển đổi số báo chí",
        audience=Audience(units=frozenset(unit_ids)),
        duties=(Duty.RECEIVE,),
        summary="Phổ biến đến toàn thể.",
        due=date(2023, 6, 16),
    )

    def decide(db: Database) -> int | PublishRefusal:
        return publish_now(db, office.office, office.now, spec, people.standing(db, author, date(2023, 6, 5)))

    done = await office.world.write(decide)
    assert isinstance(done, int), done
    return done


async def test_the_office_is_warned_once_at_each_level(tmp_path: Path) -> None:
    async with open_routed(tmp_path, bot=dc.replace(BOT, monthly_messages=20, reserve=1)) as office:
        await office.person("Lan", None, "telegram", role=Role.OFFICE)
        mai = await office.person("Mai", await office.unit("A"), "zalo_bot")
        for n in range(19):
            await office.owes(mai, f"Tin {n}")
        told = [text for text in office.telegram.texts("telegram:Lan") if "Zalo Bot đã dùng" in text]
        assert [text.split("%")[0].split()[-1] for text in told] == ["70", "85", "95"]
        assert "19/20, còn 01" in told[-1]


async def test_what_people_send_counts_where_the_plan_counts_it(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        await office.person("Mai", await office.unit("A"), "zalo_bot")
        await office.says("Mai", "/trogiup", "zalo_bot")
        [meter] = await office.world.rows("select meter, used from meters")
        assert meter["used"] == 1 + len(office.bot.texts("zalo_bot:Mai"))


async def test_one_person_too_many_is_told_and_so_is_the_office(tmp_path: Path) -> None:
    async with open_routed(tmp_path, bot=dc.replace(BOT, monthly_messages=100, most_people=2)) as office:
        await office.person("Lan", None, "telegram", role=Role.OFFICE)
        for name in ("A", "B"):
            assert "đủ số người" not in (await office.says(name, "xin chào", "zalo_bot"))[-1]
        assert "đủ số người" in (await office.says("C", "xin chào", "zalo_bot"))[-1]
        assert "đủ số người" not in (await office.says("A", "xin chào", "zalo_bot"))[-1], "who was there before stays"
        assert "đủ 02 người" in office.telegram.texts("telegram:Lan")[-1]


async def test_a_sending_says_what_it_will_cost(tmp_path: Path) -> None:
    """Two in the package, the third at 55 đồng, a template, one who must wait, one whose own channel costs nothing."""
    routing = Routing(paid_per_month=4)
    async with open_routed(tmp_path, oa=OA_TEMPLATES, routing=routing) as office:
        unit = await office.unit("A")
        heard = {"Free": 1, "P1": 49, "P2": 49, "P3": 49, "Gone": 24 * 8}
        found = [await office.person(name, unit, "zalo_oa", heard=hours) for name, hours in heard.items()]
        found.append(await office.person("T", unit, "telegram"))

        def plan(db: Database) -> tuple[costs.Plan, costs.Plan]:
            both = (MessageKind.BROADCAST, MessageKind.NOTICE)
            one, other = [costs.plan(db, office.office, office.now, found, kind) for kind in both]
            return one, other

        broadcast, notice = await office.world.read(plan)
        assert (broadcast.free, broadcast.paid, broadcast.templates, broadcast.waiting) == (2, 3, 1, 0)
        assert broadcast.cost == 55 + 140
        assert [(q.channel, q.left, q.paid) for q in broadcast.quotas] == [("zalo_oa", 3, True)]
        assert (notice.templates, notice.waiting) == (0, 1), "no template stands for a notice here"


async def test_of_a_great_many_an_even_sample_is_counted_in_a_turn(tmp_path: Path) -> None:
    async with open_routed(tmp_path, routing=Routing(paid_per_month=41, paid_per_broadcast=100)) as office:
        unit = await office.unit("A")
        found = [await office.person(f"P{n}", unit, "zalo_oa", heard=49) for n in range(60)]

        def plan(db: Database) -> tuple[costs.Plan, costs.Plan]:
            exact = costs.plan(db, office.office, office.now, found, MessageKind.BROADCAST)
            return exact, costs.plan(db, office.office, office.now, found, MessageKind.BROADCAST, sample=20)

        exact, sampled = await office.world.read(plan)
        assert (exact.paid, exact.waiting) == (40, 20)
        assert (sampled.paid, sampled.waiting) == (39, 21)
        assert exact.quotas == sampled.quotas


async def test_the_rest_of_a_broadcast_waits_visibly(tmp_path: Path) -> None:
    """The quota ends in the middle: the author reads who waits, and why."""
    async with open_routed(tmp_path, bot=dc.replace(BOT, monthly_messages=5, reserve=3)) as office:
        lan = await office.person("Lan", None, "telegram", role=Role.OFFICE)
        unit = await office.unit("A")
        people_ = [await office.person(name, unit, "zalo_bot") for name in ("Mai", "Hoa", "Tuấn")]

        def start(db: Database) -> int:
            made = broadcasts.add(db, "Họp 14 giờ.", "0" * 64, Audience().to_json(), lan, office.now)
            broadcast_recipients.freeze(db, made, [[person, unit] for person in people_], True, office.now)
            db.execute("update broadcasts set status = 'sending' where id = ?", [made])
            jobs.add(db, broadcast_sending.SEND_JOB, {"broadcast": made}, office.now)
            return made

        made = await office.world.write(start)
        await office.world.settle()

        def result(db: Database) -> str:
            found = broadcasts.get(db, made)
            assert found is not None
            outcomes = broadcasts.outcomes(db, made, office.now)
            facts = broadcast_sending.result_facts(office.office, office.now, found, outcomes, trial=False)
            return course.result(office.office.language("vi"), facts).text

        text = await office.world.read(result)
        assert "02/03 người" in text or "02/3" in text
        assert "Tuấn (hết hạn mức, đang chờ)" in text or "hết hạn mức tin, đang chờ" in text


async def test_who_is_reached_by_nothing_stands_on_the_call_list(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        lan = await office.person("Lan", None, "telegram", role=Role.OFFICE)
        unit = await office.unit("Bảo tàng tỉnh")
        await office.person("Mai", unit, "zalo_oa", heard=24 * 8, phone="0912 345 678")
        await publish(office, lan, unit)
        await office.world.tick()
        assert "01 người" in (await office.says("Lan", "/goidien", "telegram"))[-1]
        assert "0912 345 678" in office.telegram.texts("telegram:Lan")[-1]
        mai = (await office.world.rows("select id from people where full_name = 'Mai'"))[0]["id"]
        script = (await office.says("Lan", f"call {mai}", "telegram"))[-1]
        assert "1204/SVHTTDL-VP về việc triển khai" in script, script
        assert "hạn 16/6/2023" in script
        assert "Đã ghi nhận: gọi đồng chí Mai" in (await office.says("Lan", f"called {mai}", "telegram"))[-1]
        behalf = office.telegram.sent[-1].message.every_choice()[0]
        assert (behalf.label, behalf.command.split()[0]) == ("Ghi nhận thay 1204", "on_behalf")
        [line] = await office.events("person-called")
        assert line["subject_id"] == mai
        assert "Không có ai cần gọi" in (await office.says("Lan", "/goidien", "telegram"))[-1]
        assert "1204/SVHTTDL-VP" in "\n".join(await office.says("Mai", "alo")), "the card is still sent when she writes"


async def test_a_colleague_is_asked_to_tell_before_anybody_is_called(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        await office.person("Lan", None, "telegram", role=Role.OFFICE)
        unit = await office.unit("Bảo tàng tỉnh")
        mai = await office.person("Mai", unit, "zalo_oa", heard=24 * 8)
        await office.person("Tuấn", unit, "telegram", role=Role.CLERK)
        await office.owes(mai, "Họp 14 giờ thứ Năm.", unit_id=unit)
        await office.world.tick()
        [asked] = office.telegram.texts("telegram:Tuấn")
        assert "Đề nghị đồng chí báo giúp đồng chí Mai" in asked
        assert "Họp 14 giờ thứ Năm." in asked
        assert "Không có ai cần gọi" in (await office.says("Lan", "/goidien", "telegram"))[-1]
        assert [line.get("step") for line in await office.events("message-routed")] == [None, "colleague"]


async def test_who_has_the_same_card_beside_is_not_asked_twice(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        lan = await office.person("Lan", None, "telegram", role=Role.OFFICE)
        unit = await office.unit("Bảo tàng tỉnh")
        await office.person("Mai", unit, "zalo_oa", heard=24 * 8)
        await office.person("Tuấn", unit, "telegram", role=Role.CLERK)
        await publish(office, lan, unit)
        await office.world.tick()
        assert len(office.telegram.texts("telegram:Tuấn")) == 1
        assert "Không có ai cần gọi" in (await office.says("Lan", "/goidien", "telegram"))[-1]


async def test_a_colleague_who_is_not_reached_either_leads_to_a_call(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        await office.person("Lan", None, "telegram", role=Role.OFFICE)
        unit = await office.unit("Bảo tàng tỉnh")
        mai = await office.person("Mai", unit, "zalo_oa", heard=24 * 8)
        await office.person("Tuấn", unit, "zalo_bot", role=Role.CLERK)
        office.bot.refuses["zalo_bot:Tuấn", Route.MESSAGE] = SendKind.UNREACHABLE
        await office.owes(mai, "Họp 14 giờ.", unit_id=unit)
        await office.world.tick()
        assert "Mai" in (await office.says("Lan", "/goidien", "telegram"))[-1]


async def test_the_office_sees_windows_and_what_was_opened_but_no_acknowledgement(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        await office.person("Lan", None, "telegram", role=Role.OFFICE)
        unit = await office.unit("Bảo tàng tỉnh")
        mai = await office.person("Mai", unit, "zalo_oa", heard=1)
        await office.person("Bình", unit, role=Role.DEPUTY)
        await office.person("Tuấn", unit, "zalo_oa", heard=24 * 8, role=Role.CLERK)
        await office.owes(mai, "Họp.")

        def seen(db: Database) -> None:
            db.execute(
                "update outbox set delivered_at = ?, seen_at = ? where status = 'sent'", [office.now, office.now]
            )

        await office.world.write(seen)
        shown = (await office.says("Lan", "/nguoinhan bao tang", "telegram"))[-1]
        assert "miễn phí đến 07/6 08:00" in shown
        assert "mở tin 05/6 09:00" in shown
        assert "Mở tin không phải là xác nhận đã nhận." in shown
        assert "đã đóng, chờ người nhận nhắn" in shown
        assert "chưa kết nối kênh nào" in shown
        assert "đã xem" not in shown.lower()
        assert await office.events("receipt-acknowledged") == []


async def test_kenh_shows_and_changes_what_comes_first(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", "telegram")
        assert "1. Zalo OA (ưu tiên, đang dùng)" in (await office.says("Mai", "/kenh"))[-1]
        choice = next(c for c in office.oa.sent[-1].message.every_choice() if c.command.startswith("prefer"))
        assert choice.label == "Ưu tiên Telegram"
        assert "từ nay tin gửi qua Telegram trước" in (await office.says("Mai", choice.command))[-1]
        await office.owes(mai, "Họp.")
        assert office.telegram.texts("telegram:Mai") == ["Họp."]
        assert len(await office.events("channel-preferred")) == 1


async def test_nobody_prefers_somebody_else_s_account(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        unit = await office.unit("A")
        await office.person("Mai", unit, "zalo_oa")
        await office.person("Hoa", unit, "telegram", role=Role.CLERK)
        [theirs] = await office.world.rows("select id from accounts where channel = 'telegram'")
        assert "không có trong danh sách" in (await office.says("Mai", f"prefer {theirs['id']}"))[-1]
        assert await office.events("channel-preferred") == []


async def test_a_channel_that_stays_silent_is_followed_by_the_next_and_one_answer_clears_both(tmp_path: Path) -> None:
    async with open_routed(tmp_path, oa=dc.replace(OA, windows=None), routing=Routing(silent_hours=24)) as office:
        lan = await office.person("Lan", None, "telegram", role=Role.OFFICE)
        unit = await office.unit("Bảo tàng tỉnh")
        await office.person("Mai", unit, "zalo_oa", "telegram")
        directive = await publish(office, lan, unit)
        assert ("1204/SVHTTDL-VP" in office.oa.texts(MAI)[-1], office.telegram.texts("telegram:Mai")) == (True, [])
        await office.world.turn_to("2023-06-06 09:30")
        assert "1204/SVHTTDL-VP" in office.telegram.texts("telegram:Mai")[-1]
        assert len(await office.says("Mai", "1")) == 1, "the answer alone: a card that cannot be edited sends nothing"
        edited = [s for s in office.telegram.sent if s.edits and s.address.id == "telegram:Mai"]
        assert edited, "the card on the channel that can be edited is closed"
        [count] = await office.world.rows("select count(*) as n from events where kind = 'receipt-acknowledged'")
        assert count["n"] == 1
        used = await office.says("Mai", f"receive {directive} {unit}", "telegram")
        assert "Mai" in used[-1]
        [count] = await office.world.rows("select count(*) as n from events where kind = 'receipt-acknowledged'")
        assert count["n"] == 1, used[-1]
        assert HOUR
