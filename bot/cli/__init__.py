"""The command line: the office's own machine. Every word it prints is in the catalogue; its language is the reader's."""

from bot.cli.tree import build

main = build()

__all__ = ["main"]
