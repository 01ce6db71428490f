"""Every number of both tables of zalo-api.md B10, written down here a second time, and what it means to the outbox."""

import pytest

from bot.channels.zalo_oa_errors import OA_ERRORS, PHONE_ERRORS, Gateway, OaRefused, send_error
from bot.domain.delivery import SendKind

LATER, SLOW, NO, GONE, CLOSED, QUOTA, WRONG = (
    SendKind.TRY_LATER,
    SendKind.SLOW_DOWN,
    SendKind.REJECTED,
    SendKind.UNREACHABLE,
    SendKind.WINDOW_CLOSED,
    SendKind.QUOTA_USED_UP,
    SendKind.MISCONFIGURED,
)
OA = {
    LATER: (-100, -200, -214, -234),
    SLOW: (-32,),
    NO: (-201, -210, -233, -237, -238, -240, -241, -248, -403),
    GONE: (-213, -217, -227, -244),
    CLOSED: (-218, -230, -232, -249),
    QUOTA: (-211, -320, -321),
    WRONG: (-204, -205, -209, -212, -216, -219, -220, -221, -223, -224, -235, -242),
}
PHONE = {
    LATER: (-100, -133),
    NO: (-109, -111, -112, -1121, -1122, -1124, -113, -116, -121, -122, -131, -132),
    GONE: (-108, -110, -114, -118, -119, -139, -140, -141),
    QUOTA: (
        *(-101, -102, -103, -104, -105, -115, -117, -120, -126, -127, -135, -1351, -136, -137, -138, -1381),
        *(-144, -1441, -146, -147, -1471, -1472),
    ),
    WRONG: (-124, -1241),
}
EVERY = [(False, code, kind) for kind, codes in OA.items() for code in codes]
EVERY += [(True, code, kind) for kind, codes in PHONE.items() for code in codes]


@pytest.mark.parametrize(("by_phone", "code", "kind"), EVERY)
def test_what_a_number_means(by_phone: bool, code: int, kind: SendKind) -> None:
    error = send_error(OaRefused(code, "words"), by_phone=by_phone, morning_s=3600.0)
    assert error.kind is kind
    assert str(code) in error.detail


def test_no_number_is_forgotten_here() -> None:
    assert {code for codes in OA.values() for code in codes} == set(OA_ERRORS)
    assert {code for codes in PHONE.values() for code in codes} == set(PHONE_ERRORS)


@pytest.mark.parametrize("by_phone", [False, True])
def test_an_unknown_number_refuses_this_message_alone(by_phone: bool) -> None:
    assert send_error(OaRefused(-9999), by_phone=by_phone).kind is NO


def test_waits_are_said_where_the_platform_means_one() -> None:
    assert send_error(OaRefused(-32)).retry_after == 60.0
    assert send_error(OaRefused(-234), morning_s=25_000.0).retry_after == 25_000.0
    assert send_error(OaRefused(-133), by_phone=True, morning_s=25_000.0).retry_after == 25_000.0
    assert send_error(OaRefused(-230)).retry_after is None
    assert send_error(OaRefused(-200)).tries == 3


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (502, SendKind.UNKNOWN_OUTCOME),
        (504, SendKind.UNKNOWN_OUTCOME),
        (200, SendKind.UNKNOWN_OUTCOME),
        (403, LATER),
        (429, SLOW),
        (413, NO),
    ],
)
def test_pages_of_a_gateway(status: int, kind: SendKind) -> None:
    assert Gateway(status).kind is kind
