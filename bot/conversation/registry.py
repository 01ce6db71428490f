"""The table of what can be said: commands with their words, steps by name, and meanings of free text."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.text import fold

if TYPE_CHECKING:
    from bot.conversation.turn import Reply, Turn

CommandFn = Callable[["Turn", list[str]], None]
StepFn = Callable[["Turn", "Reply"], None]
MeaningFn = Callable[["Turn", "Reply"], None]


class Door(StrEnum):
    """Who is let in before the command's own check: anybody, a registered person, a member of the office, an administrator."""

    ANYONE = "anyone"
    REGISTERED = "registered"
    OFFICE = "office"
    ADMINISTRATOR = "administrator"


class Meaning(StrEnum):
    """What a free text can mean when no question waits for it; the handler of each is a hook."""

    GREETING = "greeting"
    """Anything from somebody who is not registered."""
    CODE = "code"
    """Eight digits: a registration or ``/lienket`` code; from a registered person perhaps a receipt's, which is no wrong try (rule 8)."""
    ACT = "act"
    """``da nhan``, ``2 1204 12/12``, ``1 1204``: an act in words or by a card's digit and number."""
    DIGIT = "digit"
    """A bare digit no message offered."""
    WHICH = "which"
    """A digit that two cards offered: ask which one."""
    ASSENT = "assent"
    NEGATION = "negation"
    SYMBOLS = "symbols"
    RECEIPT = "receipt"
    """A receipt's or the log's digits, from a registered person: show the line."""
    FILES = "files"
    VOICE = "voice"
    UNSUPPORTED = "unsupported"
    CONTACT = "contact"
    EDITED = "edited"
    UNKNOWN = "unknown"
    SECRET = "secret"
    GROUP = "group"
    STALE = "stale"
    """A button of a question that is no longer open."""
    NO_RIGHT = "no_right"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Command:
    """``name`` is what buttons carry; ``words`` what people type, with or without a slash, accents and spaces (``tiendo``, ``tien do``)."""

    name: str
    run: CommandFn
    words: tuple[str, ...]
    door: Door
    reads: bool
    listed: bool
    """Shown in the platform's command list and in help, worded ``command.<name>`` in the catalogue."""
    sentence: bool = False
    """Its words begin a sentence of any length (``xin gia hạn 1204 đến 20/6 vì …``)."""

    @property
    def menu_word(self) -> str:
        """What stands in a menu behind the slash: the first word typed for it, without blanks."""
        return (self.words[0] if self.words else self.name).replace(" ", "")

    def typed(self, *, slash: bool) -> str:
        """How a person is told to type it: ``/tiendogui`` where there are commands, else its words (``tien do gui``)."""
        return f"/{self.menu_word}" if slash else (self.words[0] if self.words else self.name)


@dataclass
class Registry:
    commands: dict[str, Command] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """Folded word → command name."""
    steps: dict[str, StepFn] = field(default_factory=dict)
    meanings: dict[Meaning, MeaningFn] = field(default_factory=dict)
    idle: dict[str, StepFn] = field(default_factory=dict)
    """Step name → what takes plain text and files once the step's question was left alone too long."""

    @property
    def sentences(self) -> frozenset[str]:
        """The commands whose words begin a sentence."""
        return frozenset(c.name for c in self.commands.values() if c.sentence)

    def listed(self, *doors: Door) -> list[Command]:
        return [c for c in self.commands.values() if c.listed and c.door in doors]


REGISTRY = Registry()


def command(
    name: str,
    *words: str,
    door: Door = Door.REGISTERED,
    reads: bool = False,
    listed: bool = False,
    sentence: bool = False,
) -> Callable[[CommandFn], CommandFn]:
    """Register a command. ``reads`` promises that it changes nothing: it runs on a read connection and only answers."""

    def register(run: CommandFn) -> CommandFn:
        _fresh(REGISTRY.commands, name)
        REGISTRY.commands[name] = Command(name, run, words, door, reads, listed, sentence)
        for word in (name, *words):
            folded = fold(word)
            _fresh(REGISTRY.words, folded)
            REGISTRY.words[folded] = name
        return run

    return register


def step(name: str) -> Callable[[StepFn], StepFn]:
    """Register the step that takes the answer to a question asked with this name."""

    def register(run: StepFn) -> StepFn:
        _fresh(REGISTRY.steps, name)
        REGISTRY.steps[name] = run
        return run

    return register


def idle(*names: str) -> Callable[[StepFn], StepFn]:
    """Register what takes plain text and files that come after these steps' questions have expired: never the step itself."""

    def register(run: StepFn) -> StepFn:
        for name in names:
            _fresh(REGISTRY.idle, name)
            REGISTRY.idle[name] = run
        return run

    return register


def meaning(*kinds: Meaning) -> Callable[[MeaningFn], MeaningFn]:
    """Register the hook for free text of these meanings."""

    def register(run: MeaningFn) -> MeaningFn:
        for kind in kinds:
            _fresh(REGISTRY.meanings, kind)
            REGISTRY.meanings[kind] = run
        return run

    return register


def _fresh(
    table: dict[str, object] | dict[Meaning, MeaningFn] | dict[str, Command] | dict[str, str] | dict[str, StepFn],
    name: str,
) -> None:
    if name in table:
        raise ValueError(f"registered twice: {name}")
