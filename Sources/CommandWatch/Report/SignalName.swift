import Glibc

/// The name of a signal as people know it.
enum SignalName {
    /// Returns `9 (KILL)`, or the number alone where it has no name.
    static func described(_ signal: Int32) -> String {
        names[signal].map { "\(signal) (\($0))" } ?? "\(signal)"
    }

    private static let names: [Int32: String] = [
        SIGHUP: "HUP", SIGINT: "INT", SIGQUIT: "QUIT", SIGILL: "ILL", SIGTRAP: "TRAP", SIGABRT: "ABRT", SIGBUS: "BUS",
        SIGFPE: "FPE", SIGKILL: "KILL", SIGUSR1: "USR1", SIGSEGV: "SEGV", SIGUSR2: "USR2", SIGPIPE: "PIPE",
        SIGALRM: "ALRM", SIGTERM: "TERM", SIGXCPU: "XCPU", SIGXFSZ: "XFSZ", SIGVTALRM: "VTALRM", SIGPROF: "PROF",
        SIGSYS: "SYS",
    ]
}
