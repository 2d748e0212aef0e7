"""Good files spoilt by chance, each after its own structure (not a test).

`spoilt` changes bytes, letters, lines, cells, tags, numbers, the nodes of a tree or the parts of an
archive, once to four times. The same lot gives the same file.
"""

import codecs
import copy
import io
import json
import re
import zipfile

from lxml import etree

PIECES = [
    *(
        "",
        " ",
        "\t",
        "\r\n",
        "\r",
        "\n\n",
        "\x00",
        "\ufeff",
        "\u2028",
        "\u00ad",
        "\u202e",
        "\ud7ff",
    ),
    *(
        '"',
        '""',
        "'",
        ",",
        ";",
        "|",
        "sep=;\n",
        "=1+1",
        "@a",
        "-",
        "\\",
        "$1",
        "%s",
        "{",
        "}",
        "{}",
    ),
    *(
        "<",
        ">",
        "</p>",
        "<p>",
        "&",
        "&#0;",
        "&#x110000;",
        "&amp;",
        "<![CDATA[",
        "<!--",
        "]]>",
        "<?",
    ),
    *(
        "0",
        "-1",
        "1e999",
        "99999999999999999999",
        "nan",
        "1,5",
        "2023-02-30",
        "0001-01-01",
        "12:99",
    ),
    *("a:b:c", "fang:1", "fang:9999", "fang-c01", "T8", "T99", "__init__", "../x", "/etc", "C:\\"),
    *(
        "\U0001f642",
        "\U00020bb7",
        "e\u0301",
        "\u0627\u0644",
        "\uff1a",
        "\u2ed3",
        "\u200f",
        "\u3000",
    ),
    *("[[", "]]", "[", "]", '"""', "#", '# "', "msgid ", 'msgstr ""\n', "#, fuzzy\n", "%", "\\x00"),
]
VALUES = [
    *(None, True, 0, -1, 1.5, 10**30, float("nan"), "", "x", "a\nb", "\ud800", [], {}, [[]], [{}]),
    *({"": ""}, {"type": None}, "fang", "2023-01-01", ["a", 1], {"a": [{"b": {}}]}),
]
CODES = ("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "gb18030", "shift_jis", "utf-7", "utf-32")
DEEP, LARGEST = 3000, 3_000_000
SEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold


def spoilt(lot, name, stored):
    """Return the bytes of a good file called `name`, spoilt; `lot` is a `random.Random`."""
    suffix = name.rpartition(".")[2].lower()
    for _ in range(lot.choice((1, 1, 1, 2, 3, 4))):
        ways = [*WAYS.get(suffix, ()), *(TEXTUAL if suffix not in BINARY else ())]
        ways = [*ways, *ways, of_bytes]
        stored = lot.choice(ways)(lot, stored)
        if len(stored) > LARGEST:
            break
    return stored


def of_bytes(lot, stored):
    """Change, drop, double or cut off bytes."""
    at = lot.randrange(len(stored) + 1)
    to = min(len(stored), at + lot.choice((1, 1, 2, 8, 100, 5000)))
    new = lot.choice((b"", b"", lot.randbytes(to - at), stored[at:to] * 2, stored[at:to] * 40))
    return stored[:at] if lot.random() < 0.1 else stored[:at] + new + stored[to:]


def of_letters(lot, stored):
    """Put an awkward piece of text somewhere, or in the place of a word."""
    text = stored.decode("utf-8", "replace")
    found = [match.span() for match in re.finditer(r"\w+", text[:200_000])] or [(0, 0)]
    start, end = lot.choice(found)
    piece = lot.choice(PIECES) * lot.choice((1, 1, 1, 2, 3000))
    start, end = (start, end) if lot.random() < 0.5 else (lot.randrange(len(text) + 1),) * 2
    return f"{text[:start]}{piece}{text[end:]}".encode("utf-8", "replace")


def of_lines(lot, stored):
    """Drop, double, move, join or lengthen lines."""
    found = stored.split(b"\n")
    at, other = lot.randrange(len(found)), lot.randrange(len(found))
    way = lot.randrange(5)
    if way == 0:
        del found[at:other]
    elif way == 1:
        found[at:at] = found[at : at + 3] * lot.choice((1, 1, 200))
    elif way == 2:
        found[at], found[other] = found[other], found[at]
    elif way == 3:
        found[at] *= min(lot.choice((2, 500)), LARGEST // (len(found[at]) + 1))
    else:
        return stored.replace(b"\n", lot.choice((b"\r\n", b"\r", b" ", b"\x0b", b"\n\n")))
    return b"\n".join(found)


def of_code(lot, stored):
    """Store the text in another encoding, or in two."""
    text, code = stored.decode("utf-8", "replace"), lot.choice(CODES)
    new = codecs.encode(text, code, "replace")
    return new if lot.random() < 0.7 else stored + new


def of_cells(lot, stored):
    """Change cells, columns or the separator of a table."""
    rows = [line.split(",") for line in stored.decode("utf-8", "replace").split("\n")]
    row, way = lot.choice(rows), lot.randrange(6)
    at = lot.randrange(len(row))
    if way == 0:
        row[at] = lot.choice(PIECES) * lot.choice((1, 1, 1, 5000))
    elif way == 1:
        row[at:at] = [lot.choice(row)] * lot.choice((1, 1, 3, 3000))
    elif way == 2:
        del row[at]
    elif way == 3:
        rows[0][lot.randrange(len(rows[0]))] = lot.choice([*PIECES, *rows[0]])
    elif way == 4:
        for each in rows:
            each[at : at + 1] = lot.choice(([], each[at : at + 1] * 2))
    sign = lot.choice(";\t|") if way == 5 else ","
    return "\n".join(sign.join(row) for row in rows).encode("utf-8", "replace")


def of_settings(lot, stored):
    """Change a value, a key or a heading of a file in TOML."""
    lines = stored.decode("utf-8", "replace").split("\n")
    places = [n for n, line in enumerate(lines) if " = " in line or line.startswith("[")]
    at = lot.choice(places or [0])
    key, _, value = lines[at].partition(" = ")
    worse = json.dumps(lot.choice(VALUES), default=str)
    nested = f"{'[' * DEEP}1{']' * DEEP}"
    bare = ("2023-01-01", "inf", "nan", "1.5", "07:30:00", "[{a=1}]", "{}", '"""', nested, worse)
    lines[at] = lot.choice(
        (
            f"{key} = {lot.choice(bare)}",
            f"{lot.choice(PIECES)} = {value}",
            f"[{key}]",
            f"[[{key.strip('[]')}]]",
            f"[{key.strip('[]')}.{key.strip('[]')}]",
            f"{'a.' * DEEP}a = {value}",
            f"{lines[at]}\n{lines[at]}",
            "",
        )
    )
    return "\n".join(lines).encode("utf-8", "replace")


def of_nodes(lot, stored):
    """Change, drop, wrap or bury nodes of a tree in JSON."""
    try:
        root = [json.loads(stored)]
    except (ValueError, RecursionError):
        return of_letters(lot, stored)
    for _ in range(lot.choice((1, 1, 3))):
        holder, key = lot.choice(list(_places(root)) or [(root, 0)])
        way, old = lot.randrange(6), holder[key]
        if isinstance(old, str) and lot.random() < 0.5:
            holder[key] = of_letters(lot, old.encode("utf-8", "replace")).decode()
        elif way == 0 and isinstance(holder, dict):
            del holder[key]
        elif way == 1:
            holder[key] = [old]
        elif way == 2:
            holder[key] = {str(lot.choice(PIECES)): old}
        elif way == 3:
            node, other = lot.choice([*_places(root)] or [(root, 0)])
            holder[key] = copy.deepcopy(node[other])
        else:
            holder[key] = lot.choice(VALUES)
    try:
        text = json.dumps(root[0] if root else None, ensure_ascii=False)
    except (ValueError, RecursionError):  # a node within itself
        return of_letters(lot, stored)
    if lot.random() < 0.03:
        text = f"{'[' * DEEP * 30}{text}{']' * DEEP * 30}"
    return text.encode("utf-8", "surrogatepass")


def _places(node):
    """Yield `(holder, key)` of every node, down to a depth of thirty."""
    waiting = [(node, 0)]
    while waiting:
        held, depth = waiting.pop()
        pairs = held.items() if isinstance(held, dict) else enumerate(held)
        for key, inner in list(pairs):
            yield held, key
            if isinstance(inner, (dict, list)) and depth < 30:
                waiting.append((inner, depth + 1))


def of_tags(lot, stored):
    """Change, drop, double, move or bury tags and attributes."""
    text = stored.decode("utf-8", "replace")
    found = [match.span() for match in re.finditer(r"<[^<>]*>", text[:300_000])] or [(0, 0)]
    start, end = lot.choice(found)
    tag, (other, beyond) = text[start:end], lot.choice(found)
    words = re.findall(r"[\w:-]+=\"[^\"]*\"", tag) or [""]
    word = lot.choice(words)
    name = "".join(re.findall(r"^<\??/?([\w:]+)", tag)) or "div"
    opened = f"<{name}>" * DEEP
    new = lot.choice(
        (
            *("", tag * 2, text[other:beyond], tag.replace(word, ""), tag.replace(word, word * 2)),
            tag.replace(word, f'{word.partition("=")[0]}="{lot.choice(PIECES)}"'),
            *(f"{opened}{tag}", f"{opened}{tag}{f'</{name}>' * DEEP}", f"{tag}{'x' * 30_000}"),
            tag.replace(name, lot.choice(("p", "table", "math", "ol", "li", "td", "pre", "svg"))),
        )
    )
    return f"{text[:start]}{new}{text[end:]}".encode("utf-8", "replace")


def of_elements(lot, stored):
    """Change, drop, double, move or bury elements of XML, which stays well-formed."""
    try:
        root = etree.fromstring(stored)
    except (etree.XMLSyntaxError, ValueError):
        return of_tags(lot, stored)
    for _ in range(lot.choice((1, 1, 3, 10))):
        every = [each for each in root.iter("*") if each is not root]
        if not every:
            break
        one, other, way = lot.choice(every), lot.choice([root, *every]), lot.randrange(6)
        if way == 0:
            one.getparent().remove(one)
        elif way == 1:
            other.append(copy.deepcopy(one))
        elif way == 2:
            one.tag = other.tag
        elif way == 3:
            one.text = SEEN.sub("", lot.choice(PIECES) * lot.choice((1, 500)))
        elif one.attrib:
            key = lot.choice(sorted(one.attrib))
            value = lot.choice((*PIECES, *other.attrib.values(), "x" * 9999))
            one.set(key, SEEN.sub("", value))
            if lot.random() < 0.4:
                del one.attrib[key]
    return etree.tostring(root)


def of_numbers(lot, stored):
    """Change a number, as a PDF file is full of."""
    found = [match.span() for match in re.finditer(rb"-?\d+(?:\.\d+)?", stored)] or [(0, 0)]
    start, end = lot.choice(found)
    worse = (b"0", b"-1", b"1", b"99999999999", b"1e9", b"0.0001", b"4294967296", b"7", b"")
    return stored[:start] + lot.choice(worse) + stored[end:]


def of_names(lot, stored):
    """Change a name or an operator of a PDF file."""
    found = [match.span() for match in re.finditer(rb"/\w+|\b[A-Za-z]{1,2}\b|[<>]{2}", stored)]
    (start, end), (other, beyond) = lot.choice(found or [(0, 0)]), lot.choice(found or [(0, 0)])
    return stored[:start] + lot.choice((stored[other:beyond], b"", b"null")) + stored[end:]


def of_parts(lot, stored):
    """Spoil, drop, rename or double a part of an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(stored)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # spoilt before
        return of_bytes(lot, stored)
    name, way = lot.choice(sorted(parts) or ["a.xml"]), lot.randrange(10)
    if way == 0:
        parts.pop(name, None)
    elif way == 1:
        parts[lot.choice(("a.xml", "../a.xml", name.upper(), f"{name}/b"))] = parts.pop(name, b"")
    elif way == 2:
        parts[f"more/{name}"] = b"0" * 30_000_000
    else:
        inside = lot.choice((of_elements,) * 6 + (of_tags, of_tags, of_letters, of_bytes))
        parts[name] = inside(lot, parts.get(name, b""))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each or "_", content)
    return target.getvalue()


TEXTUAL = (of_letters, of_lines, of_code)
BINARY = ("pdf", "docx", "xlsx", "qdpx")
ARCHIVE = (of_parts,) * 6
WAYS = {
    "csv": (of_cells,) * 4,
    "toml": (of_settings,) * 4,
    "json": (of_nodes,) * 8,
    "ipynb": (of_nodes,) * 8,
    "html": (of_tags,) * 6,
    "md": (of_tags,),
    "mhtml": (of_tags,) * 2,
    "qde": (of_elements,) * 6,
    "qdc": (of_elements,) * 6,
    "pdf": (of_numbers, of_names) * 3,
    "docx": ARCHIVE,
    "xlsx": ARCHIVE,
    "qdpx": ARCHIVE,
}
