"""Runs a program on a terminal of its own and plays a person's part.

terminal.py STEPS PROGRAM [ARGUMENT ...]

STEPS is a JSON list: ["expect", TEXT] waits until TEXT has been shown since the last step, ["type", TEXT] types,
["retype", PATTERN] types what matched last and a line end,
["resize", ROWS, COLUMNS] changes the window. Standard output is what was shown; the status is the program's, and 99
where an expected text did not come.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 60


class Terminal:
    def __init__(self, program):
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.execvp(program[0], program)
        self.shown = b""
        self.seen = 0

    def read(self, deadline):
        """Reads what is there; False at the end."""
        ready, _, _ = select.select([self.descriptor], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            piece = os.read(self.descriptor, 65536)
        except OSError:
            return False
        self.shown += piece
        return bool(piece)

    def expect(self, text):
        deadline = time.monotonic() + PATIENCE
        while (place := self.shown.find(text.encode(), self.seen)) < 0:
            if not self.read(deadline):
                raise TimeoutError(text)
        self.seen = place + len(text.encode())

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def retype(self, pattern):
        self.type(re.findall(pattern, self.shown.decode())[-1] + "\n")

    def resize(self, rows, columns):
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main():
    terminal = Terminal(sys.argv[2:])
    status = None
    try:
        for action, *values in json.loads(sys.argv[1]):
            getattr(terminal, action)(*values)
        while terminal.read(time.monotonic() + PATIENCE):
            pass
    except TimeoutError as missing:
        os.kill(terminal.pid, signal.SIGKILL)
        print(f"not shown: {missing}", file=sys.stderr)
        status = 99
    ended = os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1])
    sys.stdout.buffer.write(terminal.shown)
    sys.exit(status or (ended if ended >= 0 else 128 - ended))


main()
