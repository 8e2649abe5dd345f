import Glibc

/// The terminal of our caller, with the modes it had before.
struct CallerTerminal {
    let descriptor: Int32
    private let modes: termios

    init(_ descriptor: Int32) throws(CommandError) {
        self.descriptor = descriptor
        var modes = termios()
        try SystemCall.check("terminal") { tcgetattr(descriptor, &modes) }
        self.modes = modes
    }

    /// Sets raw mode (cfmakeraw(3)), so that each key arrives as it is typed and line ends are converted only once, by
    /// the pseudo-terminal of `controller`, which gets the size of this one.
    ///
    /// - Returns: whether we are the foreground job; if not, nothing is done.
    func enterRawMode(for controller: Int32) -> Bool {
        guard tcgetpgrp(descriptor) == getpgrp() else { return false }
        Self.copySize(from: descriptor, to: controller)
        var raw = modes
        cfmakeraw(&raw)
        set(raw)
        return true
    }

    func restore() { set(modes) }

    /// Copies the modes and the size to a pseudo-terminal.
    func copy(to controller: Int32) {
        var modes = modes
        tcsetattr(controller, TCSANOW, &modes)
        Self.copySize(from: descriptor, to: controller)
    }

    static func copySize(from terminal: Int32, to controller: Int32) {
        var size = winsize()
        if ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0 { _ = ioctl(controller, UInt(TIOCSWINSZ), &size) }
    }

    private func set(_ modes: termios) {
        // A background job that does not block SIGTTOU is stopped for this.
        let signals = BlockedSignals([SIGTTOU])
        var modes = modes
        tcsetattr(descriptor, TCSANOW, &modes)
        signals.restore()
    }
}
