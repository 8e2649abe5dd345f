"""An aiosmtpd server that asks for AUTH and files each mail, as it came, in a maildir.

server.py VALUES ROOT

VALUES is a file of lines NAME=VALUE, as `run` was given them.
"""

import asyncio
import mailbox
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

with open(sys.argv[1], encoding="utf-8") as file:
    values = dict(line.rstrip("\n").split("=", 1) for line in file)
root = sys.argv[2]


def log(line):
    with open(f"{root}/var/log/aiosmtpd.log", "a", encoding="utf-8") as file:
        print(line, file=file)


def authenticate(server, session, envelope, mechanism, data):
    is_right = data.login == values["USER"].encode() and data.password == values["PASSWORD"].encode()
    log(f"{mechanism} {'accepted' if is_right else 'rejected'}")
    return AuthResult(success=is_right, handled=False)


class Filing:
    def __init__(self):
        self.maildir = mailbox.Maildir(f"{root}/var/mail/{values['MAILBOX']}")

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address != values["USER"]:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.maildir.add(envelope.original_content.replace(b"\r\n", b"\n"))
        return "250 OK"


async def main():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(f"{root}/etc/certificate.pem", f"{root}/etc/key.pem")
    filing = Filing()

    def session(starttls):
        return SMTP(
            filing,
            hostname="mail.example.com",
            data_size_limit=int(values["SIZE"]),
            enable_SMTPUTF8=True,
            tls_context=tls if starttls else None,
            require_starttls=starttls,
            auth_required=True,
            # Under implicit TLS it does not know that it has TLS.
            auth_require_tls=starttls,
            authenticator=authenticate,
        )

    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda: session(True), "127.0.0.1", int(values["STARTTLS_PORT"])),
        await loop.create_server(lambda: session(False), "127.0.0.1", int(values["TLS_PORT"]), ssl=tls),
    ]
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(main())
