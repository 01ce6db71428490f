"""``/thongbao``: a message of the office to many. Here: its text and files, and to whom (dialogues.md 6)."""

from bot.actions import broadcasts
from bot.actions.broadcasts import BroadcastRefusal
from bot.actions.looking_up import directives_named, unit_named
from bot.cards import broadcasts as cards
from bot.cards import checking
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.audience import Audience
from bot.domain.broadcasts import ROLES_OF, TextFault, WhoInUnit
from bot.domain.text import clean, fold
from bot.domain.units import UnitKind
from bot.intake.audiences import AudienceWords, read_audience, unit_names
from bot.intake.references import read_reference
from bot.messaging import FileRef
from bot.store import broadcast_recipients as recipients
from bot.store import broadcasts as rows
from bot.store import units
from handlers.asking import not_a_choice
from handlers.broadcast_asking import ask_audience, ask_check
from handlers.publishing_audience import KIND_WORDS, KINDS


@command("broadcast", "thongbao", "thong bao", "gui tin", "guitin", door=Door.OFFICE, listed=True)
def begin(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """Ask for the text; what follows it is asked step by step."""
    turn.ask_for_files("broadcast_text", cards.ask_text(turn.language), files=[])


@command("broadcast_to", door=Door.OFFICE)
def to_unit(turn: Turn, args: list[str]) -> None:
    """A message to one unit."""
    unit = units.current(turn.db, int(args[0])) if args and args[0].isdigit() else None
    if unit is None:
        turn.refuse(turn.t("broadcasts.refused.unknown"))
        return
    turn.ask_for_files("broadcast_text", cards.ask_text(turn.language, unit=unit.name), files=[], unit=unit.id)


@step("broadcast_text")
def text(turn: Turn, reply: Reply) -> None:
    """The text, with or without files; a file alone waits for its text."""
    state = dict(turn.state)
    files = [FileRef(*file) for file in state["files"]]
    files += [file.file for file in reply.files if file.file is not None]
    lost = [file.name for file in reply.files if file.file is None]
    if lost:
        turn.ask_again(cards.file_fault(turn.language, lost))
        return
    typed = clean(reply.text)
    if files and not typed:
        kept = cards.files_kept(turn.language, files)
        state["files"] = [[f.sha256, f.name, f.mime, f.size] for f in files]
        turn.ask("broadcast_text", cards.ask_text(turn.language, before=kept), **state)
        return
    done = broadcasts.write(
        turn.db, turn.now, turn.standing, typed, files, draft_id=state.get("id"), corrects=state.get("corrects")
    )
    if isinstance(done, TextFault):
        if done is TextFault.MARKED:
            turn.scrub()
        turn.ask_again(cards.text_fault(turn.language, done, len(typed)))
    elif isinstance(done, BroadcastRefusal):
        turn.close()
        turn.refuse(turn.t(f"broadcasts.refused.{done.value}"))
    else:
        _after_text(turn, done, state.get("unit"))


def _after_text(turn: Turn, broadcast_id: int, unit_id: int | None) -> None:
    found = rows.get(turn.db, broadcast_id)
    if found is None:
        return
    if unit_id is not None:
        take(turn, broadcast_id, Audience(units=frozenset({unit_id})))
    elif found.corrects is not None or not broadcasts.audience_of(found).is_empty:
        ask_check(turn, broadcast_id)
    else:
        ask_audience(turn, broadcast_id)


# ------------------------------------------------------------------------------------------------------------ audience


@step("broadcast_audience")
def audience(turn: Turn, reply: Reply) -> None:
    """A choice; or typed: names of units, *trừ …*, *chưa xong 1190*."""
    broadcast_id = turn.state["id"]
    match reply.choice:
        case "all":
            take(turn, broadcast_id, Audience(everyone=True))
        case "divisions" | "public_units":
            take(turn, broadcast_id, Audience(kinds=frozenset(KINDS[reply.choice])))
        case "choose":
            turn.ask("broadcast_choose", cards.choose_or_except(turn.language), id=broadcast_id)
        case choice if choice.startswith("unfinished") and choice[10:].isdigit():
            take(turn, broadcast_id, Audience(everyone=True, unfinished_with=int(choice[10:])))
        case "":
            _typed(turn, broadcast_id, clean(reply.text))
        case _:
            ask_audience(turn, broadcast_id)


def _typed(turn: Turn, broadcast_id: int, typed: str) -> None:
    meant = read_audience(typed)
    if meant.words is not AudienceWords.UNFINISHED:
        _pick_named(turn, broadcast_id, [], [], meant.words is AudienceWords.EXCEPT, meant.rest)
        return
    reference = read_reference(meant.rest, turn.today)
    found = directives_named(turn.db, reference) if reference.names_directive else []
    if found:
        take(turn, broadcast_id, Audience(everyone=True, unfinished_with=found[0].id))
    else:
        turn.ask_again(turn.t("naming.no_such_directive", number=reference.number or typed))


@step("broadcast_choose")
def choose(turn: Turn, reply: Reply) -> None:
    if reply.choice in ("chosen", "except"):
        _pick(turn, turn.state["id"], [], [], excluding=reply.choice == "except")
    elif reply.choice == "back" or not reply.text:
        ask_audience(turn, turn.state["id"])
    else:
        _typed(turn, turn.state["id"], clean(reply.text))


def _pick(turn: Turn, broadcast_id: int, chosen: list[int], kinds: list[str], *, excluding: bool) -> None:
    names = [turn.t(f"publishing.kind.{kind}") for kind in kinds] + [units.name_of(turn.db, each) for each in chosen]
    asked = checking.pick_units(turn.language, names, excluding=excluding)
    turn.ask("broadcast_pick", asked, id=broadcast_id, chosen=chosen, kinds=kinds, excluding=excluding)


@step("broadcast_pick")
def pick(turn: Turn, reply: Reply) -> None:
    """Unit by unit, several separated by commas."""
    state = turn.state
    chosen: list[int] = state["chosen"]
    kinds: list[str] = state["kinds"]
    excluding: bool = state["excluding"]
    match reply.choice:
        case "back":
            ask_audience(turn, state["id"])
        case "undo":
            _pick(turn, state["id"], chosen[:-1], kinds if chosen else kinds[:-1], excluding=excluding)
        case "done":
            everyone = Audience(everyone=True, excluded=frozenset(chosen))
            all_kinds: frozenset[UnitKind] = frozenset(kind for name in kinds for kind in KINDS[name])
            take(turn, state["id"], everyone if excluding else Audience(units=frozenset(chosen), kinds=all_kinds))
        case _:
            _pick_named(turn, state["id"], chosen, kinds, excluding, clean(reply.text))


def _pick_named(
    turn: Turn, broadcast_id: int, chosen: list[int], kinds: list[str], excluding: bool, typed: str
) -> None:
    """Take every name that is sure; ask about the first that is not and keep the rest of the line."""
    waiting = unit_names(typed)
    while waiting:
        name = waiting.pop(0)
        kind = KIND_WORDS.get(fold(name)) if not excluding else None
        if kind is not None:
            kinds = list(dict.fromkeys([*kinds, kind]))
            continue
        found = unit_named(turn.db, name)
        if found.unit_id is not None:
            chosen = list(dict.fromkeys([*chosen, found.unit_id]))
            continue
        asked = checking.which_unit(turn.language, name, [(each, each_name, "") for each, each_name in found.nearest])
        state = {"chosen": chosen, "kinds": kinds, "excluding": excluding, "rest": ", ".join(waiting)}
        turn.ask("broadcast_which", asked, id=broadcast_id, **state)
        return
    _pick(turn, broadcast_id, chosen, kinds, excluding=excluding)


@step("broadcast_which")
def which(turn: Turn, reply: Reply) -> None:
    state = dict(turn.state)
    chosen: list[int] = state["chosen"]
    if reply.choice.startswith("u") and reply.choice[1:].isdigit():
        chosen = list(dict.fromkeys([*chosen, int(reply.choice[1:])]))
    rest = state["rest"] if reply.choice else ", ".join(part for part in (clean(reply.text), state["rest"]) if part)
    _pick_named(turn, state["id"], chosen, state["kinds"], state["excluding"], rest)


# ------------------------------------------------------------------------------------------------------ who in a unit


def take(turn: Turn, broadcast_id: int, chosen: Audience) -> None:
    """Keep the units, then ask who in them."""
    if not broadcasts.unit_ids_of(turn.db, chosen):
        ask_audience(turn, broadcast_id, turn.t("broadcasts.audience.empty"))
        return
    if not broadcasts.address(turn.db, turn.standing, broadcast_id, chosen):
        turn.close()
        turn.refuse(turn.t("broadcasts.refused.over"))
        return
    _ask_who(turn, broadcast_id, chosen)


def _ask_who(turn: Turn, broadcast_id: int, chosen: Audience) -> None:
    unit_ids = broadcasts.unit_ids_of(turn.db, chosen)
    counts = {
        who: recipients.count_reachable(turn.db, recipients.Source(unit_ids, ROLES_OF[who], turn.today))
        for who in WhoInUnit
    }
    turn.ask("broadcast_who", cards.who_in_unit(turn.language, counts), id=broadcast_id)


@step("broadcast_who")
def who_in_unit(turn: Turn, reply: Reply) -> None:
    broadcast_id = turn.state["id"]
    found = rows.get(turn.db, broadcast_id)
    if found is None:
        turn.close()
        turn.refuse(turn.t("broadcasts.refused.unknown"))
        return
    chosen = broadcasts.audience_of(found)
    if reply.choice in set(WhoInUnit):
        audience_now = {**chosen.to_json(), "roles": sorted(role.value for role in ROLES_OF[WhoInUnit(reply.choice)])}
        broadcasts.address(turn.db, turn.standing, broadcast_id, Audience.from_json(audience_now))
        ask_check(turn, broadcast_id)
    elif reply.choice == "back":
        ask_audience(turn, broadcast_id)
    else:
        not_a_choice(turn, reply)
