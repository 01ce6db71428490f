"""The office of dialogues.md 3 on a record in memory, with the jobs and the clock that a sending needs."""

from __future__ import annotations

from pathlib import Path

from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.jobs import Chunked, Report
from bot.messaging import Attachment, AttachmentKind, FileRef
from bot.store import jobs, units
from bot.tables import JOB_KINDS, TICKERS
from tests.dialogues.talking import Desk, Phone

HEAD = (
    "Công văn 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai Chiến lược chuyển đổi số báo chí "
    "đến năm 2025, định hướng đến năm 2030"
)
SUMMARY = "- Quán triệt đến toàn thể công chức, viên chức, người lao động.\n- Nhấn mạnh mục tiêu chung của Chiến lược."


class Publishing(Desk):
    """Units, phones, and the work that goes on behind a conversation."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.thanh = self.phone("Nguyễn Văn Thành", self.office_unit, Role.HEAD)
        self.culture = self.unit("Phòng Quản lý văn hóa", UnitKind.DIVISION, 12)
        self.museum = self.unit("Bảo tàng tỉnh Lạng Sơn", UnitKind.PUBLIC_UNIT, 41)
        self.library = self.unit("Thư viện tỉnh", UnitKind.PUBLIC_UNIT, 20)
        self.theatre = self.unit("Đoàn Nghệ thuật tỉnh", UnitKind.PUBLIC_UNIT, 30)
        units.set_on_paper(self.db, self.theatre, True)
        self.hoa = self.phone("Hoàng Thị Hoa", self.culture)
        self.mai = self.phone("Lý Thị Mai", self.museum)
        self.tuan = self.phone("Nông Văn Tuấn", self.museum, Role.CLERK)

    def work(self) -> None:
        """Everything due is done: ticks of the clock, jobs, and what they queue reaches the phones."""
        for _ in range(20):
            done = self._tick() + self._jobs()
            self.show()
            if not done:
                return

    def pass_time(self, seconds: float) -> None:
        self.now += int(seconds * 1000)
        self.work()

    def show(self) -> None:
        """Like the outbox: what is queued and still true reaches its phone, and its delivery is settled."""
        self.db.execute(
            "update deliveries set status = 'sent', sent_at = ? where status = 'queued' and id in "
            "(select delivery_id from outbox where status = 'queued' and due_at <= ?)",
            [self.now, self.now],
        )
        super().show()

    def _tick(self) -> int:
        done = 0
        for ticker in TICKERS:
            if ticker.name == "holds":
                for item in ticker.find(self.db, self.office, self.now):
                    with self.db.atomic():
                        ticker.do(self.db, self.office, self.now, item)
                    done += 1
        return done

    def _jobs(self) -> int:
        rows = jobs.due(self.db, self.now, 100)
        for row in rows:
            kind = JOB_KINDS[row.kind]
            with self.db.atomic():
                if isinstance(kind, Chunked):
                    while not kind.chunk(self.db, self.office, self.now, row.data):
                        self.show()
                elif isinstance(kind, Report):
                    gathered = kind.gather(self.db, self.office, self.now, row.data)
                    kind.finish(self.db, self.office, self.now, row.data, kind.work(self.office, gathered))
                jobs.end(self.db, row.id, self.now)
        return len(rows)

    def file(self, name: str, size: int = 1000) -> Attachment:
        """A file as it arrives: its bytes are kept already."""
        sha256 = f"{abs(hash(name)):064x}"[-64:]
        return Attachment(AttachmentKind.DOCUMENT, "h", name, file=FileRef(sha256, name, "application/pdf", size))

    def status(self, directive_id: int = 1) -> str:
        row = self.db.execute("select status from directives where id = ?", [directive_id]).fetchone()
        return str(row["status"])

    def got_card(self, phone: Phone) -> bool:
        return any(kind == "directive_card" for _, kind, _ in phone.messages())

    def to_check(self, phone: Phone, head: str = HEAD, due: str = "cham nhat 16/6") -> str:
        """From /chuyen to the check before sending, by the shortest way."""
        phone.says("/chuyen")
        phone.taps("Không có")
        phone.says(head)
        phone.says(SUMMARY)
        phone.taps(f"Tất cả phòng, đơn vị ({self.unit_count():02d})")
        phone.taps("Xong")
        phone.says(due)
        return phone.taps("Đúng")

    def sent(self, phone: Phone, head: str = HEAD) -> int:
        """A directive passed on and sent; returns its id."""
        self.to_check(phone, head)
        phone.taps(f"Gửi đến {self.unit_count():02d} đơn vị")
        self.pass_time(61)
        row = self.db.execute("select max(id) as id from directives").fetchone()
        return int(row["id"])

    def unit_count(self) -> int:
        return len(units.all_current(self.db))


def reached(desk: Publishing, directive_id: int) -> tuple[int, int]:
    """(cards sent, cards decided)."""
    rows = desk.db.execute(
        "select status from deliveries where directive_id = ? and kind = 'directive_card'", [directive_id]
    ).fetchall()
    return sum(row["status"] == "sent" for row in rows), len(rows)


__all__ = ["HEAD", "SUMMARY", "Publishing", "reached"]
