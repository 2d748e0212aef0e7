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


class Hidden:
    """The elements of a tree that its page does not show; an element is hidden with all in it.

    `pieces` counts those within lines that were passed over.
    """

    def __init__(self, tree):
        """Read the style sheets within the page."""
        self._selectors, self.pieces = set(), 0
        for sheet in tree.iter("style"):
            text = AT_RULE.sub("", COMMENT.sub("", sheet.text or ""))
            for selectors, declared in RULE.findall(text):
                if HIDES.search(declared):
                    self._selectors |= {_parts(selector) for selector in selectors.split(",")}
        self._selectors.discard(None)

    def __contains__(self, element):
        """Return whether an element is hidden by itself, by its style or by a sheet."""
        told = element.get("hidden")
        if (told is not None and told != "until-found") or HIDES.search(element.get("style") or ""):
            return True
        names = [("#", element.get("id"))]
        names += [(".", name) for name in (element.get("class") or "").split()]
        names = [("", ""), *((kind, name) for kind, name in names if name)]
        tags = ("", element.tag)
        return bool(self._selectors) and any(
            (tag, *name) in self._selectors for tag in tags for name in names
        )


def _parts(selector):
    """Return `(tag, "." or "#", name)` of a plain selector; None of any other."""
    found = PLAIN.fullmatch(selector.strip())
    if not found or not found[0]:
        return None
    return (found[1] or "").lower(), found[2] or "", found[3] or ""
