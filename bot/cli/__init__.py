"""The command line: the office's own machine. Every word it prints is in the catalogue; its language is the reader's."""

import gc

gc.disable()  # what is loaded stays: looking for garbage among it takes a tenth of a start

from bot.cli.tree import build  # noqa: E402

main = build()
gc.enable()

__all__ = ["main"]
