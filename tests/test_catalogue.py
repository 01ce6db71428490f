"""The catalogues: both languages complete, every key in use, and the house's words (domain.md 6.1, dialogues.md 9)."""

from __future__ import annotations

import ast
import enum
import functools
import re
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogues import Texts, read_texts
from bot.i18n import catalogue_folders
from tests.composed_keys import COMPOSED
from tests.sources import name_of, nodes, page_files, python_files, tree, where

KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+")

# Texts in code that look like a key of an existing family and are none: file names, table columns.
NOT_KEYS: frozenset[str] = frozenset({"config.toml", "demo.html", "web.public_url"})

BANNED_IN_VI = re.compile(r"\b(bạn|tôi|mình|quý khách|em)\b", re.IGNORECASE)
BANNED_WORDS_IN_VI = re.compile(r"\b(phát hành|ủy quyền|nhóm công vụ|phiếu đôn đốc|nhập hộ)\b", re.IGNORECASE)
# Where a banned word is right: the rule about what the product does not do has to name it.
EXCEPTIONS: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Texts]:
    return {code: read_texts(folder, code) for code, folder in catalogue_folders().items()}


@pytest.fixture(scope="module")
def vi(catalogues: dict[str, Texts]) -> Texts:
    return catalogues["vi"]


def forms(texts: Texts) -> Iterator[tuple[str, str]]:
    yield from texts.single.items()
    for key, each in texts.plural.items():
        yield from ((key, form) for form in each)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def placeholders_by_key(texts: Texts) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, text in forms(texts):
        found.setdefault(key, set()).update(placeholders(text))
    return found


@functools.cache
def calls() -> list[tuple[Path, ast.Call, str]]:
    """Every call of `….t(` or `….n(` in the product, with the name of the function."""
    return list(_calls())


def _calls() -> Iterator[tuple[Path, ast.Call, str]]:
    for path in python_files():
        for node in nodes(tree(path)):
            if isinstance(node, ast.Call) and node.args and (isinstance(node.func, ast.Attribute | ast.Name)):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                if name in {"t", "n"}:
                    yield path, node, name


def literals(node: ast.expr) -> list[str]:
    """The keys an argument can be: a text, or either side of `a if … else b`."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return [*literals(body), *literals(orelse)]
    return []


def prefix(node: ast.expr) -> str | None:
    """How a key put together begins, or None where the argument is not put together on the spot."""
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str() as start), *_]):
            return start
        case ast.JoinedStr():
            return ""
        case ast.BinOp(left=ast.Constant(value=str() as start), op=ast.Add()):
            return start
    return None


def is_docstring(node: ast.Constant) -> bool:
    return isinstance(getattr(node, "parent", None), ast.Expr)


@functools.cache
def texts_in_code() -> list[tuple[str, str]]:
    """Every text in the product's modules, and every quoted word in its pages, with where it stands."""
    return list(_texts_in_code())


def _texts_in_code() -> Iterator[tuple[str, str]]:
    for path in python_files():
        for node in nodes(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not is_docstring(node):
                yield where(path, node), node.value
    for path in page_files():
        for quoted in re.findall(
            r"""["'`]([a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+)["'`]""", path.read_text(encoding="utf-8")
        ):
            yield path.name, quoted


def beginnings_in_code() -> set[str]:
    """The constant beginnings of every text put together in code, and of every call of t and n."""
    found = {prefix(node.args[0]) for _, node, _ in calls()}
    for path in python_files():
        found |= {prefix(node) for node in nodes(tree(path)) if isinstance(node, ast.JoinedStr | ast.BinOp)}
    return {start for start in found if start}


def test_vietnamese_and_english_say_the_same_things(catalogues: dict[str, Texts]) -> None:
    missing = {code: sorted(catalogues["vi"].known ^ texts.known) for code, texts in catalogues.items()}
    assert missing == {code: [] for code in catalogues}
    assert {"vi", "en"} <= set(catalogues)


def test_a_plural_in_one_language_is_a_plural_in_the_other(catalogues: dict[str, Texts]) -> None:
    assert {code: sorted(set(t.plural) ^ set(catalogues["vi"].plural)) for code, t in catalogues.items()} == {
        code: [] for code in catalogues
    }


def test_every_language_fills_the_same_placeholders(catalogues: dict[str, Texts]) -> None:
    expected = placeholders_by_key(catalogues["vi"])
    different = [
        f"{code} {key}: {sorted(names)} instead of {sorted(expected[key])}"
        for code, texts in catalogues.items()
        for key, names in placeholders_by_key(texts).items()
        if key in expected and names != expected[key]
    ]
    assert different == []


def test_placeholders_are_plain_names(catalogues: dict[str, Texts]) -> None:
    odd = [(key, name) for t in catalogues.values() for key, text in forms(t) for name in placeholders(text)]
    assert [pair for pair in odd if not pair[1].isidentifier()] == []


def test_no_message_is_half_done() -> None:
    """Marked fuzzy, or present without text: `bot.i18n` would treat it as missing."""
    for code, folder in catalogue_folders().items():
        complete = read_texts(folder, code).known
        for path in sorted((p for p in folder.iterdir() if p.name.endswith(".po")), key=lambda p: p.name):
            named = set(re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE))
            assert named - complete == set(), f"{code} {path.name}"


def test_keys_are_symbolic_and_plurals_are_marked() -> None:
    for folder in catalogue_folders().values():
        for path in (p for p in folder.iterdir() if p.is_file()):
            text = path.read_text(encoding="utf-8")
            assert [key for key in re.findall(r'^msgid "(.+)"$', text, re.MULTILINE) if not KEY.fullmatch(key)] == []
            assert re.findall(r'^msgid "(.+)"\nmsgid_plural "(?!\1#")', text, re.MULTILINE) == []


def test_every_key_the_code_says_exists(vi: Texts) -> None:
    unknown = []
    for path, node, name in calls():
        have = vi.single if name == "t" else vi.plural
        unknown += [f"{where(path, node)} {name}({key!r})" for key in literals(node.args[0]) if key not in have]
    assert unknown == []


def test_every_text_that_looks_like_a_key_is_one(vi: Texts) -> None:
    """Keys travel through tables and helpers as well; a text in one of the catalogue's families must be in it."""
    families = {key.split(".")[0] for key in vi.known}
    strangers = {
        f"{place} {text}"
        for place, text in texts_in_code()
        if KEY.fullmatch(text) and text.split(".")[0] in families and text not in vi.known | NOT_KEYS
        if not any(key.startswith(text + ".") for key in vi.known)
    }
    assert strangers == set()


def test_keys_are_put_together_only_where_it_is_written_down() -> None:
    loose = [
        f"{where(path, node)} begins {start!r}"
        for path, node, _ in calls()
        if (start := prefix(node.args[0])) is not None and start not in COMPOSED
    ]
    assert loose == []


def test_what_is_put_together_exists_and_is_still_used(vi: Texts) -> None:
    assert set(COMPOSED) - beginnings_in_code() == set()
    for start, rest in COMPOSED.items():
        members = [member.value for member in rest] if isinstance(rest, enum.EnumMeta) else list(rest or [])
        assert [f"{start}{member}" for member in members if f"{start}{member}" not in vi.known] == []
        assert any(key.startswith(start) for key in vi.known)


def test_every_key_is_used(vi: Texts) -> None:
    said = {text for _, text in texts_in_code()}
    assert [key for key in sorted(vi.known) if key not in said and not key.startswith(tuple(COMPOSED))] == []


def test_nobody_is_shouted_at(catalogues: dict[str, Texts]) -> None:
    """No exclamation marks and no emoji, in any language."""
    loud = [
        f"{code} {key}: {letter!r}"
        for code, texts in catalogues.items()
        for key, text in forms(texts)
        for letter in text
        if letter == "!" or unicodedata.category(letter) == "So" or 0x1F000 <= ord(letter) <= 0x1FAFF
    ]
    assert loud == []


def test_vietnamese_keeps_the_house_words(vi: Texts) -> None:
    """Never `bạn` or `tôi`; the product passes on and does not issue, and nobody is made a proxy."""
    wrong = [
        f"{key}: {found[0]}"
        for key, text in forms(vi)
        if key not in EXCEPTIONS and (found := BANNED_IN_VI.search(text) or BANNED_WORDS_IN_VI.search(text))
    ]
    assert wrong == []


def test_texts_are_composed_letters_without_stray_blanks(catalogues: dict[str, Texts]) -> None:
    odd = [
        f"{code} {key}"
        for code, texts in catalogues.items()
        for key, text in forms(texts)
        if not unicodedata.is_normalized("NFC", text) or text != text.strip(" ") or "  " in text
    ]
    assert odd == []


def test_no_sentence_in_vietnamese_stands_in_code() -> None:
    """A Vietnamese letter beyond plain Latin, in a text of a module above the domain's vocabulary, is a stray sentence.

    Capitals are stamps (`LƯU HÀNH NỘI BỘ`), which are what they are in every language.
    """
    vietnamese = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
    vocabulary = ("bot/domain/", "bot/intake/", "bot/config/", "bot/demo/", "bot/emulators/", "bot/export/")
    stray = [
        f"{place}: {text[:60]}"
        for place, text in texts_in_code()
        if vietnamese.search(text) and not place.startswith(vocabulary) and len(text.split()) > 2 and not text.isupper()
    ]
    assert stray == []


def test_the_check_of_calls_sees_the_code() -> None:
    """The checks above prove nothing unless the scan finds the calls: here are two that surely exist."""
    assert {"format.date", "format.moment"} <= {key for _, node, _ in calls() for key in literals(node.args[0])}
    assert name_of(ast.parse("self.language.t", mode="eval").body) == "self.language.t"
