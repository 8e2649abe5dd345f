"""Inputs of a fuzzer as a text file of one a line, escaped, and as a folder of one a file.

corpus.py unpack FILE FOLDER
corpus.py show FILE            the one input that the file is, as a line
corpus.py pack FOLDER FILE     keeps the lines of FILE that begin with # and what follows each of them
"""

import hashlib
import os
import re
import sys


def escape(octets):
    special = {0x0A: "\\n", 0x0D: "\\r", 0x5C: "\\\\"}
    text = "".join(special.get(o) or (chr(o) if 0x20 <= o < 0x7F else f"\\x{o:02X}") for o in octets)
    return re.sub(r"^[# ]| $", lambda match: f"\\x{ord(match[0]):02X}", text)


def unescape(line):
    def octet(match):
        return {"n": "\n", "r": "\r", "\\": "\\"}.get(match[1]) or chr(int(match[1][1:], 16))

    return re.sub(r"\\(n|r|\\|x[0-9A-F]{2})", octet, line).encode("latin-1")


def lines(path):
    return open(path, encoding="ascii").read().splitlines() if os.path.exists(path) else []


def unpack(path, folder):
    os.makedirs(folder, exist_ok=True)
    for line in lines(path):
        if line and not line.startswith("#"):
            octets = unescape(line)
            with open(os.path.join(folder, hashlib.sha1(octets).hexdigest()), "wb") as file:
                file.write(octets)


def pack(folder, path):
    kept = []
    for number, line in enumerate(old := lines(path)):
        if line.startswith("#") or number > 0 and old[number - 1].startswith("#"):
            kept.append(line)
    inputs = {open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)}
    new = sorted({escape(octets) for octets in inputs if octets} - set(kept), key=lambda line: (len(line), line))
    with open(path, "w", encoding="ascii") as file:
        file.writelines(line + "\n" for line in kept + new)


def show(path):
    print(escape(open(path, "rb").read()))


{"unpack": unpack, "pack": pack, "show": show}[sys.argv[1]](*sys.argv[2:])
