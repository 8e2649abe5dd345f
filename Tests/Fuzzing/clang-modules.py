"""Prints the compiler flags that lead to C modules, one a line: clang-modules.py MANIFEST MODULE."""

import json
import sys

manifest, module = sys.argv[1:]
for line in open(manifest, encoding="utf-8"):
    line = line.strip()
    if line.startswith("args: [") and f'"-module-name","{module}"' in line and '"-c"' in line:
        arguments = json.loads(line.removeprefix("args: "))
        break
else:
    sys.exit(f"{manifest}: nothing compiles {module}")

position = 0
while position < len(arguments):
    count = 0
    if arguments[position] == "-Xcc":
        following = arguments[position + 1]
        count = 4 if following == "-I" else 2 if following.startswith("-fmodule-map-file=") else 0
    for argument in arguments[position : position + count]:
        print(argument)
    position += count or 1
