"""Who is there on a day to be reminded and to be told: posts, delegations and absences, as the pure functions want them."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bot.actions import delivery
from bot.domain.people import Delegation, Post, Standing, acts_for_office
from bot.domain.schedule import Staff
from bot.store import staff as store
from bot.store.database import Database


def staff_of(db: Database, day: date, unit_ids: Sequence[int] | None = None, *, above: bool = True) -> Staff:
    """Everybody who counts on the day, for some units or all; without those ``above`` them where nobody asks (in trial mode they are asked)."""
    trial = delivery.in_trial(db)
    return _staff(store.dated(db, day, unit_ids, above=above or trial), day, trial=trial)


def staff_over_time(db: Database, since: date) -> Callable[[date], Staff]:
    """The same for any day from ``since`` on; days between two changes share one object."""
    dated, trial = store.dated(db, since), delivery.in_trial(db)
    changes = sorted(_changes(dated))
    known: dict[int, Staff] = {}

    def on(day: date) -> Staff:
        epoch = bisect_right(changes, day)
        if epoch not in known:
            known[epoch] = _staff(dated, day, trial=trial)
        return known[epoch]

    return on


def _changes(dated: store.Dated) -> set[date]:
    """The days on which something begins or is over."""
    spans = [(post.from_day, post.to_day) for post in dated.posts]
    spans += [(each.from_day, each.to_day) for each in dated.delegations]
    spans += [(away.from_day, away.to_day) for away in dated.absences]
    return {start for start, _ in spans if start} | {end + timedelta(days=1) for _, end in spans if end}


def _staff(dated: store.Dated, day: date, *, trial: bool) -> Staff:
    posts: dict[int, list[Post]] = {}
    for post in dated.posts:
        if (post.from_day is None or post.from_day <= day) and (post.to_day is None or post.to_day >= day):
            posts.setdefault(post.person_id, []).append(post)
    given: dict[int, list[Delegation]] = {}
    for delegation in dated.delegations:
        if delegation.holds(day):
            given.setdefault(delegation.to_person_id, []).append(delegation)
    everybody = [
        Standing(who, tuple(posts.get(who, ())), tuple(given.get(who, ()))) for who in sorted({*posts, *given})
    ]
    units: dict[int, list[Standing]] = {}
    for who in everybody:
        for unit_id in who.unit_ids:
            if unit_id not in dated.on_paper:
                units.setdefault(unit_id, []).append(who)
    return Staff(
        units,
        frozenset(each.person_id for each in dated.absences if each.holds(day)),
        tuple(
            who.person_id for who in everybody if any(acts_for_office(post.role, post.unit_kind) for post in who.posts)
        ),
        tuple(who.person_id for who in everybody if who.is_leader),
        trial,
    )
