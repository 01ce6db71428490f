"""What becomes of a post when its unit is absorbed by another."""

from collections.abc import Collection
from enum import StrEnum

from bot.domain.people import Role, waits_for_office
from bot.domain.units import UnitKind


class Carried(StrEnum):
    HOLDS = "holds"
    """It holds in the successor from the same day on."""
    ASKED = "asked"
    """The office decides, as for everybody who asks for such a post: the successor has a head, or will have one named."""
    HELD = "held"
    """The person holds it in the successor already, or one that includes it."""


def carried(role: Role, kind: UnitKind, held: Collection[Role]) -> Carried:
    """How a post goes over to a successor of this ``kind``, in which the person already holds the posts ``held``.

    What is only asked for is not held: it may be refused, and nobody loses by it what they were.
    """
    if role in held or (role is Role.STAFF and held):
        return Carried.HELD
    return Carried.ASKED if waits_for_office(role, kind) else Carried.HOLDS
