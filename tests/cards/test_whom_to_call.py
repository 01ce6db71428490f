"""Within a sentence: whom to call at the office, as far as the settings name them."""

import pytest

from bot.cards.words import Contact, office_to_call
from bot.domain.instants import OFFICE_ZONE
from bot.i18n import load_languages


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (Contact("Chu Thị Lan", "0205 000 0000"), "Văn phòng Sở (đồng chí Chu Thị Lan, 0205 000 0000)"),
        (Contact(phone="0205 000 0000"), "Văn phòng Sở (0205 000 0000)"),
        (Contact("Chu Thị Lan"), "Văn phòng Sở (Chu Thị Lan)"),
        (Contact(), "Văn phòng Sở"),
    ],
)
def test_no_sentence_ends_in_a_telephone_number_that_is_not_there(contact: Contact, said: str) -> None:
    language = load_languages(OFFICE_ZONE, "vi")["vi"]
    assert office_to_call(language, contact) == said
    failed = language.t("help.failed", office=office_to_call(language, contact))
    assert failed.endswith(f"hoặc gọi {said}.")
