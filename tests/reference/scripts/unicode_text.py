"""From Python's unicodedata: the table behind NFC (first argument) and texts with their NFC and lower case (second argument)."""
import json
import random
import sys
import unicodedata as u

MAXIMUM = 0x110000
HANGUL = range(0xAC00, 0xD7A4)  # composed by arithmetic, not by table


def table():
    lines = [f"# Canonical decompositions and combining classes, from the Unicode Character Database {u.unidata_version} (https://www.unicode.org/license.txt).",
             "# D composed first second: decomposes and composes.  X composed parts...: only decomposes.  C first last class."]
    for cp in range(MAXIMUM):
        parts = u.decomposition(chr(cp))
        if parts and not parts.startswith("<") and cp not in HANGUL:
            composes = u.normalize("NFC", chr(cp)) == chr(cp)
            assert not composes or len(parts.split()) == 2
            lines.append(f"{'D' if composes else 'X'} {cp:X} {' '.join(f'{int(p, 16):X}' for p in parts.split())}")
    start = 0
    for cp in range(1, MAXIMUM + 1):
        before = u.combining(chr(start))
        if cp == MAXIMUM or u.combining(chr(cp)) != before:
            if before:
                lines.append(f"C {start:X} {cp - 1:X} {before}")
            start = cp
    return "\n".join(lines) + "\n"


def texts():
    rng = random.Random(7)
    marks = [chr(c) for c in range(0x250, 0x20000) if u.combining(chr(c))]
    composed = [chr(c) for c in range(0xA0, 0x30000) if u.decomposition(chr(c)) and not u.decomposition(chr(c)).startswith("<")]
    cased = [chr(c) for c in range(0x20000) if chr(c).lower() != chr(c)]
    plain = list("aeiouAEIOUnNsS ΣΩςσ'.:’·İIſKÅ") + [chr(c) for c in (0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0x3B1, 0x915, 0x93C, 0x9C7, 0x9BE)]
    pools = [marks, composed, cased, plain, plain, list("ΑΣ' ")]
    made = ["", "cafe\u0301", "\u212B\u2126", "ΟΔΥΣΣΕΥΣ", "Σ", "ΑΣ'Α", "ΑΣ'", "İstanbul", "각", "\u1100\u1161\u11a8", "a\u0323\u0307", "a\u0307\u0323"]
    made += ["".join(rng.choice(rng.choice(pools)) for _ in range(rng.randrange(1, 9))) for _ in range(1500)]
    return [{"text": t, "nfc": u.normalize("NFC", t), "lower": t.lower()} for t in made]


open(sys.argv[1], "w", encoding="utf-8").write(table())
open(sys.argv[2], "w", encoding="utf-8").write(json.dumps({"unicode": u.unidata_version, "cases": texts()}, ensure_ascii=True, indent=0) + "\n")
