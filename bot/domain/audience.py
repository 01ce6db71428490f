"""Whom a directive or a broadcast goes to: units first, then people within each unit (design.md 7, dialogues.md 6).

An :class:`Audience` is what somebody chose; :func:`expand` freezes it into unit ids when the sending is decided, because
group addressees ("các phòng chuyên môn") mean the units of that day (domain.md 1.6).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from bot.domain.people import RECEIVING, Post, Role, heads_first
from bot.domain.units import UnitKind


class Addressee(Protocol):
    """What is asked of a unit here."""

    @property
    def id(self) -> int: ...

    @property
    def kind(self) -> UnitKind: ...


@dataclass(frozen=True, slots=True)
class Audience:
    """All units, or units of some kinds and chosen units together; minus those excluded.

    ``unfinished_with`` (a directive id) keeps only units that still owe something under it; ``roles`` are the roles within
    the unit that are written to. Both are for broadcasts: a directive goes to everyone who receives.
    """

    everyone: bool = False
    kinds: frozenset[UnitKind] = frozenset()
    units: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    unfinished_with: int | None = None
    roles: frozenset[Role] = RECEIVING

    @property
    def is_empty(self) -> bool:
        """Nothing was chosen yet."""
        return not (self.everyone or self.kinds or self.units)

    def names(self, unit: Addressee) -> bool:
        """Whether the choice covers a unit, exclusions respected, whatever it still owes."""
        chosen = self.everyone or unit.kind in self.kinds or unit.id in self.units
        return chosen and unit.id not in self.excluded

    def to_json(self) -> dict[str, Any]:
        """A canonical-JSON-safe value; :meth:`from_json` reads it back."""
        return {
            "everyone": self.everyone,
            "kinds": sorted(kind.value for kind in self.kinds),
            "units": sorted(self.units),
            "excluded": sorted(self.excluded),
            "unfinished_with": self.unfinished_with,
            "roles": sorted(role.value for role in self.roles),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            value["everyone"],
            frozenset(UnitKind(kind) for kind in value["kinds"]),
            frozenset(value["units"]),
            frozenset(value["excluded"]),
            value["unfinished_with"],
            frozenset(Role(role) for role in value["roles"]),
        )


def expand(audience: Audience, units: Iterable[Addressee], unfinished: Collection[int] = ()) -> list[int]:
    """The ids of the units addressed, in the order of ``units``, each once.

    ``units`` are those that exist that day; ``unfinished`` are the units that still owe something under
    ``audience.unfinished_with`` (ignored when that is None).
    """
    ids = (unit.id for unit in units if audience.names(unit))
    if audience.unfinished_with is not None:
        ids = (unit_id for unit_id in ids if unit_id in unfinished)
    return list(dict.fromkeys(ids))


def recipients(posts: Iterable[Post], roles: Collection[Role] = RECEIVING) -> list[int]:
    """The people written to in one unit, heads first, each once. ``posts`` are the unit's active posts of that day.

    By default every head, deputy, clerk and focal point (design.md 7, "Who receives").
    """
    return list(dict.fromkeys(post.person_id for post in heads_first(posts) if post.role in roles))
