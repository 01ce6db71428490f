"""The chain: what it proves, and that nothing can be changed in it unnoticed."""

import json
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import DataErased
from bot.domain.ledger import (
    ERASED_KIND,
    GENESIS,
    Fault,
    Line,
    Private,
    canonical,
    export_line,
    grouped,
    line_hash,
    log_code,
    private_digest,
    receipt_code,
    verify,
)
from tests.domain.chains import altered, chain


def test_canonical_json() -> None:
    assert canonical({"b": [True, None, -3], "a": "Đã nhận"}) == '{"a":"Đã nhận","b":[true,null,-3]}'.encode()
    assert canonical({normalize("NFD", "ký"): normalize("NFD", "hiệu")}) == '{"ký":"hiệu"}'.encode()
    assert canonical({"a": {"c": 1, "b": (2,)}}) == b'{"a":{"b":[2],"c":1}}'


@pytest.mark.parametrize(
    "value", [1.5, {"a": 0.0}, [float("nan")], {"a": [{"b": 2.0}]}, {1: 2}, {"a": b"x"}, {"a": {1}}]
)
def test_floats_and_foreign_things_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match="log line"):
        canonical(value)


def test_broken_unicode_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical("\ud800")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_canonical_form_does_not_depend_on_how_it_was_written(value: object) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once
    assert normalize("NFC", once.decode()).encode() == once


def test_a_line_hashes_alike_whether_typed_in_nfc_or_nfd() -> None:
    line, _ = chain(1)[0]
    assert line_hash(GENESIS, {**line, "channel": "kênh"}) == line_hash(
        GENESIS, {**line, "channel": normalize("NFD", "kênh")}
    )


def test_a_sound_chain() -> None:
    made = chain(20)
    verdict = verify(made)
    assert verdict.is_sound
    assert (verdict.lines, verdict.head, verdict.missing) == (20, made[-1][0]["hash"], ())
    assert verify([]).is_sound


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"unit_id": 5}, Fault.ALTERED),
        ({"at": 1}, Fault.ALTERED),
        ({"data": {"obligation_id": 7, "late": True}}, Fault.ALTERED),
        ({"data": {"obligation_id": 7.0, "late": False}}, Fault.UNREADABLE),
        ({"data": None}, Fault.UNREADABLE),
        ({"prev": "f" * 64}, Fault.NOT_IN_SEQUENCE),
        ({"hash": "f" * 64}, Fault.ALTERED),
        ({"extra": 1}, Fault.UNREADABLE),
    ],
)
def test_a_changed_line_is_named(changes: dict[str, Any], fault: Fault) -> None:
    verdict = verify(altered(chain(20), 7, **changes))
    assert (verdict.fault, verdict.line_id, verdict.lines) == (fault, 7, 6)


def test_a_line_altered_together_with_its_hash_breaks_the_next() -> None:
    made = chain(20)
    forged = {**made[6][0], "unit_id": 5}
    forged["hash"] = line_hash(forged["prev"], forged)
    verdict = verify([*made[:6], (forged, made[6][1]), *made[7:]])
    assert (verdict.fault, verdict.line_id) == (Fault.NOT_IN_SEQUENCE, 8)


def test_a_line_removed_doubled_or_moved() -> None:
    made = chain(20)
    assert verify(made[:6] + made[7:]).line_id == 8
    assert verify(made[1:]).line_id == 2
    assert verify(made[:7] + made[6:]).fault is Fault.NOT_IN_SEQUENCE
    assert verify([*made[:6], made[7], made[6], *made[8:]]).line_id == 8


def test_a_changed_name_is_found_through_its_digest() -> None:
    made = chain(20)
    line, private = made[6]
    assert private is not None
    made[6] = (line, private._replace(value={**json.loads(canonical(private.value)), "name": "Vi Văn Bình"}))
    verdict = verify(made)
    assert (verdict.fault, verdict.line_id) == (Fault.PRIVATE_ALTERED, 7)


def test_erased_names_break_nothing_and_are_told() -> None:
    verdict = verify(chain(20, erase=(3, 7)))
    assert verdict.is_sound
    assert (verdict.erased, verdict.missing, verdict.lines) == (2, (), 21)
    assert DataErased(event_ids=()).kind == ERASED_KIND


def test_names_gone_without_a_record_are_told_apart() -> None:
    verdict = verify(chain(20, erase=(3, 7), announce=False))
    assert verdict.is_sound
    assert (verdict.erased, verdict.missing) == (0, (3, 7))
    without_names = [(line, None) for line, _ in chain(20)]
    assert verify(without_names, privates_given=False).missing == ()


def test_a_cut_tail_is_found_by_the_head_or_the_code_somebody_holds() -> None:
    made = chain(20)
    head = made[-1][0]["hash"]
    for held in (head, log_code(head), grouped(log_code(head)), head.upper()):
        assert verify(made[:15]).is_sound, "without the head nothing shows"
        assert verify(made[:15], held).fault is Fault.HEAD_NOT_FOUND
        assert verify(made, held).head_at == 20


def test_a_head_of_last_friday_is_found_in_a_log_that_has_grown() -> None:
    made = chain(20)
    verdict = verify(made, log_code(made[11][0]["hash"]))
    assert verdict.is_sound
    assert verdict.head_at == 12
    assert verify(chain(3), GENESIS).fault is Fault.HEAD_NOT_FOUND
    assert verify([], GENESIS).is_sound


def test_verification_reads_no_further_than_the_fault() -> None:
    made = altered(chain(20), 4, unit_id=5)

    def lines() -> Iterator[tuple[Line, Private | None]]:
        for line, private in made:
            assert line["id"] <= 4
            yield line, private

    assert verify(lines()).line_id == 4


def test_codes_are_digits_in_groups_of_four() -> None:
    assert receipt_code("0" * 56 + "00000005") == "00000005"
    assert log_code("0" * 63 + "5") == "000000000005"
    assert grouped("58211875") == "5821 1875"
    assert grouped("402691073318") == "4026 9107 3318"
    head = chain(1)[0][0]["hash"]
    assert receipt_code(head) == log_code(head)[-8:]


def test_the_digest_needs_its_salt() -> None:
    value = {"name": "Lý Thị Mai"}
    assert private_digest(b"a" * 16, value) != private_digest(b"b" * 16, value)


def test_an_exported_line_is_canonical() -> None:
    line, _ = chain(1)[0]
    assert canonical(json.loads(export_line(line))).decode() == export_line(line)
