"""Pictures within pages: charts with fewer colours, at a third of their size."""

import base64
import io

from PIL import Image

HEAD = "data:image/png;base64,"
# A chart has some hundreds of colours, most of them edges of letters; a photograph has many more.
MOST_COLOURS, KEPT = 4000, 256
# What the library raises for damaged bytes; binascii's own error is a ValueError.
BROKEN = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def smaller(address):
    """Return the address of a picture in the page (`data:…`), a chart's with a palette."""
    if not address.startswith(HEAD):
        return address
    try:
        content = base64.b64decode(address[len(HEAD) :], validate=True)
        found = fewer_colours(content)
    except BROKEN:  # a browser may still draw a part of it
        return address
    return address if found is content else HEAD + base64.b64encode(found).decode()


def fewer_colours(content):
    """Return a chart (PNG as bytes) with a palette, an image of many colours as it is."""
    image = Image.open(io.BytesIO(content))
    if image.mode not in ("RGB", "RGBA") or image.getcolors(MOST_COLOURS) is None:
        return content
    stored = io.BytesIO()
    none, octree = Image.Dither.NONE, Image.Quantize.FASTOCTREE
    image.convert("RGBA").quantize(KEPT, octree, dither=none).save(stored, "PNG", optimize=True)
    return min(stored.getvalue(), content, key=len)
