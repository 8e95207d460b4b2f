"""How large a catalogue may be: checked before a file is unpacked and again while it is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one uploaded catalogue; what lies beyond is refused with a sentence, not with an exhausted machine."""

    file_bytes: int = 32 * 2**20
    #: everything in the zip container together, unpacked
    unpacked_bytes: int = 300 * 2**20
    #: unpacked : packed, looked at only above `ratio_from_bytes`; a real catalogue stays below 40
    ratio: int = 200
    ratio_from_bytes: int = 20 * 2**20
    parts: int = 2_000
    sheets: int = 200
    rows: int = 100_000
    columns: int = 100
    #: the rectangle that holds all cells of one sheet: readers allocate it whole
    area: int = 5_000_000
    #: of the reading child process, beyond what Python itself takes
    memory_bytes: int = 450 * 2**20
    cpu_seconds: int = 20
