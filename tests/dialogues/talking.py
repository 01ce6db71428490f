"""Phones on a record in memory: what people say and tap goes through real turns, what is queued counts as shown.

Channels: ``telegram`` has buttons and edits; ``numbers`` has neither, so choices are typed as digits (the later Zalo Bot).
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import handlers  # noqa: F401  (importing it fills the table of commands)
from bot.actions.office import Office
from bot.actions.open_cards import send_card
from bot.actions.redrawing import Redrawing
from bot.cards.measure import MAX_LINES, lines_shown
from bot.config import Config
from bot.config import Office as OfficeSettings
from bot.conversation import take_turn
from bot.domain.obligations import Duty
from bot.domain.people import PostStatus, Role
from bot.domain.units import UnitKind
from bot.messaging import Address, Attachment, Capabilities, Choice, Incoming, IncomingKind, Outgoing, numbered
from bot.store import events, inbox, outbox, people, settings
from bot.store.database import Database
from tests import record
from tests.record import MINUTE, NINE

WITHOUT_BUTTONS = Capabilities(2000, 0, bold=False, files_out=False, files_in=False)


class Desk:
    """A record, an office with a contact, and a clock that only the test moves."""

    def __init__(self, folder: Path) -> None:
        self.db: Database = record.empty_record()
        plain = record.office(folder)
        config = replace(Config(), office=OfficeSettings(contact_name="Chu Thị Lan", phone="0205 000 0000"))
        can = {**plain.capabilities, "numbers": WITHOUT_BUTTONS}
        self.office: Office = replace(plain, config=config, capabilities=can)
        self.now = NINE
        self.keys = itertools.count(1)
        settings.put(self.db, "trial_mode", False, NINE)
        self.office_unit = record.unit(self.db, "Văn phòng Sở", UnitKind.OFFICE, 9)
        self.lan = self.phone("Chu Thị Lan", self.office_unit, Role.OFFICE)

    def unit(self, name: str, kind: UnitKind = UnitKind.DIVISION, staff: int | None = 12) -> int:
        return record.unit(self.db, name, kind, staff)

    def phone(self, name: str, unit_id: int, role: Role = Role.HEAD, channel: str = "telegram") -> Phone:
        return Phone(self, name, record.person(self.db, name, unit_id, role, channel), channel)

    def another_post(self, phone: Phone, unit_id: int, role: Role) -> None:
        people.add_post(
            self.db, phone.person_id, unit_id, role, "", PostStatus.ACTIVE, NINE, from_day=record.MONDAY, via="test"
        )

    def directive(
        self, number: str, *unit_ids: int, duties: Any = (Duty.RECEIVE, Duty.DISSEMINATE), **more: Any
    ) -> int:
        """Published, and its card on every phone of the units."""
        directive_id = record.directive(self.db, number, unit_ids, duties, at=self.now, **more)
        for unit_id in unit_ids:
            for post in people.posts_of_unit(self.db, unit_id, self.office.today(self.now)):
                if post.role is not Role.OFFICE:
                    send_card(self.db, self.office, self.now, directive_id, unit_id, post.person_id)
        self.show()
        return directive_id

    def later(self, minutes: float) -> None:
        self.now += int(minutes * MINUTE)

    def show(self) -> None:
        """Everything queued has reached its phone; edits show what the card says now."""
        drawing = Redrawing(self.db, self.office, self.now)
        late = self.db.execute("select id from outbox where status = 'queued' and drawn_late = 1").fetchall()
        for row in [outbox.get(self.db, found["id"]) for found in late]:
            assert row is not None
            drawing.ready(row)
        self.db.execute(
            "update outbox set status = 'sent', external_id = 'm' || id, settled_at = ? where status = 'queued'",
            [self.now],
        )

    def kinds(self) -> list[str]:
        """The kinds of all lines of the log, in order."""
        return [line["kind"] for line, _ in events.lines(self.db)]

    def count(self, kind: str) -> int:
        return self.kinds().count(kind)


class Phone:
    """One person's phone. ``says``, ``taps`` and ``sends`` give back what the product answered to this phone by it."""

    def __init__(self, desk: Desk, name: str, person_id: int, channel: str) -> None:
        self.desk = desk
        self.name = name
        self.person_id = person_id
        self.address = Address(channel, f"chat-{person_id}")

    def says(self, text: str, after: float = 2) -> str:
        return self._turn(after, kind=IncomingKind.TEXT, text=text)

    def taps(self, label: str, after: float = 0.5) -> str:
        """Tap the newest button on this phone that reads so."""
        return self.data(self.button(label).command, after)

    def data(self, command: str, after: float = 0.5) -> str:
        """Callback data as the platform brings it: perhaps old, perhaps forged."""
        return self._turn(after, kind=IncomingKind.TAP, command=command)

    def sends(self, kind: IncomingKind, *attachments: Attachment, text: str = "") -> str:
        return self._turn(2, kind=kind, attachments=attachments, text=text)

    def _turn(self, after: float, **what: Any) -> str:
        desk = self.desk
        desk.later(after)
        before = self._last()
        key = f"k{next(desk.keys)}"
        row = inbox.accept(desk.db, self.address.channel, [(key, self.address.id, b"{}")], desk.now)[0]
        incoming = Incoming(self.address, key, at=desk.now, on_message="m1", **what)
        with desk.db.atomic():
            assert take_turn(desk.db, desk.office, row.id, incoming, desk.now)
        desk.show()
        answers = [message for n, kind, message in self.messages() if n > before and kind in ("answer", "office_alert")]
        for message in answers:
            lines = lines_shown(message, desk.office.capabilities[self.address.channel])
            assert lines <= MAX_LINES, f"{lines} lines:\n{message.text}"
            assert all(len(choice.label) <= 28 for choice in message.every_choice())
        return "\n".join(message.text for message in answers)

    def _last(self) -> int:
        return max((n for n, _, _ in self.messages()), default=0)

    def messages(self) -> list[tuple[int, str, Outgoing]]:
        """(id, kind, message) of everything this phone got, oldest first; an edited one as it reads now."""
        rows = self.desk.db.execute(
            "select id, kind, payload, edits from outbox where channel = ? and address = ? order by id",
            [self.address.channel, self.address.id],
        ).fetchall()
        edits = {row["edits"]: row["payload"] for row in rows if row["edits"] is not None and row["payload"]}
        return [
            (row["id"], row["kind"], Outgoing.from_json(edits.get(row["id"], row["payload"])))
            for row in rows
            if row["edits"] is None
        ]

    def everything(self) -> str:
        """All that this phone was ever shown."""
        return "\n".join(message.text for _, _, message in self.messages())

    @property
    def screen(self) -> str:
        """The text of the newest message."""
        return self.messages()[-1][2].text

    @property
    def card(self) -> Outgoing:
        """The newest directive card as it reads now."""
        return [message for _, kind, message in self.messages() if kind == "directive_card"][-1]

    def button(self, label: str) -> Choice:
        for _, _, message in reversed(self.messages()):
            for choice in message.every_choice():
                if choice.label == label:
                    return choice
        raise AssertionError(f"no button {label!r}; the screen shows {self.labels()} under {self.screen!r}")

    def labels(self) -> list[str]:
        """The choices under the newest message, with digits where there are no buttons."""
        message = self.messages()[-1][2]
        if self.desk.office.capabilities[self.address.channel].buttons:
            return [choice.label for choice in message.every_choice()]
        return [f"{digit}. {choice.label}" for digit, choice in numbered(message.choices)]
