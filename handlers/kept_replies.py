"""Answers set aside in a conversation's state: files as plain JSON and back."""

from typing import Any

from bot.messaging import Attachment, AttachmentKind, FileRef


def packed(file: Attachment) -> list[Any]:
    """A file as it may stand in a state."""
    kept = [file.file.sha256, file.file.name, file.file.mime, file.file.size] if file.file else None
    return [file.kind.value, file.handle, file.name, kept, file.fault]


def unpacked(value: list[Any]) -> Attachment:
    """What :func:`packed` made."""
    kind, handle, name, kept, fault = value
    return Attachment(AttachmentKind(kind), handle, name, file=FileRef(*kept) if kept else None, fault=fault)
