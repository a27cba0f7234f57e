"""Places as an editor counts them: lines from 0, and columns in the units of an encoding that both sides agreed on.

A source counts characters. An editor that counts in UTF-16, as most do, gives an emoji two columns.
"""

from lsprotocol import types

from elearn.language.source import Source, Span

_WIDTHS = {
    types.PositionEncodingKind.Utf8: "utf-8",
    types.PositionEncodingKind.Utf16: "utf-16-le",
}


class Places:
    """Turns one text's offsets into positions and back. `marked`: the editor's text begins with a byte-order mark."""

    def __init__(self, source: Source, encoding: types.PositionEncodingKind, marked: bool = False) -> None:
        self.source = source
        self.encoding = _WIDTHS.get(encoding)
        self.lead = self.units("\ufeff") if marked else 0

    def units(self, text: str) -> int:
        """How wide a text is."""
        if self.encoding is None or text.isascii():
            return len(text)
        return len(text.encode(self.encoding, "surrogatepass")) // (2 if self.encoding == "utf-16-le" else 1)

    def position(self, offset: int) -> types.Position:
        """Where an offset is."""
        line, column = self.source.position(min(offset, len(self.source.text)))
        start = self.source.line_starts[line - 1]
        units = self.units(self.source.text[start : start + column - 1])
        return types.Position(line - 1, units + (self.lead if line == 1 else 0))

    def range(self, span: Span) -> types.Range:
        """Where a span is."""
        return types.Range(self.position(span.start), self.position(span.end))

    def first_line(self, span: Span) -> types.Range:
        """Where a span is, as far as its first line goes, so that a long part is not underlined as a whole."""
        line = self.source.position(span.start)[0]
        end = self.source.line_starts[line - 1] + len(self.source.line(line))
        return self.range(Span(span.start, max(span.start, min(span.end, end))))

    def offset(self, position: types.Position) -> int:
        """The offset of a position; one beyond a line's end is its end."""
        if position.line >= len(self.source.line_starts):
            return len(self.source.text)
        wanted = position.character - (self.lead if position.line == 0 else 0)
        text = self.source.line(position.line + 1)
        start = self.source.line_starts[position.line]
        if text.isascii() or self.encoding is None:
            return start + min(max(wanted, 0), len(text))
        passed = 0
        for index, character in enumerate(text):
            if passed >= wanted:
                return start + index
            passed += self.units(character)
        return start + len(text)
