import Glibc

/// Signals that the calling thread does not take for a while.
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

    /// Takes signals as before. One that came meanwhile for this thread is dropped.
    func restore() {
        var (signals, now) = (blocked, timespec())
        while sigtimedwait(&signals, nil, &now) > 0 {}
        var mask = previous
        pthread_sigmask(SIG_SETMASK, &mask, nil)
    }
}
