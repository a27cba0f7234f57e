"""Tables as files: CSV that no spreadsheet takes for a formula, and JSON with every value as it is.

Facts in, bytes out, piece by piece; nothing is read or written here.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence

BYTE_ORDER_MARK = "\ufeff"
STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠|%")
"""What makes a spreadsheet compute a cell instead of showing it, the full-width forms included."""
ROWS_OF_A_PIECE = 500

Cell = str | int | None
Writer = Callable[[Sequence[str], Iterable[Sequence[Cell]]], Iterator[bytes]]
"""What makes a file of columns and rows."""


def guard_cell(value: Cell) -> str:
    """Give a cell's text so that it is shown, never computed."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(STARTS_FORMULA) else text


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Give a CSV file, piece by piece: UTF-8 with its mark, every cell quoted, lines ending as spreadsheets want."""
    piece = io.StringIO()
    writer = csv.writer(piece, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    piece.write(BYTE_ORDER_MARK)
    writer.writerow(guard_cell(column) for column in columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow([guard_cell(cell) for cell in row])
        if number % ROWS_OF_A_PIECE == 0:
            yield _take(piece)
    yield _take(piece)


def to_json(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Give a JSON list of objects, piece by piece, one object a line."""
    piece = io.StringIO("[")
    piece.seek(0, io.SEEK_END)
    for number, row in enumerate(rows, start=1):
        piece.write(",\n" if number > 1 else "\n")
        piece.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False))
        if number % ROWS_OF_A_PIECE == 0:
            yield _take(piece)
    piece.write("\n]\n")
    yield _take(piece)


def _take(piece: io.StringIO) -> bytes:
    text = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return text.encode()


WRITERS: dict[str, Writer] = {"csv": to_csv, "json": to_json}
"""What writes each format."""
