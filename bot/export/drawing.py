"""A page of text, boxes and QR codes, drawn once and written as PNG (screens) or PDF (printers).

Lengths are points (1/72 inch) from the top left corner. Text is the vendored face, so nothing depends on the machine.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from bot.export.fonts import BOLD, FAMILY, REGULAR, Font, font, font_path

A4 = (595.28, 841.89)
MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    """The base line."""
    size: float
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Dashes:
    """A line to cut along."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass
class Page:
    """One page; ``ops`` in the order of drawing, all black."""

    width: float = A4[0]
    height: float = A4[1]
    ops: list[Text | Box | Dashes] = field(default_factory=list)

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        size: float,
        text: str,
        *,
        bold: bool = False,
        centred: bool = False,
        leading: float = 1.32,
    ) -> float:
        """Set a text from the top edge ``y`` within ``width``; returns the top edge of what follows."""
        face = face_of(bold)
        for line in face.wrap(text, size, width):
            left = x + (width - face.width(line, size)) / 2 if centred else x
            self.ops.append(Text(left, y + size, size, line, bold))
            y += size * leading
        return y

    def qr(self, x: float, y: float, side: float, content: str) -> None:
        """A QR code with its quiet zone inside the square; quarter redundancy, for paper that gets folded."""
        import segno  # what few processes need is loaded when it is needed

        matrix = list(segno.make(content, error="q", micro=False).matrix_iter(border=4))
        module = side / len(matrix)
        for row, cells in enumerate(matrix):
            start = None
            for column, dark in enumerate([*cells, 0]):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    self.ops.append(Box(x + start * module, y + row * module, (column - start) * module, module))
                    start = None


def face_of(bold: bool) -> Font:
    return font(BOLD if bold else REGULAR)


def to_svg(page: Page) -> str:
    """The page as SVG; its text names the vendored family."""
    size = f'width="{page.width:.2f}" height="{page.height:.2f}" viewBox="0 0 {page.width:.2f} {page.height:.2f}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', '<rect width="100%" height="100%" fill="#fff"/>']
    boxes = "".join(
        f"M{b.x:.2f} {b.y:.2f}h{b.width:.2f}v{b.height:.2f}h-{b.width:.2f}z" for b in page.ops if isinstance(b, Box)
    )
    if boxes:
        parts.append(f'<path d="{boxes}" shape-rendering="crispEdges"/>')
    for op in page.ops:
        if isinstance(op, Text):
            weight = ' font-weight="bold"' if op.bold else ""
            parts.append(
                f'<text x="{op.x:.2f}" y="{op.y:.2f}" font-size="{op.size:g}" font-family="{FAMILY}"{weight}>{escape(op.text)}</text>'
            )
        elif isinstance(op, Dashes):
            parts.append(
                f'<line x1="{op.x1:.2f}" y1="{op.y1:.2f}" x2="{op.x2:.2f}" y2="{op.y2:.2f}" '
                'stroke="#888" stroke-width="0.5" stroke-dasharray="4 4"/>'
            )
    return "".join(parts) + "</svg>"


def to_png(page: Page, zoom: float = 2.0) -> bytes:
    """The page as a picture; ``zoom`` pixels a point. Some tens of milliseconds, holding the GIL (libraries.md 5)."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=to_svg(page),
            skip_system_fonts=True,
            font_files=[str(font_path(REGULAR)), str(font_path(BOLD))],
            font_family=FAMILY,
            zoom=zoom,
        )
    )


def to_pdf(pages: Sequence[Page], title: str = "") -> bytes:
    """The pages as one PDF with the face embedded: sharp on every printer, and its text can be searched."""
    pdf = _Pdf()
    fonts = [pdf.font(face_of(False)), pdf.font(face_of(True))]
    tree = pdf.reserve()
    kids = []
    for page in pages:
        stream = pdf.stream("".join(_operators(page)).encode("ascii"))
        kids.append(
            pdf.add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {page.width:.2f} {page.height:.2f}]"
                f"/Resources<</Font<</F0 {fonts[0]} 0 R/F1 {fonts[1]} 0 R>>>>/Contents {stream} 0 R>>"
            )
        )
    pdf.put(tree, f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>")
    catalog = pdf.add(f"<</Type/Catalog/Pages {tree} 0 R/Lang(vi)>>")
    info = pdf.add(f"<</Title <feff{title.encode('utf-16-be', 'replace').hex()}>>>")
    return pdf.write(catalog, info)


def _operators(page: Page) -> list[str]:
    boxes = [op for op in page.ops if isinstance(op, Box)]
    out = [f"{box.x:.3f} {page.height - box.y - box.height:.3f} {box.width:.3f} {box.height:.3f} re\n" for box in boxes]
    if out:
        out.append("f\n")
    for op in page.ops:
        if isinstance(op, Text):
            codes = "".join(f"{face_of(op.bold).glyph(char):04x}" for char in op.text)
            out.append(f"BT /F{int(op.bold)} {op.size:g} Tf {op.x:.2f} {page.height - op.y:.2f} Td <{codes}> Tj ET\n")
        elif isinstance(op, Dashes):
            out.append(
                f"q 0.5 G 0.5 w [4 4] 0 d {op.x1:.2f} {page.height - op.y1:.2f} m {op.x2:.2f} {page.height - op.y2:.2f} l S Q\n"
            )
    return out


class _Pdf:
    """Numbered objects and the table that finds them (ISO 32000-1, 7.5)."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def reserve(self) -> int:
        self.objects.append(b"")
        return len(self.objects)

    def put(self, number: int, body: str | bytes) -> None:
        self.objects[number - 1] = body.encode("latin-1") if isinstance(body, str) else body

    def add(self, body: str | bytes) -> int:
        number = self.reserve()
        self.put(number, body)
        return number

    def stream(self, data: bytes, extra: str = "") -> int:
        packed = zlib.compress(data, 9)
        head = f"<</Length {len(packed)}/Filter/FlateDecode{extra}>>stream\n".encode()
        return self.add(head + packed + b"\nendstream")

    def font(self, face: Font) -> int:
        """The face as a composite font whose codes are glyph numbers, with a map back to text for searching."""
        name = f"QTRIET+{face.name}"
        file = self.stream(face.data, f"/Length1 {len(face.data)}")
        descriptor = self.add(
            f"<</Type/FontDescriptor/FontName/{name}/Flags 32/FontBBox[{' '.join(map(str, face.box))}]/ItalicAngle 0"
            f"/Ascent {face.ascent}/Descent {face.descent}/CapHeight 729/StemV 80/FontFile2 {file} 0 R>>"
        )
        descendant = self.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/W[0[{' '.join(map(str, face.widths))}]]>>"
        )
        back = self.stream(_to_unicode(face))
        return self.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {back} 0 R>>"
        )

    def write(self, catalog: int, info: int) -> bytes:
        out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self.objects, start=1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        table = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
        out += f"trailer\n<</Size {len(places) + 1}/Root {catalog} 0 R/Info {info} 0 R>>\nstartxref\n{table}\n%%EOF\n".encode()
        return bytes(out)


def _to_unicode(face: Font) -> bytes:
    pairs = sorted({glyph: code for code, glyph in sorted(face.glyphs.items(), reverse=True)}.items())
    lines = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /QT def /CMapType 2 def"]
    lines.append("1 begincodespacerange <0000> <ffff> endcodespacerange")
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{glyph:04x}> <{code:04x}>" for glyph, code in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
