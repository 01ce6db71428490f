"""ZBS Template Message by user id and by phone: a registry of approved templates with their parameters, a balance, a daily quota."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.clock import local
from bot.emulators.zalo_oa.state import Json, OaMessage, OaState, OaUser, Refusal

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MAX_TRACKING = 48
_PHONE = re.compile(r"84\d{9}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a template: its name, its longest value in characters, and the form it must have (all of it; "": any)."""

    name: str
    longest: int = 200
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A registered template. ``text`` shows ``<name>`` for each parameter. ``status`` as ``template/info/v2`` tells it."""

    id: str
    text: str
    parameters: tuple[Parameter, ...]
    status: str = "ENABLE"
    price_phone: int = 300
    price_uid: int = 210
    by_uid: bool = True


@dataclass
class Templates:
    """Sending templates. ``balance`` in dong; ``daily_quota`` counts messages by phone of one civil day."""

    state: OaState
    registry: dict[str, Template] = field(default_factory=dict)
    balance: int = 1_000_000
    daily_quota: int = 500
    refuses_at_night: bool = False
    no_account: set[str] = field(default_factory=set)
    """Telephone numbers without Zalo."""
    _sent_on: tuple[str, int] = ("", 0)

    def register(self, template: Template) -> Template:
        self.registry[template.id] = template
        return template

    def by_user(self, body: Json) -> Json:
        """``POST /v3.0/oa/message/template``; the OA's own error numbers."""
        if set(body) - {"user_id", "template_id", "template_data"}:
            raise Refusal(-201, f"{min(set(body) - {'user_id', 'template_id', 'template_data'})} is invalid!")
        user = self.state.user_of(body.get("user_id"))
        template = self.registry.get(str(body.get("template_id", "")))
        if template is None or template.status != "ENABLE":
            raise Refusal(-201, "template_id is invalid!")
        if not template.by_uid:
            raise Refusal(-249, "Template is not supported to send by UID")
        values = _values(template, body.get("template_data"), by_uid=True)
        if -244 in user.restricted:
            raise Refusal(-244, "User has restricted this type of message from the OA")
        if self.balance < template.price_uid:
            raise Refusal(-321, "Zalo Cloud Account is out of money")
        self.balance -= template.price_uid
        shown = self._show(user, template, values)
        return {
            "message_id": shown.id,
            "user_id": user.id,
            "sent_time": str(shown.at),
            "quota": {"dailyQuota": str(self.daily_quota), "remainingQuota": str(self._left())},
        }

    def by_phone(self, body: Json) -> Json:
        """``POST /message/template`` of the business host; its own table of errors."""
        template = self.registry.get(str(body.get("template_id", "")))
        if template is None:
            raise Refusal(-109, "Template is invalid")
        if template.status == "PENDING_REVIEW":
            raise Refusal(-131, "Template is not approved")
        if template.status != "ENABLE":
            raise Refusal(-146, "Template is disabled")
        phone = body.get("phone")
        if not isinstance(phone, str) or _PHONE.fullmatch(phone) is None:
            raise Refusal(-108, "Phone number is invalid")
        tracking = body.get("tracking_id")
        if not isinstance(tracking, str) or not 1 <= len(tracking) <= MAX_TRACKING:
            raise Refusal(-1121, "tracking_id is invalid")
        values = _values(template, body.get("template_data"), by_uid=False)
        if phone in self.no_account:
            raise Refusal(-118, "Zalo account does not exist")
        now = self.state.clock.now()
        if self.refuses_at_night and not 6 <= local(now, ZONE).hour < 22:
            raise Refusal(-133, "Template message is not allowed to send at night")
        if self.balance < template.price_phone:
            raise Refusal(-115, "Balance is not enough")
        if self._left() <= 0:
            raise Refusal(-144, "OA has exceeded the daily quota")
        self.balance -= template.price_phone
        self._sent_on = (self._day(), self.daily_quota - self._left() + 1)
        user = next((one for one in self.state.users.values() if one.phone == phone), None)
        shown_id = self.state.new_id() if user is None else self._show(user, template, values, event=False).id
        self._delivered(phone, shown_id, tracking, now)
        quota = {"dailyQuota": str(self.daily_quota), "remainingQuota": str(self._left())}
        return {"msg_id": shown_id, "sent_time": str(now), "sending_mode": "1", "quota": quota}

    def _show(self, user: OaUser, template: Template, values: Json, *, event: bool = True) -> OaMessage:
        state, text = self.state, template.text
        for name, value in values.items():
            text = text.replace(f"<{name}>", str(value))
        shown = state.put(
            OaMessage(
                state.new_id(),
                user.id,
                True,
                text,
                state.clock.now(),
                state.next_revision(),
                kind="template",
                charge="template",
                template_id=template.id,
                values=values,
            )
        )
        if event:
            about: Json = {"sender": {"id": state.oa_id}, "recipient": {"id": user.id}, "message": {"msg_id": shown.id}}
            state.emit({"event_name": "oa_send_template", **about})
            state.emit({"event_name": "user_received_message", **about})
        return shown

    def _delivered(self, phone: str, message_id: str, tracking: str, now: int) -> None:
        message = {"msg_id": message_id, "delivery_time": str(now), "tracking_id": tracking}
        about: Json = {"sender": {"id": self.state.oa_id}, "recipient": {"id": phone}, "message": message}
        self.state.emit({"event_name": "user_received_message", **about})

    def _day(self) -> str:
        return local(self.state.clock.now(), ZONE).date().isoformat()

    def _left(self) -> int:
        day, sent = self._sent_on
        return self.daily_quota - (sent if day == self._day() else 0)


def _values(template: Template, given: object, *, by_uid: bool) -> Json:
    """The parameters, checked as the registry says. By phone each fault has its own number."""
    if not isinstance(given, dict):
        raise Refusal(-201 if by_uid else -1122, "template_data is invalid")
    for parameter in template.parameters:
        value = given.get(parameter.name)
        if value is None or value == "":
            raise Refusal(-201 if by_uid else -1122, f"{parameter.name} is missing")
        if not isinstance(value, str | int):
            raise Refusal(-201 if by_uid else -1124, f"{parameter.name} has a wrong format")
        if len(str(value)) > parameter.longest:
            raise Refusal(-210 if by_uid else -1121, f"{parameter.name} is over {parameter.longest} characters")
        if parameter.pattern and re.fullmatch(parameter.pattern, str(value)) is None:
            raise Refusal(-201 if by_uid else -1124, f"{parameter.name} has a wrong format")
    extra = set(given) - {parameter.name for parameter in template.parameters}
    if extra:
        raise Refusal(-201 if by_uid else -112, f"{min(extra)} is not a parameter")
    return dict(given)
