"""Reads mails with Python's email parser and compares them with what they should say.

Usage: read-mail.py DIRECTORY. For each NAME.eml there is a NAME.json with the keys subject, from, to, text and
attachments. Prints one line for each difference or defect; exits with 1 when there is any.
"""

import base64
import email
import email.policy
import json
import pathlib
import sys

KEYS = {"subject", "from", "to", "text", "attachments"}


def differences(message, expected):
    for name, value in message.items():
        for defect in value.defects:
            yield f"{name}: {defect!r}"
    for part in message.walk():
        for defect in part.defects:
            yield f"part {part.get_content_type()}: {defect!r}"
        for name, value in part.items():
            for defect in getattr(value, "defects", ()):
                yield f"{name} of a part: {defect!r}"

    def same(what, found, wanted):
        if found != wanted:
            yield f"{what}: found {found!r}, wanted {wanted!r}"

    def mailboxes(name):
        return [[a.display_name, a.username, a.domain] for a in message[name].addresses]

    yield from same("subject", str(message["subject"]), expected["subject"])
    yield from same("from", mailboxes("from"), [expected["from"]])
    yield from same("to", mailboxes("to"), expected["to"])
    yield from same("date", message["date"].datetime is not None, True)
    yield from same("auto-submitted", str(message["auto-submitted"]), "auto-generated")

    body = message.get_body(preferencelist=("plain",))
    yield from same("text", body.get_content().replace("\r\n", "\n"), expected["text"])
    attachments = [
        [part.get_filename(), part.get_content_type(), base64.b64encode(part.get_payload(decode=True)).decode()]
        for part in message.iter_attachments()
    ] if message.is_multipart() else []
    yield from same("attachments", attachments, expected["attachments"])


def main(directory):
    count = 0
    faults = 0
    for path in sorted(pathlib.Path(directory).glob("*.eml")):
        expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
        if set(expected) != KEYS:
            sys.exit(f"{path.name}: unexpected keys {sorted(expected)}")
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for difference in differences(message, expected):
            faults += 1
            print(f"{path.name}: {difference}")
        count += 1
    print(f"{count} mails, {faults} faults")
    return 1 if faults or not count else 0


sys.exit(main(sys.argv[1]))
