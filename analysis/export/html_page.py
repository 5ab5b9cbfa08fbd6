"""A page to read and print: headings, paragraphs and tables, complete in one file."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ font-family: system-ui, sans-serif; line-height: 1.5; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: 0.3rem 1rem 0.3rem 0; border-bottom: 1px solid gray; }}
</style>
</head>
<body>
<h1>{title}</h1>
{sections}
</body>
</html>
"""


@dataclass(frozen=True)
class Section:
    """One part of the page: `lines` become paragraphs; the first of `rows` is the heading of a table."""

    heading: str
    lines: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def html_page(title: str, sections: Iterable[Section], language: str = "en") -> bytes:
    """Write the page; every text is shown as it is, nothing is loaded from elsewhere."""
    body = "\n".join(_section(section) for section in sections)
    page = _PAGE.format(language=html.escape(language), title=html.escape(title), sections=body)
    return page.encode("utf-8", errors="replace")


def _section(section: Section) -> str:
    parts = [f"<h2>{html.escape(section.heading)}</h2>"]
    parts += [f"<p>{html.escape(line)}</p>" for line in section.lines]
    if section.rows:
        heading, *rows = section.rows
        # A phone scrolls the table, not the page.
        parts += [
            '<div class="wide"><table>',
            _row(heading, "th"),
            *(_row(row, "td") for row in rows),
            "</table></div>",
        ]
    return "\n".join(parts)


def _row(cells: Sequence[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{html.escape(str(cell))}</{tag}>' for cell in cells)}</tr>"
