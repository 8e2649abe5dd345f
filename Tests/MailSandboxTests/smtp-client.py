"""Speaks to the sandbox as a client of its own: smtp-client.py PORT CAFILE STEP..."""

import os
import smtplib
import ssl
import sys
import time

port, authority, steps = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
if steps[0] == "REFUSED":
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=20)
    except smtplib.SMTPConnectError as error:
        sys.exit(error.smtp_code != 421)
    sys.exit(1)
if steps[0] == "TLS":
    trust = ssl.create_default_context(cafile=authority)
    client = smtplib.SMTP_SSL("127.0.0.1", port, timeout=20, context=trust)
    steps = steps[1:]
else:
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
    elif step == "VANISH":
        client.ehlo("client.example")
        for line in ("MAIL FROM:<>", "RCPT TO:<b@example.org>", "DATA"):
            code, _ = client.docmd(line)
        assert code == 354, code
        client.send(("x" * 98 + "\r\n") * 6000)
        give_up = time.monotonic() + 20
        while not any(name.endswith(".part") for name in os.listdir(authority)):
            assert time.monotonic() < give_up, "nothing is being stored"
            time.sleep(0.005)
        client.close()
        sys.exit(0)
    elif step == "SEND":
        text = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n.dot\r\n..\r\n"
        client.sendmail("a@example.org", ["b@example.org", "c@example.org"], text)
    else:
        code, _ = client.docmd(*step.split(" ", 1))
        assert 200 <= code < 300, (step, code)
client.quit()
