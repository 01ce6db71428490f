"""A Sở of any size, registered at once: for benchmarks and fault tests, where hundreds of people are needed and how they came is not the matter."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.actions.delivery import TRIAL_MODE, Fanout, Owed
from bot.actions.office import Office
from bot.actions.publishing import PublishRefusal, Spec, publish_now
from bot.actions.units import ensure_roots
from bot.app import App
from bot.config import Config, Receiving, Secret
from bot.domain.audience import Audience
from bot.domain.delivery import MessageKind
from bot.domain.obligations import Duty
from bot.domain.people import PostStatus, Role
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import deliveries, people, routing, settings, units
from bot.store.database import Database
from bot.store.units import Roster

FIRST_CHAT = 10_001
"""Telegram id of the first person; the others follow one by one. The office's author has the id before it."""
AUTHOR_CHAT = FIRST_CHAT - 1
SINCE = date(2022, 1, 3)
ROLES = (Role.HEAD, Role.CLERK, Role.DEPUTY, Role.FOCAL)
WEBHOOK_SECRET = "benchmark-secret"
BROADCAST_TEXT = (
    "Văn phòng Sở thông báo: Hội nghị giao ban tháng 6 chuyển sang 14:00 ngày 09/6/2023 tại hội trường tầng 2. "
    "Đề nghị các đồng chí chuẩn bị nội dung báo cáo và dự họp đúng giờ."
)


@dataclass(frozen=True, slots=True)
class Member:
    """One registered person: their record, and the Telegram chat they are reached at."""

    person_id: int
    unit_id: int
    chat: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody who was registered. ``author_id`` is the member of the office who publishes."""

    author_id: int
    members: tuple[Member, ...]

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(member.unit_id for member in self.members)


def telegram_config(
    folder: Path,
    base_url: str,
    base_file_url: str,
    token: str,
    *,
    webhook: bool = False,
    port: int = 0,
    pace: float | None = None,
) -> Config:
    """Settings of an office on ``folder`` that speaks to an emulator; with ``webhook`` it waits to be called."""
    config = Config()
    telegram = dc.replace(config.telegram, token=Secret(token), base_url=base_url, base_file_url=base_file_url)
    web = dc.replace(config.web, port=port)
    if webhook:
        telegram = dc.replace(telegram, mode=Receiving.WEBHOOK, webhook_secret=Secret(WEBHOOK_SECRET))
        web = dc.replace(web, public_url="https://quantriet.example")
    sending = dc.replace(config.sending, pace={} if pace is None else {"telegram": pace})
    return dc.replace(config, data=dc.replace(config.data, dir=folder), telegram=telegram, web=web, sending=sending)


async def register(app: App, count: int, *, per_unit: int = 1, first_chat: int = FIRST_CHAT) -> Crowd:
    """``count`` people, ``per_unit`` of them in each unit, head first, on Telegram; trial mode is left."""
    now = app.clock.now()
    author = await app.store.write(_author, app.office, now)
    members: list[Member] = []
    for first in range(0, count, 200):
        numbers = range(first, min(first + 200, count))
        members += await app.store.write(_register, now, numbers, per_unit, first_chat)
    return Crowd(author, tuple(members))


def _author(db: Database, office: Office, now: int) -> int:
    ensure_roots(db, office, now)
    settings.put(db, TRIAL_MODE, False, now)
    at = next(unit for unit in units.all_current(db) if unit.kind is UnitKind.OFFICE)
    person_id = people.add_person(db, "Chu Thị Lan", now)
    people.add_post(db, person_id, at.id, Role.OFFICE, "", PostStatus.ACTIVE, now, from_day=SINCE, via="test")
    people.open_account(db, person_id, "telegram", str(AUTHOR_CHAT), "vi", now, preferred=True)
    return person_id


def _register(db: Database, now: int, numbers: Sequence[int], per_unit: int, first_chat: int) -> list[Member]:
    made: list[Member] = []
    unit_id = 0
    for number in numbers:
        place = number % per_unit
        if place == 0 or not unit_id:
            name = f"Trung tâm Văn hóa số {number // per_unit + 1}"
            unit_id = units.create(db, name, UnitKind.PUBLIC_UNIT, SINCE, now).id
            units.set_roster(db, unit_id, Roster(SINCE, 24), "import", now)
        person_id = people.add_person(db, f"Nguyễn Văn {number + 1}", now)
        role = ROLES[min(place, len(ROLES) - 1)]
        people.add_post(db, person_id, unit_id, role, "", PostStatus.ACTIVE, now, from_day=SINCE, via="test")
        people.open_account(db, person_id, "telegram", str(first_chat + number), "vi", now, preferred=True)
        made.append(Member(person_id, unit_id, first_chat + number))
    return made


def directive(number: str, unit_ids: frozenset[int], day: date) -> Spec:
    """A directive to these units that asks đã nhận and đã quán triệt."""
    return Spec(
        number=number,
        issued=day,
        issuer="Sở Văn hóa, Thể thao và Du lịch",
        subject="triển khai Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030",
        audience=Audience(units=unit_ids),
        duties=(Duty.RECEIVE, Duty.DISSEMINATE),
        summary="Các đơn vị phổ biến đến toàn thể công chức, viên chức, người lao động và báo cáo kết quả.",
        urgent=True,
    )


async def publish(app: App, crowd: Crowd, number: str) -> int:
    """Confirm a directive to the whole crowd without a hold; the running jobs send it. Returns its id."""
    now = app.clock.now()
    spec = directive(number, crowd.unit_ids, app.office.today(now))
    who = await app.store.read(lambda db: people.standing(db, crowd.author_id, app.office.today(now)))
    done = await app.store.write(publish_now, app.office, now, spec, who)
    if isinstance(done, PublishRefusal):
        raise RuntimeError(f"not published: {done.value}")
    app.wake_all()
    return done


async def owe_broadcast(app: App, members: Sequence[Member], key: str, text: str = BROADCAST_TEXT) -> None:
    """Owe each of these people one message of the kind that is never repeated by itself."""
    now = app.clock.now()
    for first in range(0, len(members), 200):
        await app.store.write(_owe, app.office, now, members[first : first + 200], key, text)


def _owe(db: Database, office: Office, now: int, members: Sequence[Member], key: str, text: str) -> None:
    fan = Fanout(db, office, now, MessageKind.BROADCAST)

    def draw(_language: Language) -> Outgoing:
        return Outgoing(text, heading="THÔNG BÁO")

    for member in members:
        owed = Owed(f"{key}:{member.person_id}", MessageKind.BROADCAST, member.person_id, member.unit_id)
        delivery_id = deliveries.add(db, owed.key, owed.kind.value, owed.person_id, now, unit_id=owed.unit_id)
        if delivery_id is not None:
            fan.queue(delivery_id, owed, routing.reach_of(db, member.person_id), draw, drawn_as=key)
    fan.finish()
