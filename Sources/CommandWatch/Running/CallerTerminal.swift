import Glibc

/// The terminal in front of which the caller sits.
struct CallerTerminal {
    let descriptor: Int32
    private let modes: termios

    init(_ descriptor: Int32) throws(CommandError) {
        self.descriptor = descriptor
        var modes = termios()
        try SystemCall.check("terminal") { tcgetattr(descriptor, &modes) }
        self.modes = modes
    }

    /// Has every key handed on as it is typed, and no line end of the command's changed twice.
    ///
    /// - Returns: whether what is typed is meant for us, not for another job. If not, nothing is done.
    func take(for controller: Int32) -> Bool {
        guard tcgetpgrp(descriptor) == getpgrp() else { return false }
        Self.copySize(from: descriptor, to: controller)
        var raw = modes
        cfmakeraw(&raw)
        set(raw)
        return true
    }

    func restore() { set(modes) }

    /// Gives a pseudo-terminal the modes and the size of this one.
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
        // A job in the background is stopped for this, unless it blocks that signal.
        let signals = BlockedSignals([SIGTTOU])
        var modes = modes
        tcsetattr(descriptor, TCSANOW, &modes)
        signals.restore()
    }
}
