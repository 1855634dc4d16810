"""What a PDF from outside brings along beside its pages: programs, files, commands.

The names are read from the file's objects (ISO 32000-1, 7.3 and 7.5.7), packed ones included, and never run. A PDF that unpacks
to more than a scan ever does counts as one that hides something.
"""

import re
import zlib

# A script, a command to the computer, a file or a film inside: ISO 32000-1, 12.6.4 and 7.11.4.
ACTIVE = {b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia"}
MOST_UNPACKED = 20_000_000  # bytes of packed objects; a thousand pages have some hundred thousand
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
PACKED = re.compile(rb"/Type\s*/ObjStm")
NAME = re.compile(rb"/((?:[^\s()<>\[\]{}/%\x00#]|#[0-9A-Fa-f]{2})+)")
CODE = re.compile(rb"#([0-9A-Fa-f]{2})")


def is_active(content: bytes) -> bool:
    """Whether a PDF holds a program, a command or another file, or hides what it holds."""
    objects, end = [], 0
    room = MOST_UNPACKED
    for stream in STREAM.finditer(content):
        head = content[end : stream.start()]
        objects.append(head)
        end = stream.end()
        if PACKED.search(head[-2_000:]):
            unpacked = _unpacked(stream[1], room)
            room -= len(unpacked)
            if room <= 0:
                return True
            objects.append(unpacked)
    objects.append(content[end:])
    return any(_name(found[1]) in ACTIVE for part in objects for found in NAME.finditer(part))


def _unpacked(data: bytes, most: int) -> bytes:
    """At most so many bytes of a packed stream; what is not packed as usual stays as it is."""
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return data


def _name(written: bytes) -> bytes:
    """A name as it is meant: `J#61vaScript` is `JavaScript`."""
    return CODE.sub(lambda code: bytes([int(code[1], 16)]), written)
