"""Tokens of our messages in the words of the tool that sends them."""

from __future__ import annotations

import re
from collections.abc import Callable

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

    A token whose fallback is empty takes the blank before it along, so that no gap is left: "Hello!", not "Hello !".

    Args:
        template: a message with tokens such as `{first_name|there}`.
        tool: key of `FIELDS`, or None.
        literal: applied to the text between the tokens and to fallbacks, such as `html.escape`.

    Source:
        Mailchimp, "Use conditional merge tag blocks"; Brevo, "Filters" (`default`) and "Conditional statements";
        HubSpot, HubL functions (`personalization_token`); Klaviyo, "Use conditionals in messages".
    """
    if tool is None:
        return literal(template)
    parts, end = [], 0
    for match in TOKEN.finditer(template):
        text, fallback = template[end : match.start()], (match[2] or "").strip()
        blank = " " if text.endswith(" ") and not fallback else ""
        parts.append(literal(text.removesuffix(blank)))
        parts.append(_written(tool, match[1].strip(), literal(fallback), blank))
        end = match.end()
    return "".join([*parts, literal(template[end:])])


def _written(tool: str, name: str, fallback: str, blank: str) -> str:
    field = _field(name, tool)
    if tool == "mailchimp":
        otherwise = f"*|ELSE:|*{fallback}" if fallback else ""
        return f"*|IF:{field}|*{blank}*|{field}|*{otherwise}*|END:IF|*"
    if not fallback:
        return f"{{% if {field} %}}{blank}{{{{ {field} }}}}{{% endif %}}"
    if tool == "hubspot":
        return f"{{{{ personalization_token('{field}', '{_quoted(fallback)}') }}}}"
    return f"{{{{ {field}|default:'{_quoted(fallback)}' }}}}"


def field_name(name: str, tool: str) -> str:
    """What a tool calls the field that holds our column, and so the heading of that column in a list for it."""
    # A token may be named anything: what is left cannot break out of the tool's syntax, nor of HTML.
    plain = re.sub(r"\W+", "_", name)
    if tool == "mailchimp":
        plain = plain.upper()[:MAILCHIMP_LONGEST_TAG]
    elif tool != "klaviyo":
        plain = plain.upper() if tool == "brevo" else plain.lower()
    return FIELDS[tool].get(name, plain)


def _field(name: str, tool: str) -> str:
    """A field as a message names it."""
    field = field_name(name, tool)
    if tool in ("brevo", "hubspot"):
        return f"contact.{field}"
    return f"person|lookup:'{field}'" if tool == "klaviyo" and name not in FIELDS[tool] else field


def _quoted(text: str) -> str:
    """Text that may stand between straight quotes: an apostrophe becomes the printer's one."""
    return text.replace("&#x27;", "’").replace("'", "’").replace("\\", "")
