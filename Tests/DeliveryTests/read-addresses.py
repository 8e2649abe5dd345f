"""Reads lists of addresses with Python's email package.

Usage: read-addresses.py DIRECTORY. DIRECTORY/lists.json holds a list of header values. Prints, as JSON, for each the
addresses that are found in it: [[local part, domain], …].
"""

import email.headerregistry
import json
import pathlib
import sys

make = email.headerregistry.HeaderRegistry()
lists = json.loads((pathlib.Path(sys.argv[1]) / "lists.json").read_text("utf-8"))
json.dump([[[a.username, a.domain] for a in make("To", value).addresses] for value in lists], sys.stdout)
