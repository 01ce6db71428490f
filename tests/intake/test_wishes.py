"""What a unit wishes, read from one line: the number, the day and the reason, however often the wish itself is said."""

from datetime import date

import pytest

from bot.intake.wishes import Wish, read_wish

TODAY = date(2023, 6, 5)
WISHED = (date(2023, 6, 20),)


@pytest.mark.parametrize(
    "asked", ["", "gia hạn ", "xin gia hạn ", "xin gia han 1204 den ", "đề nghị gia hạn 1204 đến "]
)
@pytest.mark.parametrize("reason", ["vì Giám đốc đi công tác", "02 đồng chí đi công tác"])
def test_the_wish_said_once_more_is_no_part_of_its_reason(asked: str, reason: str) -> None:
    found = read_wish(f"{asked}20/6 {reason}", TODAY, numbered=False)
    assert (found.days, found.reason) == (WISHED, reason.removeprefix("vì "))
    assert found.number == ("1204" if "1204" in asked else "")


def test_two_days_that_are_counted_are_no_number() -> None:
    assert read_wish("xin gia hạn 02 ngày vì Giám đốc đi công tác", TODAY, numbered=False).number == ""
    assert read_wish("1204 den 20/6 vi ban hop", TODAY) == Wish("1204", WISHED, "ban hop")
