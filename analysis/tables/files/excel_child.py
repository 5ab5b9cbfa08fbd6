"""The process that opens a spreadsheet: reads it from standard input, writes Arrow to standard output.

It runs alone because a hostile sheet can abort the process that opens it, and it imports nothing of this
package. Values leave it typed and never as code: Arrow, not pickle.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

try:
    import resource
except ImportError:  # Windows has no limits of this kind.
    resource = None

_TITLE_SEARCH = 50


def main(wanted_sheet: str, header: str, memory_limit: int) -> None:
    """Write the sheet as an Arrow stream; its metadata say sheet, sheets, header, first row and titles
    above."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        sheets = workbook.sheet_names
        if wanted_sheet and wanted_sheet not in sheets:
            _fail("no_such_sheet", sheets)
        for name in [wanted_sheet] if wanted_sheet else sheets:
            sheet = workbook.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=True)
            if any(map(_filled, rows)):
                _write(rows, header, {"sheet": name, "sheets": sheets, "first_row": sheet.start[0] + 1})
                return
        _fail("no_data", sheets)
    except PasswordError:
        _fail("password")
    except CalamineError:
        _fail("broken")


def _fail(problem: str, sheets: list[str] | None = None) -> None:
    sys.stderr.write(json.dumps({"problem": problem, "sheets": sheets or []}))
    sys.exit(2)


def _filled(row: list) -> int:
    return sum(value != "" for value in row)


def _write(rows: list[list], header: str, about: dict[str, object]) -> None:
    width = max(map(_filled, rows[:_TITLE_SEARCH]))
    top = next(place for place, row in enumerate(rows) if _filled(row) > min(max(1, width // 2), width - 1))
    named = header == "yes" or (header == "auto" and all(isinstance(value, str) for value in rows[top]))
    above = [" ".join(str(value) for value in row if value != "") for row in rows[:top]] if named else []
    names = [str(value) for value in rows[top]] if named else None
    skipped = top + 1 if named else 0
    columns = [_column(list(values)) for values in zip(*rows[skipped:], strict=True)]
    about |= {"names": names, "above": above, "first_row": about["first_row"] + skipped}
    table = pa.table(columns or [pa.array([], pa.string()) for _ in rows[top]], [str(i) for i in range(len(rows[top]))])
    table = table.replace_schema_metadata({"about": json.dumps(about)})
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
        stream.write_table(table)


def _column(values: list) -> pa.Array:
    """A column of one type keeps it; a mixed one becomes text as a person would write it."""
    kinds = {type(value) for value in values if value != ""}
    if kinds and kinds <= {int, float}:
        return pa.array([None if value == "" else float(value) for value in values], pa.float64())
    if kinds and kinds <= {dt.datetime, dt.date}:
        return pa.array([_moment(value) for value in values], pa.timestamp("us"))
    return pa.array([None if value == "" else _text(value) for value in values], pa.string())


def _moment(value: dt.datetime | dt.date | str) -> dt.datetime | None:
    if value == "":
        return None
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
