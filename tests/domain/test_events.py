"""Every kind of log line: documented, canonical, and with nothing personal in its open part."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from bot.domain.dissemination import Excuse, Form, Proof
from bot.domain.events import (
    EVENT_KINDS,
    Code,
    DisseminationConfirmed,
    Event,
    PostStarted,
    SecretRefused,
    TrialModeLeft,
    event_class,
    private_fields,
)
from bot.domain.events.base import COLUMNS
from bot.domain.ledger import canonical
from bot.domain.people import Role

KINDS = sorted(EVENT_KINDS)
PLATFORM_IDS = {"answers"}
"""Text in the open that only a platform writes."""


def sample(hint: Any) -> Any:
    """A value of a field's type."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return sample(next(arg for arg in get_args(hint) if arg is not type(None)))
    if origin is tuple:
        return (sample(get_args(hint)[0]),)
    if origin is Mapping:
        key, value = get_args(hint)
        return {sample(key): sample(value)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return {int: 7, bool: True, str: "Hoàng Thị Hoa", date: date(2023, 6, 5), Code: "machine"}[hint]


def hints(cls: type[Event]) -> dict[str, Any]:
    known = get_type_hints(cls)
    return {f.name: known[f.name] for f in fields(cls)}


def full(kind: str) -> Event:
    cls = event_class(kind)
    values = {name: sample(hint) for name, hint in hints(cls).items()}
    return cls(**values | dict.fromkeys(PLATFORM_IDS & values.keys(), "87"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_docstring_says_what_the_line_proves(kind: str) -> None:
    assert (event_class(kind).__doc__ or "").startswith("Proves ")


@pytest.mark.parametrize("kind", KINDS)
def test_data_is_canonical_and_holds_nothing_a_person_typed(kind: str) -> None:
    event = full(kind)
    data, private = event.to_line_parts()
    canonical(data)
    canonical(private)
    hidden = private_fields(type(event))
    assert set(private) == hidden
    assert set(data) == {f.name for f in fields(event)} - set(COLUMNS) - hidden
    assert "Hoàng Thị Hoa" not in canonical(data).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_free_text_is_private(kind: str) -> None:
    cls = event_class(kind)
    open_text = (
        {name for name, hint in hints(cls).items() if hint in (str, str | None)} - private_fields(cls) - set(COLUMNS)
    )
    assert open_text <= PLATFORM_IDS


def test_kinds_are_named_after_their_class() -> None:
    assert DisseminationConfirmed.kind == "dissemination-confirmed"
    assert event_class("trial-mode-left") is TrialModeLeft
    with pytest.raises(KeyError):
        event_class("nothing-of-the-kind")
    with pytest.raises(TypeError, match="two kinds"):
        type("TrialModeLeft", (Event,), {})


def test_the_numbers_of_a_confirmation_stand_in_the_open_and_the_names_do_not() -> None:
    event = DisseminationConfirmed(
        unit_id=4, directive_id=9, person_id=11, channel="telegram", message_id="88",
        obligation_id=31, late=False, briefing_id=5, told=38, told_total=38, roster=41, remaining=1,
        day=date(2023, 6, 7), form=Form.MEETING, proof=Proof.HEADS_STATEMENT, excused={Excuse.TRAVEL: 2},
        entered_by=13, name="Lý Thị Mai", title="Giám đốc", raw_text="1", answers="87", platform_at=1_686_130_000_000,
    )  # fmt: skip
    data, private = event.to_line_parts()
    assert data["excused"] == {"travel": 2}
    assert data["told_total"] + sum(data["excused"].values()) + data["remaining"] == data["roster"]
    assert data["day"] == "2023-06-07"
    assert private == {"name": "Lý Thị Mai", "title": "Giám đốc", "raw_text": "1"}
    assert event.columns() == {
        "unit_id": 4, "directive_id": 9, "person_id": 11, "channel": "telegram", "message_id": "88",
    }  # fmt: skip


def test_what_is_not_known_leaves_no_trace() -> None:
    data, private = PostStarted(post_id=1, subject_id=2, role=Role.CLERK).to_line_parts()
    assert data == {"post_id": 1, "subject_id": 2, "role": "clerk"}
    assert private == {}


def test_a_refused_secret_keeps_time_person_and_reason_only() -> None:
    own = {f.name for f in fields(SecretRefused)} - set(COLUMNS)
    assert own == {"place", "mark"}
    assert not private_fields(SecretRefused)
