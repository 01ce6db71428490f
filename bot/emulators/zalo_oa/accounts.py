"""Asking about the OA and about people: ``getoa``, ``user/detail``, ``user/getlist``, ``quota/message``, tags."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.clock import DAY, local
from bot.emulators.zalo_oa.state import Json, OaState, Refusal

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MOST_LISTED = 50
LARGEST_OFFSET = 9_951
PERIODS = {"TODAY": 1, "L7D": 7, "L30D": 30}


class Accounts:
    """The reading half of the API."""

    def __init__(self, state: OaState) -> None:
        self._state = state
        self.tags: dict[str, set[str]] = {}

    def getoa(self, _data: Json) -> Json:
        state = self._state
        return {
            "oaid": state.oa_id,
            "name": state.name,
            "is_verified": state.verified,
            "oa_type": state.oa_type,
            "num_follower": sum(user.follower for user in state.users.values()),
            "package_name": "Growth",
            "package_valid_through_date": state.package_until,
            "linked_ZCA": "ZCA000001",
        }

    def detail(self, data: Json) -> Json:
        user = self._state.user_of(data.get("user_id"))
        if not user.follower and user.last_interaction is None:
            raise Refusal(-213, "User has not followed the OA")
        last = user.last_interaction
        return {
            "user_id": user.id,
            "user_id_by_app": f"5{user.id[1:]}",
            "display_name": user.name,
            "user_alias": user.name,
            "user_is_follower": user.follower,
            "user_last_interaction_date": local(last, ZONE).strftime("%d/%m/%Y") if last is not None else "",
            "avatar": "",
            "shared_info": {},
            "tags_and_notes_info": {
                "notes": [],
                "tag_names": [tag for tag, who in self.tags.items() if user.id in who],
            },
        }

    def getlist(self, data: Json) -> Json:
        offset, count = data.get("offset"), data.get("count")
        if not isinstance(offset, int) or not 0 <= offset <= LARGEST_OFFSET:
            raise Refusal(-201, "offset is invalid!")
        if not isinstance(count, int) or not 1 <= count <= MOST_LISTED:
            raise Refusal(-201, "count is invalid!")
        users = list(self._state.users.values())
        if "is_follower" in data:
            users = [user for user in users if user.follower is (str(data["is_follower"]).lower() == "true")]
        if period := data.get("last_interaction_period"):
            if period not in PERIODS:
                raise Refusal(-201, "last_interaction_period is invalid!")
            since = self._state.clock.now() - PERIODS[period] * DAY
            users = [user for user in users if user.last_interaction is not None and user.last_interaction >= since]
        if tag := data.get("tag_name"):
            users = [user for user in users if user.id in self.tags.get(tag, set())]
        page = users[offset : offset + count]
        return {"total": len(users), "count": len(page), "offset": offset, "users": [{"user_id": u.id} for u in page]}

    def quota(self, body: Json) -> Json | list[Json]:
        """``quota/message``: of one person the last interaction, of the OA what its package holds."""
        state = self._state
        if "user_id" in body:
            user = state.user_of(body["user_id"])
            return {
                "cs_reply": {"quota_type": "reply", "remain": -1},
                "promotion": {"remain": 0},
                "last_interaction": str(user.last_interaction) if user.last_interaction is not None else "",
            }
        if body.get("quota_owner") not in ("OA", "App"):
            raise Refusal(-201, "quota_owner is invalid!")
        return [
            {
                "asset_id": "sub_quota_1",
                "product_type": "cs",
                "quota_type": "sub_quota",
                "valid_through": state.package_until,
                "total": 500,
                "remain": state.package_quota,
            }
        ]

    def tag(self, body: Json) -> Json:
        user = self._state.user_of(body.get("user_id"))
        name = body.get("tag_name")
        if not isinstance(name, str) or not name:
            raise Refusal(-201, "tag_name is invalid!")
        if not user.follower:
            raise Refusal(-213, "User has not followed the OA")
        self.tags.setdefault(name, set()).add(user.id)
        return {}

    def untag(self, body: Json) -> Json:
        user = self._state.user_of(body.get("user_id"))
        self.tags.get(str(body.get("tag_name", "")), set()).discard(user.id)
        return {}
