"""Which message in doubt an echo without words settles."""

import pytest

from bot.actions.echoes import shown_by
from bot.domain.routing import Step
from bot.messaging import Address, Echo, EchoKind, FileRef, Outgoing
from bot.store.outbox import OutboxRow

FILE = Outgoing("a.pdf", files=(FileRef("0" * 64, "a.pdf", "application/pdf", 9),)).to_json()
TEXT = Outgoing("Văn bản mới.").to_json()


def row(number: int, payload: str, route: Step = Step.FREE_WINDOW) -> OutboxRow:
    return OutboxRow(
        number, f"k{number}", None, "zalo_oa", "1", "answer", 0, payload, None, 0, None, "unknown", 1, False, None, 0, 0,
        route=route.value,
    )  # fmt: skip


def echo(kind: EchoKind) -> Echo:
    return Echo(Address("zalo_oa", "1"), "m1", "", 0, kind)


@pytest.mark.parametrize(
    ("kind", "doubtful", "settled"),
    [
        (EchoKind.FILE, [row(1, FILE), row(2, TEXT)], 1),
        (EchoKind.FILE, [row(1, FILE), row(2, FILE)], None),
        (EchoKind.FILE, [row(2, TEXT)], None),
        (EchoKind.TEMPLATE, [row(1, FILE), row(2, TEXT, Step.TEMPLATE)], 2),
        (EchoKind.TEMPLATE, [row(2, TEXT, Step.TEMPLATE_PHONE)], None),
        (EchoKind.TEXT, [row(2, TEXT)], None),
    ],
)
def test_the_only_one_of_its_kind(kind: EchoKind, doubtful: list[OutboxRow], settled: int | None) -> None:
    found = shown_by(doubtful, echo(kind), lambda _row, _text: False)
    assert (found.id if found else None) == settled
