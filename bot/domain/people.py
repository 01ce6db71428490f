"""Posts and rights: who may do what for which unit on which day (design.md 7, domain.md 3.3 and 8).

A person holds dated posts; a right is always asked of the posts and delegations that hold on the day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.units import UnitKind


class Role(StrEnum):
    """What a post lets a person do. Titles (Trưởng phòng, Giám đốc) follow from role and kind of unit."""

    HEAD = "head"
    ACTING_HEAD = "acting_head"
    DEPUTY = "deputy"
    CLERK = "clerk"
    FOCAL = "focal"
    STAFF = "staff"
    OFFICE = "office"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


HEADS = frozenset({Role.HEAD, Role.ACTING_HEAD})
RECEIVING = frozenset({Role.HEAD, Role.ACTING_HEAD, Role.DEPUTY, Role.CLERK, Role.FOCAL})
"""Who gets the unit's cards and may confirm đã nhận (level 1)."""
REPORTING = frozenset({Role.HEAD, Role.ACTING_HEAD, Role.CLERK, Role.FOCAL})
"""Who may confirm đã gửi báo cáo (level 5)."""
_CONFIRMED = frozenset({Role.HEAD, Role.ACTING_HEAD, Role.OFFICE, Role.LEADER, Role.ADMINISTRATOR})
_OF_OFFICE = HEADS | {Role.DEPUTY}
"""Posts of the office unit that decide for the office: Chánh and Phó Chánh Văn phòng, who signs "KT. CHÁNH VĂN PHÒNG" (domain.md 3.3)."""


def acts_for_office(role: Role, kind: UnitKind) -> bool:
    """Whether somebody in this post publishes, follows up and decides for the Văn phòng Sở."""
    return role is Role.OFFICE or (kind is UnitKind.OFFICE and role in _OF_OFFICE)


def waits_for_office(role: Role, kind: UnitKind) -> bool:
    """Posts that wait for the office even with a code, unless the invitation names the person."""
    return role in _CONFIRMED or acts_for_office(role, kind)


class PostStatus(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    ENDED = "ended"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Post:
    """A dated holding of a role in a unit."""

    id: int
    person_id: int
    unit_id: int
    unit_kind: UnitKind
    role: Role
    title: str
    from_day: date | None
    to_day: date | None


@dataclass(frozen=True, slots=True)
class Delegation:
    """``to_person_id`` confirms instead of the unit's head from ``from_day`` to the end of ``to_day`` (giao xác nhận thay)."""

    id: int
    unit_id: int
    to_person_id: int
    from_day: date
    to_day: date

    def holds(self, day: date) -> bool:
        return self.from_day <= day <= self.to_day


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is on a day: their active posts, and the delegations to them that hold."""

    person_id: int
    posts: tuple[Post, ...] = ()
    delegations: tuple[Delegation, ...] = ()

    def roles_in(self, unit_id: int) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts if post.unit_id == unit_id)

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The units the person answers for, posts first, then delegations; each once."""
        ids = [p.unit_id for p in self.posts if p.role in RECEIVING] + [d.unit_id for d in self.delegations]
        return tuple(dict.fromkeys(ids))

    @property
    def is_chief(self) -> bool:
        """Chánh Văn phòng: head of the office unit."""
        return any(p.unit_kind is UnitKind.OFFICE and p.role in HEADS for p in self.posts)

    @property
    def is_office(self) -> bool:
        """A member of the Văn phòng Sở who publishes, follows up and decides."""
        return any(acts_for_office(p.role, p.unit_kind) for p in self.posts)

    @property
    def is_leader(self) -> bool:
        return any(p.role is Role.LEADER for p in self.posts)

    @property
    def is_administrator(self) -> bool:
        return any(p.role is Role.ADMINISTRATOR for p in self.posts)


NOBODY = Standing(0)


def may_acknowledge_receipt(who: Standing, unit_id: int) -> bool:
    """Level 1, đã nhận: any head, deputy, clerk or focal of the unit, and a delegate within dates."""
    return bool(who.roles_in(unit_id) & RECEIVING) or _delegated(who, unit_id)


def may_enter_figures(who: Standing, unit_id: int) -> bool:
    """A clerk or focal point may enter the figures; nothing counts before the head confirms."""
    return may_acknowledge_receipt(who, unit_id)


def may_confirm_dissemination(who: Standing, unit_id: int) -> bool:
    """Level 3, đã quán triệt: head, acting head, or a delegate within dates."""
    return bool(who.roles_in(unit_id) & HEADS) or _delegated(who, unit_id)


def may_report(who: Standing, unit_id: int) -> bool:
    """Level 5, đã gửi báo cáo: head, clerk or focal, and a delegate within dates."""
    return bool(who.roles_in(unit_id) & REPORTING) or _delegated(who, unit_id)


def may_delegate(who: Standing, unit_id: int) -> bool:
    """The head gives away confirming for a time; the office may for an absent head."""
    return bool(who.roles_in(unit_id) & HEADS) or who.is_office


def may_decide_registration(who: Standing) -> bool:
    return who.is_office or who.is_administrator


def may_end_post(who: Standing, role: Role, kind: UnitKind) -> bool:
    """Whose post one may end who does not hold it.

    The office ends posts of units; Chánh Văn phòng and administrators those of the office and of leadership; the chief's own
    and an administrator's only an administrator.
    """
    if role is Role.ADMINISTRATOR or (kind is UnitKind.OFFICE and role in HEADS):
        return who.is_administrator
    if role is Role.LEADER or acts_for_office(role, kind):
        return who.is_chief or who.is_administrator
    return who.is_office or who.is_administrator


def may_give_post(who: Standing, role: Role, kind: UnitKind) -> bool:
    """Whom one may invite or admit to a post, or send back to wait.

    The office decides on posts of units; on those of the office and of leadership Chánh Văn phòng and administrators do.
    """
    if role is Role.ADMINISTRATOR:
        return who.is_administrator
    if role is Role.LEADER or acts_for_office(role, kind):
        return who.is_chief or who.is_administrator
    return who.is_office or who.is_administrator


def may_publish(who: Standing) -> bool:
    return who.is_office


def may_stop_any(who: Standing, author_id: int) -> bool:
    """A held or running sending: its author, or the Chánh Văn phòng."""
    return who.is_chief or (who.is_office and who.person_id == author_id)


def _delegated(who: Standing, unit_id: int) -> bool:
    return any(d.unit_id == unit_id for d in who.delegations)


def heads_first(posts: Iterable[Post]) -> list[Post]:
    """Posts in the order in which a unit is spoken to: head, acting head, deputy, clerk, focal, staff."""
    order: Sequence[Role] = tuple(Role)
    return sorted(posts, key=lambda post: (order.index(post.role), post.id))
