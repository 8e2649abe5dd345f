#!/usr/bin/env python3
"""Speaks SMTP over TLS to one client, takes it in by SCRAM alone, and says what it saw.

scram-server.py CERTIFICATE KEY MECHANISMS ITERATIONS

Prints its port, and at the end the client's GS2 header and whether the proof is good. Written from RFC 5802, RFC 5929
and RFC 7677 on Python's own hmac and ssl.
"""
import base64
import hashlib
import hmac
import socket
import ssl
import sys

certificate, key, mechanisms, iterations = sys.argv[1:]
PASSWORD, SALT = "tanstaaftanstaaf".encode(), b"salt of the server"

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
connection, _ = listener.accept()
stream = context.wrap_socket(connection, server_side=True).makefile("rwb")


def say(text):
    stream.write(text.encode() + b"\r\n")
    stream.flush()


def hear():
    return stream.readline().decode().rstrip("\r\n")


def challenge(text):
    say("334 " + base64.b64encode(text.encode()).decode())
    return base64.b64decode(hear()).decode()


def attributes(text):
    return dict(part.split("=", 1) for part in text.split(","))


def authenticate(name, first):
    algorithm = "sha256" if "256" in name else "sha1"
    header, bare = first[: first.index(",,") + 2], first[first.index(",,") + 2:]
    bound = b""
    if header.startswith("p="):
        der = ssl.PEM_cert_to_DER_cert(open(certificate).read())
        bound = hashlib.sha256(der).digest()
    if header.startswith("p=") != name.endswith("-PLUS") or (header[0] == "y" and "PLUS" in mechanisms):
        return header, "wrong header"
    nonce = attributes(bare)["r"] + "-and-the-server's"
    server_first = f"r={nonce},s={base64.b64encode(SALT).decode()},i={iterations}"
    final = challenge(server_first)
    told = attributes(final)
    unproven = final[: final.rindex(",p=")]
    if base64.b64decode(told["c"]) != header.encode() + bound:
        return header, "wrong binding"
    salted = hashlib.pbkdf2_hmac(algorithm, PASSWORD, SALT, int(iterations))
    message = f"{bare},{server_first},{unproven}".encode()
    client_key = hmac.digest(salted, b"Client Key", algorithm)
    signature = hmac.digest(hashlib.new(algorithm, client_key).digest(), message, algorithm)
    proof = bytes(one ^ other for one, other in zip(client_key, signature))
    if told["r"] != nonce or base64.b64decode(told["p"]) != proof:
        return header, "wrong proof"
    server_key = hmac.digest(salted, b"Server Key", algorithm)
    last = challenge("v=" + base64.b64encode(hmac.digest(server_key, message, algorithm)).decode())
    return header, "good" if last == "" else "wrong end"


say("220 mail.example ESMTP")
hear()
say("250-mail.example")
say("250 AUTH " + mechanisms)
_, name, response = hear().split(" ")
header, verdict = authenticate(name, base64.b64decode(response).decode())
say("235 2.7.0 ok" if verdict == "good" else "535 5.7.8 no")
print(name, header, verdict, flush=True)
if hear() == "QUIT":
    say("221 2.0.0 bye")
