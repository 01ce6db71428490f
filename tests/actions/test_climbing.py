"""Climbing at scale: those above are told a few at a time, once, and what is done meanwhile is not told."""

from datetime import date

from bot.actions import reminders
from bot.actions.reminders import WaveChunk
from bot.domain.obligations import Duty, ObligationState
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store import obligations
from tests import record
from tests.actions.ticking import Clock


def above(clock: Clock, person: int) -> list[str]:
    return [card.text for card in clock.phone(person) if "chưa xong việc đã đến hạn" in card.text]


def test_a_dozen_above_read_of_thirty_silent_units_in_small_writes() -> None:
    clock = Clock(record.empty_record(), record.office(), record.NINE)
    clock.earnest()
    office = record.unit(clock.db, "Văn phòng Sở", UnitKind.OFFICE, 15, short="VPS")
    members = [record.person(clock.db, f"Chuyên viên {n}", office, Role.OFFICE) for n in range(12)]
    units = [record.unit(clock.db, f"Đơn vị {n}", staff=5) for n in range(30)]
    for n, unit in enumerate(units[:-1]):
        record.person(clock.db, f"Thủ trưởng {n}", unit)
    directive = record.directive(clock.db, "1204/SVHTTDL-VP", units, [Duty.RECEIVE], due=date(2023, 6, 15))
    clock.turn_to("2023-06-15 18:00")
    [met] = obligations.of_unit_under(clock.db, directive, units[0])
    obligations.set_state(clock.db, met.id, ObligationState.MET, met_at=clock.now)
    clock.turn_to("2023-06-16 07:59")
    assert all(not above(clock, person) for person in members)
    clock.turn_to("2023-06-16 08:00")
    for person in members:
        [text] = above(clock, person)
        assert "29 đơn vị chưa xong việc đã đến hạn:" in text
        assert "01 đơn vị chưa có người nhận nhắc việc." in text
    clock.turn_to("2023-06-16 16:00")
    assert all(len(above(clock, person)) == 1 for person in members)
    assert reminders.find_due(clock.db, clock.office, clock.now) == ()
    chunk = WaveChunk(clock.now, ())
    reminders.remind(clock.db, clock.office, clock.now, chunk)
    assert all(len(above(clock, person)) == 1 for person in members)
