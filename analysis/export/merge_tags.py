"""Tokens of our messages in the words of the tool that sends them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from analysis.strategy.messages import TOKEN

# What the tools call the fields they all have; any other is named after our column.
FIELDS = {
    "mailchimp": {"first_name": "FNAME", "last_name": "LNAME", "email": "EMAIL"},
    "brevo": {"first_name": "FIRSTNAME", "last_name": "LASTNAME", "email": "EMAIL"},
    "hubspot": {"first_name": "firstname", "last_name": "lastname", "email": "email"},
    "klaviyo": {"first_name": "first_name", "last_name": "last_name", "email": "email"},
}
MAILCHIMP_LONGEST_TAG = 10
# The address that takes a reader off the list.
UNSUBSCRIBE = {
    "mailchimp": "*|UNSUB|*",
    "brevo": "{{ unsubscribe }}",
    "hubspot": "{{ unsubscribe_link }}",
    "klaviyo": "{% unsubscribe_link %}",
}


def with_merge_tags(template: str, tool: str | None, literal: Callable[[str], str] = str) -> str:
    """The template with its tokens in a tool's syntax, fallbacks included; without a tool they stay as they are.

    Args:
        template: a message with tokens such as `{first_name|there}`.
        tool: key of `FIELDS`, or None.
        literal: applied to the text between the tokens and to fallbacks, such as `html.escape`.

    Source:
        Mailchimp, "Use conditional merge tag blocks"; Brevo, "Filters" (`default`); HubSpot, HubL functions
        (`personalization_token`); Klaviyo, "Template tags and variable syntax" (`default`).
    """
    parts, end = [], 0
    for match in TOKEN.finditer(template):
        parts.append(literal(template[end : match.start()]))
        name, fallback = match[1].strip(), literal(match[2] or "")
        parts.append(_WRITERS[tool](_field(name, tool), fallback) if tool else literal(match[0]))
        end = match.end()
    return "".join([*parts, literal(template[end:])])


def _field(name: str, tool: str) -> str:
    if name in FIELDS[tool]:
        return FIELDS[tool][name]
    # A token may be named anything: what is left cannot break out of the tool's syntax, nor of HTML.
    plain = re.sub(r"\W+", "_", name)
    if tool == "mailchimp":
        return plain.upper()[:MAILCHIMP_LONGEST_TAG]
    if tool == "klaviyo":
        return f"person|lookup:'{plain}'"
    return plain.upper() if tool == "brevo" else plain.lower()


def _mailchimp(field: str, fallback: str) -> str:
    tag = f"*|{field}|*"
    return f"*|IF:{field}|*{tag}*|ELSE:|*{fallback}*|END:IF|*" if fallback else tag


def _brevo(field: str, fallback: str) -> str:
    return f"{{{{ contact.{field}|default:'{_quoted(fallback)}' }}}}"


def _hubspot(field: str, fallback: str) -> str:
    return f"{{{{ personalization_token('contact.{field}', '{_quoted(fallback)}') }}}}"


def _klaviyo(field: str, fallback: str) -> str:
    return f"{{{{ {field}|default:'{_quoted(fallback)}' }}}}"


def _quoted(text: str) -> str:
    """Text that may stand between straight quotes: an apostrophe becomes the printer's one."""
    return text.replace("&#x27;", "’").replace("'", "’").replace("\\", "")


_WRITERS: Mapping[str, Callable[[str, str], str]] = {
    "mailchimp": _mailchimp,
    "brevo": _brevo,
    "hubspot": _hubspot,
    "klaviyo": _klaviyo,
}
