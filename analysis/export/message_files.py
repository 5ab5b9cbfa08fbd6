"""The messages of a plan as files: text for every format, and the e-mail as HTML for the tool that sends it."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping

import pandas as pd

from analysis.export.merge_tags import FIELDS, UNSUBSCRIBE, with_merge_tags

EMAIL, SUBJECT = "email", "subject"
# No colours: a mail program in dark mode then turns the whole letter, not half of it. No pictures, no links out.
_LETTER = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
</head>
<body style="margin:0;padding:0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td align="center" style="padding:24px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px">
<tr><td align="left" style="font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">
{body}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"""
_PARAGRAPH = '<p style="margin:0 0 16px 0">{text}</p>'
_FAREWELL = '<p style="margin:32px 0 0 0;font-size:13px"><a href="{address}">{word}</a></p>'


def message_files(
    messages: pd.DataFrame,
    folders: Mapping[str, str],
    tools: Collection[str] = (),
    unsubscribe: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """File name → content: `messages/<segment>/<format>.<language>.txt`, and each e-mail as `.html`.

    Tokens stay as they are in the texts. For each mail tool a further HTML file has them in that tool's syntax, and a
    link to unsubscribe.

    Args:
        messages: one row per `segment`, `format`, `language`: `text`, a template; blank texts are left out.
        folders: segment code → folder name.
        tools: keys of `FIELDS`; others send no mail and are passed over.
        unsubscribe: language → the word of that link; English where there is none.
    """
    files = {}
    written = messages[messages["text"].fillna("").str.strip() != ""]
    texts = {(row.segment, row.format, row.language): row.text for row in written.itertuples()}
    for (segment, kind, language), text in texts.items():
        stem = f"messages/{folders[segment]}/{kind}.{language}"
        files[f"{stem}.txt"] = _lines(text)
        if kind != EMAIL:
            continue
        title = texts.get((segment, SUBJECT, language), "")
        word = (unsubscribe or {}).get(language, "Unsubscribe")
        for tool in (None, *(code for code in tools if code in FIELDS)):
            name = f"{stem}.{tool}.html" if tool else f"{stem}.html"
            files[name] = email_html(text, language, title, tool, word).encode("utf-8", errors="replace")
    return files


def email_html(
    template: str, language: str = "en", title: str = "", tool: str | None = None, unsubscribe: str = "Unsubscribe"
) -> str:
    """One message as a plain letter that every mail program shows: inline styles, nothing loaded from elsewhere.

    Args:
        template: a blank line begins a paragraph; everything else is shown as it is typed.
        tool: key of `FIELDS`: tokens in its syntax and a link to unsubscribe; None: tokens as they are, no link.
    """
    paragraphs = re.split(r"\n\s*\n", template.replace("\r\n", "\n").strip())
    body = [_PARAGRAPH.format(text=_typed(paragraph, tool).replace("\n", "<br>\n")) for paragraph in paragraphs]
    if tool:
        body.append(_FAREWELL.format(address=UNSUBSCRIBE[tool], word=html.escape(unsubscribe)))
    return _LETTER.format(language=html.escape(language), title=_typed(title, tool), body="\n".join(body))


def _typed(text: str, tool: str | None) -> str:
    return with_merge_tags(text, tool, html.escape)


def _lines(text: str) -> bytes:
    return "\r\n".join(text.splitlines()).encode("utf-8", errors="replace") + b"\r\n"
