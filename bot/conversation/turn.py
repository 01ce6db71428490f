"""What a handler is given: who asks, what they said, the open transaction, and the verbs to answer with."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.actions import uploads
from bot.actions.delivery import answer
from bot.actions.office import Office
from bot.cards.words import Contact, contact_line
from bot.config import Office as OfficeSettings
from bot.domain.delivery import MessageKind
from bot.domain.people import Standing
from bot.i18n import Language
from bot.messaging import Address, Attachment, Incoming, Outgoing
from bot.store.conversations import Conversation
from bot.store.database import Database
from bot.store.people import Account


@dataclass(frozen=True, slots=True)
class Reply:
    """What a step or meaning gets: ``choice`` when one of the question's ``=value`` choices was taken (by tap, digit or typing), else text and files.

    ``text`` is clean (NFC, trimmed); ``answer`` is what :func:`bot.domain.answers.read_answer` made of it.
    """

    text: str = ""
    choice: str = ""
    files: tuple[Attachment, ...] = ()
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, kept until the turn ends, so that a turn on a read connection only queues it afterwards."""

    message: Outgoing
    kind: MessageKind = MessageKind.ANSWER


class Turn:
    """One step of one conversation. Handlers read the record through ``db`` and answer through ``say``, ``ask`` and ``refuse``."""

    def __init__(
        self,
        db: Database,
        office: Office,
        inbox_id: int,
        incoming: Incoming,
        talk: Conversation,
        account: Account | None,
        standing: Standing,
        now: int,
    ) -> None:
        self.db = db
        self.office = office
        self.inbox_id = inbox_id
        self.incoming = incoming
        self.talk = talk
        self.account = account
        self.standing = standing
        self.now = now
        self.language: Language = office.language(talk.language)
        self.said: list[Said] = []
        self.scrubbed = False
        self.forgotten = False
        self.told_a_code = False
        self.one_too_many = False
        self.repeats_question = False
        self._question: Outgoing | None = None

    @property
    def address(self) -> Address:
        return self.incoming.address

    @property
    def person_id(self) -> int:
        """The registered person who asks; raises where nobody is registered (a handler behind ``Door.ANYONE`` checks ``account`` first)."""
        if self.account is None:
            raise LookupError("nobody is registered at this address")
        return self.account.person_id

    @property
    def today(self) -> date:
        """The office's civil day of this turn."""
        return self.office.today(self.now)

    @property
    def state(self) -> dict[str, Any]:
        """The JSON kept with the pending step; change it by asking again."""
        return self.talk.state

    def t(self, key: str, /, **values: object) -> str:
        return self.language.t(key, **values)

    @property
    def slashes(self) -> bool:
        """Whether commands are shown with a slash on this channel; else by their words."""
        return self.office.capabilities[self.address.channel].commands

    def say(self, message: Outgoing | str) -> None:
        """Answer. What was understood clears the count of misunderstandings."""
        self.talk.misses = 0
        self._add(message)

    def refuse(self, message: Outgoing | str) -> None:
        """Answer with a refusal, which says what to do next; the second in a row also gives a name and a telephone number."""
        self.talk.misses += 1
        out = Outgoing(message) if isinstance(message, str) else message
        if self.talk.misses >= 2:
            out = replace(out, text=with_contact(self.language, out.text, self.office.config.office))
        self._add(out)

    def ask(self, step: str, message: Outgoing | str, **state: Any) -> None:
        """Ask a question: the next answer goes to ``step`` with ``state``. Choices ``=value`` belong to this question only."""
        self._open(step, state)
        self._put(Outgoing(message) if isinstance(message, str) else message)

    def ask_for_files(self, step: str, message: Outgoing | str, **state: Any) -> None:
        """The same where files are a good answer: where the channel brings none, the question says how they can be sent."""
        self._open(step, state)
        self._put(self.with_upload(Outgoing(message) if isinstance(message, str) else message))

    def ask_beside(self, step: str, message: Outgoing | str, **state: Any) -> None:
        """The same beside the question before, whose buttons stay usable (a list looked at on the way): the step must take both."""
        self._open(step, state, beside=True)
        self._put(Outgoing(message) if isinstance(message, str) else message)

    def _open(self, step: str, state: dict[str, Any], *, beside: bool = False) -> None:
        if not beside:
            self.talk.revision += 1
        self.talk.step, self.talk.state, self.talk.asked_at = step, state, self.now

    def _put(self, out: Outgoing) -> None:
        self._question = stamped(out, self.talk.revision)
        self.talk.misses = 0
        self.said.append(Said(self._question))

    def ask_again(self, message: Outgoing | str) -> None:
        """Refuse an answer and keep the question open with the state it had; the message must say what is expected."""
        out = Outgoing(message) if isinstance(message, str) else message
        if self.talk.step is None:
            raise LookupError("no question is open")
        self.talk.asked_at = self.now
        if self.talk.misses and "huy" not in out.text:  # whoever is stuck is told the way out
            out = replace(out, text=f"{out.text}\n{self.t('talk.way_out')}")
        self._question = stamped(out, self.talk.revision)
        self.refuse(self._question)
        self._question = self.said[-1].message

    def with_upload(self, message: Outgoing, *, failed: bool = False) -> Outgoing:
        """The message with a link to the upload page of the question as it stands, where the channel brings no files.

        ``failed``: it brings files, but not this one: the page is offered for it, unless a page is what the person looks at.
        """
        can = self.office.capabilities[self.address.channel]
        if self.account is None or (can.files_in and (not failed or can.pull)):
            return message
        question = self.talk.revision if self.talk.step is not None else 0
        offer = uploads.offer(
            self.db, self.office, self.now, self.address, self.person_id, question, self.language.code
        )
        if offer is None and can.files_in:
            return message
        if offer is None:
            return replace(message, text=f"{message.text}\n{self.t('uploads.photos_only')}")
        how = self.t("uploads.how", time=self.language.time(offer.until), url=offer.url)
        return replace(message, text=f"{message.text}\n{how}", secrets=(*message.secrets, offer.url))

    def close(self) -> None:
        """The question is answered or cancelled: nothing is pending."""
        self.talk.step, self.talk.state, self.talk.question_id, self.talk.asked_at = None, {}, None, None
        self.talk.revision += 1

    def scrub(self) -> None:
        """Forget what came in: its raw bytes are dropped with this turn."""
        self.scrubbed = True

    def keep_no_code(self) -> None:
        """What came in is a code: its raw bytes are dropped with this turn."""
        self.told_a_code = True

    def forget(self) -> None:
        """Keep nothing of this conversation (consent refused)."""
        self.forgotten = True

    def speak(self, language: str) -> None:
        """Go on in another language."""
        self.talk.language = language
        self.language = self.office.language(language)

    def deliver(self, db: Database) -> None:
        """Queue what was said, in order; remember which row carries the open question."""
        for n, said in enumerate(self.said):
            row = answer(
                db,
                self.office,
                self.now,
                self.address,
                f"a:{self.inbox_id}:{n}",
                said.message,
                self.language,
                said.kind,
            )
            if self.repeats_question or (self._question is not None and said.message is self._question):
                self.talk.question_id = row

    def _add(self, message: Outgoing | str) -> None:
        self.said.append(Said(Outgoing(message) if isinstance(message, str) else message))


def with_contact(language: Language, text: str, office: OfficeSettings) -> str:
    """The text and whom to call, unless it names them already."""
    name, phone = office.contact_name, office.phone
    if (name or phone) and name in text and phone in text:
        return text
    return text + "\n" + contact_line(language, Contact(name, phone))


def stamped(message: Outgoing, revision: int) -> Outgoing:
    """Write the question's revision into its ``=value`` choices, so that an old keyboard cannot answer a newer question."""
    rows = tuple(
        tuple(replace(c, command=f"={revision}:{c.command[1:]}") if c.command.startswith("=") else c for c in row)
        for row in message.choices
    )
    return replace(message, choices=rows)
