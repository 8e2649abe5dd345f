#!/usr/bin/env python3
"""Writes what SASLprep (RFC 4013) needs to know, out of Python's own tables of Unicode 3.2 and RFC 3454.

saslprep.py tables > Sources/SASL/Preparation/UnicodeTables.swift
saslprep.py vectors > Tests/SASLTests/Vectors/saslprep.txt

Both are fixed for ever: stringprep names Unicode 3.2.
"""
import hashlib
import random
import stringprep
import sys
import unicodedata

ucd = unicodedata.ucd_3_2_0
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
SINGLES = [*range(0, 0xD800), *range(0xE000, 0x30000), *range(0xE0000, 0xE1000)]
PROHIBITED = [
    stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4,
    stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8,
    stringprep.in_table_c9,
]


def prepared(text, stored):
    """RFC 4013 by the letter; None where it refuses."""
    mapped = "".join(
        " " if stringprep.in_table_c12(c) else c for c in text if not stringprep.in_table_b1(c)
    )
    result = ucd.normalize("NFKC", mapped)
    for c in result:
        if any(table(c) for table in PROHIBITED) or (stored and stringprep.in_table_a1(c)):
            return None
    if any(map(stringprep.in_table_d1, result)):
        if any(map(stringprep.in_table_d2, result)):
            return None
        if not (stringprep.in_table_d1(result[0]) and stringprep.in_table_d1(result[-1])):
            return None
    return result


def traits(code_point):
    c = chr(code_point)
    return (
        (1 if stringprep.in_table_b1(c) else 0)
        | (2 if stringprep.in_table_c12(c) else 0)
        | (4 if any(table(c) for table in PROHIBITED) else 0)
        | (8 if stringprep.in_table_d1(c) else 0)
        | (16 if stringprep.in_table_d2(c) else 0)
        | (32 if stringprep.in_table_a1(c) else 0)
    )


def runs(value):
    found, last = [], None
    for code_point in CODE_POINTS:
        now = value(code_point)
        if now != last:
            found.append(code_point << 8 | now)
            last = now
    return found


def is_hangul(code_point):
    return 0xAC00 <= code_point <= 0xD7A3


def table(name, kind, values, comment):
    lines, line = [], "       "
    for value in values:
        word = f" 0x{value:X},"
        if len(line) + len(word) > 120:
            lines.append(line)
            line = "       "
        line += word
    return "\n".join([f"    /// {comment}", f"    static let {name}: [{kind}] = [", *lines, line, "    ]"])


def write_tables():
    index, pool, pairs = [], [], []
    for code_point in CODE_POINTS:
        c = chr(code_point)
        if is_hangul(code_point):
            continue
        whole = ucd.normalize("NFKD", c)
        if whole != c:
            index.append(code_point << 14 | len(pool))
            pool += map(ord, whole)
        parts = ucd.decomposition(c).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            first, second = (int(part, 16) for part in parts)
            if ucd.normalize("NFC", chr(first) + chr(second)) == c:
                pairs.append(first << 32 | second << 16 | code_point)
    assert len(pool) < 1 << 14 and max(index) < 1 << 32
    print("// Written by Tests/SASLTests/Vectors/saslprep.py.\n")
    print("// swift-format-ignore")
    print("/// Unicode 3.2 as far as stringprep looks at it. Hangul syllables are computed and not in here.")
    print("enum UnicodeTables {")
    print(table("traits", "UInt32", runs(traits), "Where a run of code points begins, above the bits of its traits."))
    print()
    print(
        table(
            "combiningClasses", "UInt32", runs(lambda c: ucd.combining(chr(c))),
            "Where a run of code points begins, above its canonical combining class.",
        )
    )
    print()
    print(
        table(
            "decompositions", "UInt32", index,
            "A code point above 14 bits that tell where its full compatibility decomposition begins in `decomposed`.",
        )
    )
    print()
    print(table("decomposed", "UInt32", pool, "The decompositions one behind the other."))
    print()
    print(table("compositions", "UInt64", sorted(pairs), "First, second and composed code point, 16 bits each."))
    print("}")


def words(text):
    return " ".join(f"{ord(c):04X}" for c in text)


def write_vector(name, text, stored):
    result = prepared(text, stored)
    print(f"name: {name}")
    print(f"kind: {'stored' if stored else 'query'}")
    print(f"input: {words(text)}".rstrip())
    print("refused: yes" if result is None else f"output: {words(result)}".rstrip())
    print()


def write_vectors():
    for name, text in [
        ("RFC 4013 section 3, 1: soft hyphen mapped to nothing", "I\u00ADX"),
        ("RFC 4013 section 3, 2: no transformation", "user"),
        ("RFC 4013 section 3, 3: case preserved, will not match the one before", "USER"),
        ("RFC 4013 section 3, 4: output is NFKC, input in ISO 8859-1", "\u00AA"),
        ("RFC 4013 section 3, 5: output is NFKC, will match the first", "\u2168"),
        ("RFC 4013 section 3, 6: prohibited character", "\u0007"),
        ("RFC 4013 section 3, 7: bidirectional check", "\u0627\u0031"),
        ("nothing", ""),
        ("nothing is left", "\u00AD\u200B"),
        ("spaces beyond ASCII", "a\u00A0b\u3000c\u2003"),
        ("a mark is composed", "o\u0308"),
        ("marks are put in order, then composed", "a\u0323\u0302 a\u0302\u0323"),
        ("a mark that something equal stands before is not composed", "a\u0313\u0301"),
        ("composed more than once", "\u03B1\u0314\u0301\u0345"),
        ("Hangul jamo", "\u1112\u1161\u11AB \u1112\u1161"),
        ("Hangul syllable and a last jamo", "\uD558\u11AB"),
        ("Hangul syllable that is whole", "\uD55C\u11AB"),
        ("excluded from composition", "\u0958 \u0915\u093C"),
        ("beyond the first plane", "\U0001D400\U0002F800"),
        ("long decomposition", "\uFDFA"),
        ("right to left with a digit inside", "\u06271\u0628"),
        ("right to left beside Latin", "\u0627a\u0628"),
        ("DEL", "a\u007Fb"),
        ("NUL", "a\u0000b"),
        ("private use", "\uE000"),
        ("not a character", "\uFFFE"),
        ("tagging", "\U000E0041"),
        ("object replacement", "\uFFFC"),
        ("change of display", "\u202E"),
    ]:
        write_vector(name, text, stored=True)
    write_vector("unassigned in Unicode 3.2, as a password", "\U0001F600", stored=True)
    write_vector("unassigned in Unicode 3.2, as a user name", "\U0001F600", stored=False)
    chance = random.Random(4013)
    pieces = [c for c in SINGLES if c < 0x30000 and not stringprep.in_table_a1(chr(c)) and not 0xE000 <= c < 0xF900]
    marks = [c for c in pieces if ucd.combining(chr(c))]
    for number in range(400):
        text = "".join(chr(chance.choice(chance.choice([pieces, marks, range(0x300)]))) for _ in range(6))
        write_vector(f"by chance, {number}", text, stored=False)
    digest = hashlib.sha256()
    for code_point in SINGLES:
        result = prepared(chr(code_point), stored=True)
        digest.update((f"{code_point:04X} " + ("refused" if result is None else words(result)) + "\n").encode())
    print("name: every code point by itself, 0000-D7FF, E000-2FFFF, E0000-E0FFF: a line of it and of its output")
    print("kind: stored")
    print(f"sha256: {digest.hexdigest()}")


{"tables": write_tables, "vectors": write_vectors}[sys.argv[1]]()
