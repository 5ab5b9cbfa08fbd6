"""What no browser of a user may ever meet: a script error, or anything from another host."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

HERE = "127.0.0.1"
INLINE = ("data", "blob")


class Watch:
    """Collects the `faults` of the browsers it looks over.

    The Content-Security-Policy stops what would go to another host; that something tried is a fault too.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._notes = {
            "weberror": lambda error: self.faults.append(f"script error: {error.error}"),
            "request": lambda request: self.note_request(request.url),
            "page": lambda page: page.on("websocket", lambda socket: self.note_request(socket.url)),
            "console": lambda message: self.note_console(message.text),
        }

    def over(self, context: BrowserContext) -> None:
        """Look over every page that this browser opens from now on."""
        for event, note in self._notes.items():
            context.on(event, note)

    def end(self, context: BrowserContext) -> None:
        """Look away."""
        for event, note in self._notes.items():
            context.remove_listener(event, note)

    def note_request(self, url: str) -> None:
        """A fault if it goes to another host."""
        target = urlsplit(url)
        if target.scheme not in INLINE and target.hostname != HERE:
            self.faults.append(f"request to {url}")

    def note_console(self, text: str) -> None:
        """A fault if the browser had to stop something; other messages are harmless."""
        if "Content Security Policy" in text:
            self.faults.append(f"stopped by the browser: {text}")
