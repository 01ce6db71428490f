"""The catalogues as they stand in `locales/`, read once after every change.

Reading the files of a language takes about as long as loading a hundred modules, so what was read is kept beside them, in
`__pycache__`, as Python keeps its modules: void as soon as a file has another size or time, not written where Python writes none (`PYTHONDONTWRITEBYTECODE`, a folder nobody may write to), and never missed.
"""

from __future__ import annotations

import contextlib
import gettext
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FORMAT = 1
"""Of what is kept; another number makes what an earlier version kept void."""


class Texts:
    """The messages of one language as they stand in its catalogues: `single` by key, `plural` forms by key."""

    def __init__(self) -> None:
        self.single: dict[str, str] = {}
        self.plural: dict[str, Sequence[str]] = {}
        self.rule = ""

    @property
    def plural_form(self) -> Callable[[int], int]:
        """Which of the forms of a plural a count takes."""
        return gettext.c2py(self.rule or "0")

    def add(self, catalog: Catalog) -> None:
        """Take in one catalogue. A message without text, or marked fuzzy, counts as missing.

        ValueError for a key that an earlier file of the language already defines, or another plural rule.
        """
        for message in catalog:
            key = message.id if isinstance(message.id, str) else message.id[0]
            if not key or message.fuzzy or not message.string:
                continue
            if key in self.single or key in self.plural:
                raise ValueError(f"{catalog.locale_identifier or 'catalogue'}: two messages for {key!r}")
            if isinstance(message.string, str):
                self.single[key] = message.string
            elif all(message.string):
                self._take_rule(catalog)
                self.plural[key] = tuple(message.string)

    def _take_rule(self, catalog: Catalog) -> None:
        if self.rule not in ("", catalog.plural_expr):
            raise ValueError(f"two plural rules: {self.rule} and {catalog.plural_expr}")
        self.rule = catalog.plural_expr

    @property
    def known(self) -> frozenset[str]:
        """Every key that has a text."""
        return frozenset(self.single) | frozenset(self.plural)


def texts_of(folder: Traversable, code: str) -> Texts:
    """As :func:`read_texts`, from what was kept if no file has changed since."""
    if not isinstance(folder, Path):  # inside an archive
        return read_texts(folder, code)
    state = [FORMAT, *([p.name, (seen := p.stat()).st_size, seen.st_mtime_ns] for p in _catalogues(folder))]
    kept = folder / "__pycache__" / "texts.json"
    texts = _unpacked(kept, state)
    if texts is None:
        texts = read_texts(folder, code)
        if not sys.dont_write_bytecode:
            _keep(kept, json.dumps([state, texts.single, texts.plural, texts.rule]))
    return texts


def read_texts(folder: Traversable, code: str) -> Texts:
    """All messages of one language, from every `*.po` in `folder` (one file per capability, in the order of names).

    A file without a plural rule of its own follows CLDR for `code`.
    """
    from babel.messages.pofile import read_po

    texts = Texts()
    for path in _catalogues(folder):
        with path.open("rb") as file:
            texts.add(read_po(file, locale=code, ignore_obsolete=True, abort_invalid=True))
    return texts


def _catalogues(folder: Any) -> list[Any]:
    return sorted((p for p in folder.iterdir() if p.name.endswith(".po")), key=lambda p: p.name)


def _unpacked(kept: Path, state: list[object]) -> Texts | None:
    try:
        found, single, plural, rule = json.loads(kept.read_bytes())
    except (OSError, ValueError, TypeError):  # not there, or half of it
        return None
    if found != state:
        return None
    texts = Texts()
    texts.single, texts.plural, texts.rule = single, plural, rule
    return texts


def _keep(kept: Path, content: str) -> None:
    with contextlib.suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        half = kept.with_name(f"{kept.name}.{os.getpid()}")
        half.write_text(content, encoding="utf-8")
        half.replace(kept)
