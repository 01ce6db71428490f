"""A button's data is user input: whatever a tampered app sends, no turn fails (design.md 5, Handler)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.actions.office import Office
from bot.conversation import REGISTRY, take_turn
from bot.messaging import Address, Incoming, IncomingKind
from bot.store import conversations, inbox
from bot.store.database import Database
from tests.handlers.offices import address_of
from tests.stories.people import open_office

HOSTILE = ("²", "٣", "-1", "9" * 19, "12" * 20, "@" + "9" * 15, "u" + "9" * 12, "#" + "9" * 12, "page²", "\x00", "None")
BEFORE = ("", "1 ", "#1 ", "u2 ")
BAD_CHOICES = (
    "",
    "²",
    "x",
    "u²",
    "u" + "9" * 19,
    "page²",
    "page",
    "page" + "9" * 19,
    "9" * 19,
    "unfinished²",
    "r",
    "r²",
    "rx.y",
)
BATCH = 100


def offered() -> list[str]:
    """The product's own commands; other tests register theirs, some of which fail on purpose."""
    return sorted(name for name, known in REGISTRY.commands.items() if known.run.__module__.startswith("handlers."))


def failures(db: Database, office: Office, now: int, at: Address, commands: Sequence[str]) -> list[str]:
    """The commands whose turn raised; every turn is taken back."""
    found = []
    for n, command in enumerate(commands):
        db.execute("savepoint hostile")
        [row] = inbox.accept(db, at.channel, [(f"hostile:{n}", at.id, b"{}")], now)
        try:
            take_turn(db, office, row.id, Incoming(at, f"hostile:{n}", IncomingKind.TAP, now, command=command), now)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the defect
            found.append(f"{command!r}: {type(error).__name__}: {error}")
        db.execute("rollback to hostile")
        db.execute("release hostile")
    return found


def failures_of_steps(db: Database, office: Office, now: int, at: Address, opened: str) -> list[str]:
    """Every hostile choice of the question that a command opens."""
    db.execute("savepoint opened")
    [row] = inbox.accept(db, at.channel, [("opened", at.id, b"{}")], now)
    take_turn(db, office, row.id, Incoming(at, "opened", IncomingKind.TAP, now, command=opened), now)
    talk = conversations.load(db, at.channel, at.id)
    found = []
    if talk.step is not None:
        forged = [f"={talk.revision}:{value}" for value in BAD_CHOICES]
        found = [f"{opened} then {failed}" for failed in failures(db, office, now, at, forged)]
    db.execute("rollback to opened")
    db.execute("release opened")
    return found


@pytest.mark.parametrize("owner", ["lan", "mai"])
async def test_no_button_makes_a_turn_fail(tmp_path: Path, owner: str) -> None:
    async with open_office(tmp_path) as office:
        await office.passed_on()
        world = office.world
        at = Address("web_chat", await address_of(world, getattr(office, owner)))
        commands = [f"{name} {first}{bad}" for name in offered() for first in BEFORE for bad in HOSTILE]
        failed: list[str] = []
        for start in range(0, len(commands), BATCH):
            batch = commands[start : start + BATCH]
            failed += await world.app.store.write(failures, world.app.office, world.clock.now(), at, batch)
        assert failed == []


async def test_no_forged_answer_to_a_question_makes_a_turn_fail(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        directive = await office.passed_on()
        world = office.world
        [unit] = [
            row["id"]
            for row in await world.rows(
                "select id from units where id in (select unit_id from posts p join people q on q.id = p.person_id where q.full_name like 'Lý%')"
            )
        ]
        failed: list[str] = []
        for phone in (office.lan, office.mai):
            at = Address("web_chat", await address_of(world, phone))
            for name in offered():
                for args in ("", f" {directive} {unit}", f" #{directive} u{unit}", " 1"):
                    found = await world.app.store.write(
                        failures_of_steps, world.app.office, world.clock.now(), at, name + args
                    )
                    failed += found
        assert failed == []
