"""Logs to check: made line by line as the product makes them."""

from typing import Any

from bot.domain.events import DataErased, ReceiptAcknowledged
from bot.domain.ledger import GENESIS, Private, line_hash, private_digest

Chain = list[tuple[dict[str, Any], Private | None]]


def chain(count: int, erase: tuple[int, ...] = (), announce: bool = True) -> Chain:
    """``count`` acknowledgements; then the private values of ``erase`` are gone, announced by one more line."""
    made: Chain = []
    for number in range(1, count + 1):
        fact = ReceiptAcknowledged(
            unit_id=4, directive_id=9, person_id=13, channel="telegram", message_id=str(number),
            obligation_id=number, late=False, name="Nông Văn Tuấn", title="văn thư", raw_text="da nhan 1204",
        )  # fmt: skip
        append(made, fact.kind, fact.columns(), *fact.to_line_parts())
    if erase:
        made[:] = [(line, None if line["id"] in erase else private) for line, private in made]
    if erase and announce:
        erased = DataErased(event_ids=erase)
        append(made, erased.kind, erased.columns(), *erased.to_line_parts())
    return made


def append(made: Chain, kind: str, columns: dict[str, Any], data: dict[str, Any], secret: dict[str, Any]) -> None:
    number = len(made) + 1
    private = Private(number.to_bytes(16, "big"), secret) if secret else None
    line: dict[str, Any] = {
        "v": 1,
        "id": number,
        "at": 1_685_930_000_000 + number,
        "kind": kind,
        **columns,
        "data": data,
    }
    line["digest"] = None if private is None else private_digest(*private)
    line["prev"] = made[-1][0]["hash"] if made else GENESIS
    line["hash"] = line_hash(line["prev"], line)
    made.append((line, private))


def altered(made: Chain, number: int, **changes: Any) -> Chain:
    return [({**line, **changes} if line["id"] == number else line, private) for line, private in made]
