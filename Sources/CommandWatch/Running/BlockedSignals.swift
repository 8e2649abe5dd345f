import Glibc

/// Signals that are blocked in the calling thread for a while.
struct BlockedSignals {
    private let previous: sigset_t
    private let blocked: sigset_t

    init(_ signals: [Int32]) {
        var (blocked, previous) = (sigset_t(), sigset_t())
        sigemptyset(&blocked)
        for signal in signals { sigaddset(&blocked, signal) }
        pthread_sigmask(SIG_BLOCK, &blocked, &previous)
        self.blocked = blocked
        self.previous = previous
    }

    /// Restores the signal mask. Signals that arrived meanwhile are discarded.
    func restore() {
        var (signals, now) = (blocked, timespec())
        while sigtimedwait(&signals, nil, &now) > 0 {}
        var mask = previous
        pthread_sigmask(SIG_SETMASK, &mask, nil)
    }
}
