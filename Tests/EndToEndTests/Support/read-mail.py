"""Reads one mail with the default policy and prints what it holds as JSON."""

import base64
import email
import email.policy
import json
import sys

with open(sys.argv[1], "rb") as file:
    message = email.message_from_binary_file(file, policy=email.policy.default)

defects = [repr(defect) for part in message.walk() for defect in part.defects]
for part in message.walk():
    for name, value in part.items():
        defects += [f"{name}: {defect!r}" for defect in value.defects]

body = message.get_body(("plain",))
json.dump(
    {
        "defects": defects,
        "headers": {name.lower(): str(value) for name, value in message.items()},
        # Line ends are CRLF on the wire, whatever the transfer encoding.
        "text": body.get_content().replace("\r\n", "\n") if body else "",
        "attachments": {
            part.get_filename(): base64.b64encode(part.get_payload(decode=True)).decode()
            for part in message.iter_attachments()
        },
    },
    sys.stdout,
)
