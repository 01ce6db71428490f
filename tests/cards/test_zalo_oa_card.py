"""What an administrator is shown of the Official Account: one small screen, in both languages, with what to do."""

from datetime import date

import pytest

from bot.actions.zalo_tokens import Loss
from bot.cards.measure import MAX_LINES, lines_of
from bot.cards.zalo_oa import RENEW, RETRY, OaView, link, status
from bot.config import Config
from bot.i18n import Language, load_languages
from bot.messaging import MAX_LABEL

LANGUAGES = list(load_languages(Config().office.zone))
NAME = "Văn phòng Sở Văn hóa, Thể thao và Du lịch tỉnh Lạng Sơn"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
@pytest.mark.parametrize("lost", ["", *Loss])
def test_it_fits_and_offers_what_helps(language: Language, lost: str) -> None:
    view = OaView(not lost, lost, 1_685_930_400_000, NAME, True, date(2023, 12, 31))
    card = status(language, view)
    assert lines_of(card) <= MAX_LINES
    commands = [choice.command for choice in card.every_choice()]
    assert commands == ([RENEW, RETRY] if lost else [RENEW])
    assert all(len(choice.label) <= MAX_LABEL for choice in card.every_choice())


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_link_is_a_secret_of_its_message_and_fits(language: Language) -> None:
    url = "https://oauth.zaloapp.com/v4/oa/permission?" + "x" * 260
    message = link(language, url, 30)
    assert message.secrets == (url,)
    assert url in message.text
    assert lines_of(message) <= MAX_LINES


def test_what_was_lost_is_said_with_its_hour() -> None:
    [vi] = [language for language in LANGUAGES if language.code == "vi"]
    text = status(vi, OaView(False, Loss.REFUSED, 1_685_930_400_000)).text
    assert "09 giờ 00" in text
    assert "Zalo không nhận mã gia hạn" in text
