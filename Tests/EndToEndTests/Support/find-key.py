"""Looks for a key of the kernel as a program does that another one has started, and tries what can be done with it.

find-key.py DESCRIPTION [UID]

With a UID, as that user, keeping the session's keyring. Prints the name of each operation that the kernel allows.
"""

import ctypes
import os
import platform
import sys

ADD_KEY, KEYCTL = {"x86_64": (248, 250), "aarch64": (217, 219)}[platform.machine()]
REVOKE, SEARCH, READ, UPDATE, SET_TIMEOUT, INVALIDATE = 3, 10, 11, 2, 15, 21
THREAD, PROCESS, SESSION, USER, USER_SESSION = -1, -2, -3, -4, -5


def call(*arguments):
    library = ctypes.CDLL(None, use_errno=True)
    values = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return library.syscall(*values)


def main():
    description = sys.argv[1].encode()
    serial = call(KEYCTL, SEARCH, USER, b"user", description, 0)
    if serial < 0:
        sys.exit("not there")
    if len(sys.argv) > 2:
        os.setgroups([])
        os.setgid(int(sys.argv[2]))
        os.setuid(int(sys.argv[2]))
    payload = ctypes.create_string_buffer(128)
    for name, ring in [("session", SESSION), ("user", USER), ("user session", USER_SESSION)]:
        if call(KEYCTL, SEARCH, ring, b"user", description, 0) >= 0:
            print("search in", name)
    if call(KEYCTL, READ, serial, payload, 128) >= 0:
        print("read")
    for name, operation, *arguments in [
        ("update", UPDATE, b"x", 1), ("timeout", SET_TIMEOUT, 1), ("revoke", REVOKE), ("invalidate", INVALIDATE),
    ]:
        if len(sys.argv) > 2 and call(KEYCTL, operation, serial, *arguments) >= 0:
            print(name)


main()
