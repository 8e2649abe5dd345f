"""Speaks to the sandbox as a client of its own: smtp-client.py PORT CAFILE STEP..."""

import smtplib
import ssl
import sys

port, authority, steps = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
client = smtplib.SMTP("127.0.0.1", port, timeout=20)
client.user, client.password = "demo", "Tr0ub4dor"
for step in steps:
    if step == "STARTTLS":
        client.starttls(context=ssl.create_default_context(cafile=authority))
    elif step in ("PLAIN", "LOGIN", "CRAM-MD5"):
        client.ehlo_or_helo_if_needed()
        assert step in client.esmtp_features["auth"].split(), client.esmtp_features
        method = getattr(client, "auth_" + step.lower().replace("-", "_"))
        code, _ = client.auth(step, method, initial_response_ok=step != "CRAM-MD5")
        assert code == 235, code
    elif step == "WRONG":
        client.ehlo_or_helo_if_needed()
        code, _ = client.docmd("AUTH", "PLAIN AGRlbW8AZ3Vlc3M=")
        assert code == 535, code
    elif step == "DISMISSED":
        code, _ = client.getreply()
        assert code == 421, code
        sys.exit(0)
    elif step == "SEND":
        text = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n.dot\r\n..\r\n"
        client.sendmail("a@example.org", ["b@example.org", "c@example.org"], text)
    else:
        code, _ = client.docmd(*step.split(" ", 1))
        assert 200 <= code < 300, (step, code)
client.quit()
