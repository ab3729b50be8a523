"""A strict reader of HTML: every element is closed where it should be, every id is there once, every link leads somewhere."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote

_VOID = {"meta", "link", "input", "br", "hr", "img"}
_NOT_IN_P = {
    "p",
    "div",
    "pre",
    "ul",
    "ol",
    "dl",
    "details",
    "section",
    "table",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "article",
}


class Checker(HTMLParser):
    """Reads a page; `problems` are what is wrong with it, `texts` what stands in elements of a name."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.links: set[str] = set()
        self.pointed: set[str] = set()
        self.texts: dict[str, list[str]] = {}
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.attributes.update(names)
        if len(names) != len(set(names)):
            self._wrong(f"<{tag}> says {names} twice")
        if "p" in self.open and tag in _NOT_IN_P:
            self._wrong(f"<{tag}> in <p>")
        if "a" in self.open and tag in ("a", "button", "input"):
            self._wrong(f"<{tag}> in <a>")
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids[values["id"]] += 1
            if not values["id"] or values["id"].split() != [values["id"]]:
                self._wrong(f"id {values['id']!r}")
        self.pointed |= {word for name in ("for", "aria-labelledby") for word in values.get(name, "").split()}
        link = values.get("href", "")
        if tag == "a" and link.startswith("#") and not link.startswith("#?"):
            self.links.add(unquote(link[1:]))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self._wrong(f"</{tag}> closes {self.open[-3:]}")
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def finish(self) -> list[str]:
        """Everything that is wrong."""
        self.close()
        found = [*self.problems, *(f"<{tag}> is not closed" for tag in self.open)]
        found += [f"id {name!r} is there {count} times" for name, count in self.ids.items() if count > 1]
        found += [f"nothing is called {name!r}" for name in sorted((self.links | self.pointed) - set(self.ids))]
        return found

    def _wrong(self, what: str) -> None:
        self.problems.append(f"line {self.getpos()[0]}: {what}")


def checked(text: str) -> Checker:
    """A page that was read."""
    reader = Checker()
    reader.feed(text)
    return reader
