"""Which characters the fonts of the PDF hold; all others print as their code point."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

#: First and last code points that the fonts inside the typst package show, found by asking typst to
#: set each of them as PDF/UA-1, which it refuses for a character that no font holds. Marks that
#: combine and scripts that run from right to left are left out.
# fmt: off
COVERED = (
    (32, 126), (160, 172), (174, 767), (884, 887), (890, 895), (900, 906), (908, 908), (910, 929),
    (931, 974), (976, 993), (1008, 1143), (1148, 1151), (1164, 1220), (1223, 1228), (1231, 1273),
    (1296, 1297), (1306, 1309), (1329, 1366), (1369, 1375), (1377, 1415), (1417, 1418), (1542,
    1543), (1545, 1546), (1548, 1548), (1632, 1644), (1776, 1785), (2308, 2361), (2365, 2365),
    (2384, 2384), (2392, 2401), (2404, 2431), (3647, 3647), (3713, 3714), (3716, 3716), (3719,
    3720), (3722, 3722), (3725, 3725), (3732, 3735), (3737, 3743), (3745, 3747), (3749, 3749),
    (3751, 3751), (3754, 3755), (3757, 3760), (3762, 3763), (4304, 4348), (4447, 4448), (7426,
    7426), (7432, 7433), (7444, 7447), (7453, 7455), (7468, 7470), (7472, 7484), (7486, 7519),
    (7522, 7527), (7543, 7544), (7547, 7547), (7557, 7557), (7579, 7607), (7609, 7615), (7680,
    7957), (7960, 7965), (7968, 8005), (8008, 8013), (8016, 8023), (8025, 8025), (8027, 8027),
    (8029, 8029), (8031, 8061), (8064, 8116), (8118, 8132), (8134, 8147), (8150, 8155), (8157,
    8175), (8178, 8180), (8182, 8190), (8192, 8202), (8208, 8231), (8239, 8287), (8304, 8305),
    (8308, 8334), (8336, 8348), (8352, 8373), (8376, 8378), (8381, 8381), (8383, 8383), (8448,
    8529), (8531, 8580), (8585, 8585), (8592, 9215), (9250, 9251), (9312, 9775), (9784, 9867),
    (9872, 9884), (9888, 9895), (9898, 9906), (9985, 9988), (9990, 9993), (9996, 10023), (10025,
    10059), (10061, 10061), (10063, 10066), (10070, 10070), (10072, 10078), (10081, 10111),
    (10132, 10132), (10136, 10159), (10161, 10174), (10176, 10239), (10496, 11123), (11126,
    11157), (11159, 11263), (11360, 11376), (11380, 11383), (11385, 11386), (11388, 11391),
    (11778, 11781), (11784, 11786), (11799, 11800), (11807, 11807), (11810, 11813), (11822, 11822)
)
# fmt: on
_STARTS = [first for first, _ in COVERED]
#: Invisible characters that only guide a renderer; leaving them out loses nothing to read.
_SILENT = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufe0e", "\ufe0f", "\ufeff"}


def shown(words: str) -> str:
    """The words in characters that the fonts hold; ``[U+65E5]`` for one that they do not.

    Line breaks stay. Letters with separate marks are joined first (NFC).
    """
    if words.isascii() and words.isprintable():  # nearly all of a document
        return words
    return "".join(map(_shown, unicodedata.normalize("NFC", words)))


def _shown(character: str) -> str:
    code = ord(character)
    if character == "\n" or (32 <= code <= 126):
        return character
    if character == "\t":
        return "    "
    if character in _SILENT:
        return ""
    place = bisect_right(_STARTS, code) - 1
    if place >= 0 and code <= COVERED[place][1]:
        return character
    return f"[U+{code:04X}]"
