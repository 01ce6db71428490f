"""Signatures, by the vectors of zalo-api.md B9.2, and buttons that cannot be typed."""

import json

import pytest

from bot.channels.zalo_oa_signature import (
    Buttons,
    appsecret_proof,
    challenge_of,
    event_mac,
    signed_by,
)

APP, KEY = "1000000000000000001", "oa-secret-key-for-tests"
BODY = (
    '{"app_id":"1000000000000000001","sender":{"id":"2000000000000000002"},"user_id_by_app":"3000000000000000003",'
    '"recipient":{"id":"4000000000000000004"},"event_name":"user_send_text","message":{"text":"Đã quán triệt",'
    '"msg_id":"0f1e2d3c4b5a6978801"},"timestamp":"1764000000000"}'
).encode()
MAC = "3c8a27dd08f2990091bbeff7132fd690233492e6eefc6e133921b6161c7779a5"


def genuine(headers: dict[str, str], body: bytes = BODY, keys: tuple[str, ...] = (KEY,)) -> bool:
    return signed_by(headers, body, json.loads(body), APP, keys) is not None


def test_the_vectors_of_the_reference() -> None:
    assert len(BODY) == 279
    assert event_mac(APP, BODY, "1764000000000", KEY) == MAC
    assert appsecret_proof("app-secret-for-tests", "access-token-for-tests") == (
        "7196be12396e82d498574863aab45f32c0f0c84c6d6d4038d19a0d78120bdf44"
    )
    assert challenge_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ") == "RqIZl4LIgn8KxW9QO-nTnv7pf0CnNrksx9fF-CXP2FE"


@pytest.mark.parametrize("value", [f"mac={MAC}", MAC, f" mac= {MAC} ", f"mac={MAC.upper()}"])
def test_a_signed_body_is_taken_however_the_header_is_written(value: str) -> None:
    assert genuine({"X-ZEvent-Signature": value})
    assert genuine({"x-zevent-signature": value})


@pytest.mark.parametrize("value", ["", "mac=", "mac=" + "0" * 64, MAC[:-1], "mac=đã", "sha256=" + MAC])
def test_anything_else_in_the_header_is_not(value: str) -> None:
    assert not genuine({"X-ZEvent-Signature": value})


def test_one_changed_byte_is_enough() -> None:
    assert not genuine({"X-ZEvent-Signature": f"mac={MAC}"}, BODY.replace("Đã quán".encode(), "Đã nhận".encode()))
    assert not genuine({"X-ZEvent-Signature": f"mac={MAC}"}, BODY + b" ")


def test_the_previous_key_is_taken_while_it_is_being_changed() -> None:
    headers = {"X-ZEvent-Signature": f"mac={MAC}"}
    assert genuine(headers, keys=("new-key", KEY))
    assert not genuine(headers, keys=("new-key",))
    assert not genuine(headers, keys=())


def test_the_timestamp_may_stand_in_a_header() -> None:
    made = event_mac(APP, BODY, "1764000000999", KEY)
    assert genuine({"X-ZEvent-Signature": f"mac={made}", "X-ZEvent-Timestamp": "1764000000999"})
    assert not genuine({"X-ZEvent-Signature": f"mac={made}"})


def test_another_app_is_not_ours_even_with_our_key() -> None:
    other = BODY.replace(APP.encode(), b"1000000000000000009")
    made = event_mac("1000000000000000009", other, "1764000000000", KEY)
    assert not genuine({"X-ZEvent-Signature": f"mac={made}"}, other)


def test_a_press_is_a_press_only_for_the_person_it_was_made_for() -> None:
    buttons = Buttons(b"k" * 32)
    payload = buttons.payload("2000000000000000002", "receive 12 5")
    assert buttons.command("2000000000000000002", payload) == "receive 12 5"
    assert buttons.command("2000000000000000003", payload) == ""
    assert buttons.command("2000000000000000002", payload.replace("12", "13")) == ""
    assert Buttons(b"j" * 32).command("2000000000000000002", payload) == ""


@pytest.mark.parametrize(
    "text", ["receive 12", "#receive 12", "#.receive 12", "#AAAAAAAAAA.receive 12", "#", "", "1", "#đđđđđđđđđđ.x"]
)
def test_what_is_typed_by_hand_stays_text(text: str) -> None:
    assert Buttons(b"k" * 32).command("2000000000000000002", text) == ""


def test_which_key_signed_is_known() -> None:
    event = json.loads(BODY)
    headers = {"X-ZEvent-Signature": f"mac={event_mac(APP, BODY, event['timestamp'], KEY)}"}
    assert [signed_by(headers, BODY, event, APP, keys) for keys in ((KEY, "old"), ("new", KEY), ("new",))] == [
        0,
        1,
        None,
    ]
