"""Runs a program that the kernel refuses add_key, request_key and keyctl, as the filter of a container does.

without-calls.py ERRNO PROGRAM [ARGUMENT ...]
"""

import ctypes
import os
import platform
import struct
import sys

CALLS = {"x86_64": (248, 249, 250), "aarch64": (217, 218, 219)}[platform.machine()]
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, MODE_FILTER = 22, 38, 2


class Program(ctypes.Structure):
    _fields_ = [("count", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def main():
    number = int(sys.argv[1])
    steps = [(LOAD, 0, 0, 0)]
    steps += [(EQUAL, len(CALLS) - place, 0, call) for place, call in enumerate(CALLS)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE | number)]
    program = Program(len(steps), b"".join(struct.pack("HBBI", *step) for step in steps))
    library = ctypes.CDLL(None, use_errno=True)
    for option, arguments in [(PR_SET_NO_NEW_PRIVS, (1, 0)), (PR_SET_SECCOMP, (MODE_FILTER, ctypes.byref(program)))]:
        if library.prctl(option, *arguments, 0, 0):
            sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    os.execvp(sys.argv[2], sys.argv[2:])


main()
