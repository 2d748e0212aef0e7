"""What a page's own style sheets and attributes hide from a browser's reader.

Only plain selectors are followed: a tag, a class, an id, or a tag with one of them. Rules for print
or for small screens count for nothing, nor do sheets in other files.
"""

import re

RULE = re.compile(r"([^{}]{1,2000})\{([^{}]*)\}")
AT_RULE = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PLAIN = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?", re.IGNORECASE)
# Far off the screen text is as hidden as by `display: none`.
HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|"
    r"(?<![-\w])(?:left|top|text-indent)\s*:\s*-(?:\d{4,}|\d{3,}em)",
    re.IGNORECASE,
)
# What a later rule or the element's own style, which a script may have set, shows again.
SHOWS = re.compile(r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible", re.IGNORECASE)
UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)


class Styles:
    """The styles of a page that tell what it shows; an element is hidden with all in it.

    `pieces` counts the hidden ones within lines that were passed over.
    """

    def __init__(self, tree):
        """Read the style sheets within the page."""
        self._hiding, self._unnumbered, self.pieces = set(), set(), 0
        for sheet in tree.iter("style"):
            text = AT_RULE.sub("", COMMENT.sub("", sheet.text or ""))
            for selectors, declared in RULE.findall(text):
                named = {_parts(selector) for selector in selectors.split(",")} - {None}
                self._hiding -= named if SHOWS.search(declared) else set()
                self._hiding |= named if HIDES.search(declared) else set()
                self._unnumbered |= named if UNNUMBERED.search(declared) else set()

    def hides(self, element):
        """Return whether an element is hidden by itself, by its style or by a sheet."""
        told, own = element.get("hidden"), element.get("style") or ""
        if (told is not None and told != "until-found") or HIDES.search(own):
            return True
        return not SHOWS.search(own) and _is_named(element, self._hiding)

    def takes_numbers(self, element):
        """Return whether a list shows no numbers."""
        own = element.get("style") or ""
        return bool(UNNUMBERED.search(own)) or _is_named(element, self._unnumbered)


def _is_named(element, selectors):
    """Return whether one of the selectors names an element."""
    if not selectors:
        return False
    names = [("", ""), ("#", element.get("id") or "")]
    names += [(".", name) for name in (element.get("class") or "").split()]
    return any((tag, *name) in selectors for tag in ("", element.tag) for name in names)


def _parts(selector):
    """Return `(tag, "." or "#", name)` of a plain selector; None of any other."""
    found = PLAIN.fullmatch(selector.strip())
    if not found or not found[0]:
        return None
    return (found[1] or "").lower(), found[2] or "", found[3] or ""
