package import Alerts
import Capture
import FoundationEssentials
import Glibc

extension CommandReport {
    /// Returns the alert about the command's termination on `host`, of severity `error` for a failure and `info` otherwise.
    package func alert(host: String) -> Alert {
        let line = CommandLine(words: arguments)
        return Alert(
            time: start.addingTimeInterval(duration / .seconds(1)),
            host: host,
            source: .command(arguments),
            severity: termination.isSuccess ? .info : .error,
            fingerprint: Fingerprint((["command", host, directory] + arguments).joined(separator: "\u{0}")),
            title: "\(line.short) \(outcome)",
            facts: facts(line),
            text: output.excerpt.mapped(PlainOutput.text),
            attachments: output.compressed.map {
                [Alert.Attachment(name: "output.txt.gz", mediaType: "application/gzip", content: $0)]
            } ?? []
        )
    }

    private func facts(_ line: CommandLine) -> [Alert.Fact] {
        var facts = [Alert.Fact("Command", line.quoted), Alert.Fact("Ended", ending)]
        if termination.startFailure == nil {
            let (user, system) = (usage.user.shown, usage.system.shown)
            facts.append(Alert.Fact("Took", duration.shown))
            facts.append(Alert.Fact("CPU", "\(user) user, \(system) system"))
            if let memory = usage.peakMemory { facts.append(Alert.Fact("Memory", "\(ByteCount(memory)) at most")) }
        }
        facts.append(Alert.Fact("Directory", directory))
        facts += problems.map { Alert.Fact("Output", $0) }
        return facts
    }

    /// What follows the command's name in a subject.
    private var outcome: String {
        switch termination {
        case .exited(status: 0): "succeeded after \(duration.shown)"
        case .exited(let status): "failed with exit status \(status)"
        case .killed(let signal): "was killed by signal \(Self.described(signal))"
        case .notFound: "was not found"
        case .notExecutable: "cannot be executed"
        }
    }

    private var ending: String {
        switch termination {
        case .exited(let status): "with exit status \(status)"
        case .killed(let signal): "by signal \(Self.described(signal))"
        case .notFound(let reason), .notExecutable(let reason): "before it started: \(reason)"
        }
    }

    /// Returns a signal such as `9 (KILL)`, or the number alone where it has no name.
    private static func described(_ signal: Int32) -> String {
        signalNames[signal].map { "\(signal) (\($0))" } ?? "\(signal)"
    }

    private static let signalNames: [Int32: String] = [
        SIGHUP: "HUP", SIGINT: "INT", SIGQUIT: "QUIT", SIGILL: "ILL", SIGTRAP: "TRAP", SIGABRT: "ABRT", SIGBUS: "BUS",
        SIGFPE: "FPE", SIGKILL: "KILL", SIGUSR1: "USR1", SIGSEGV: "SEGV", SIGUSR2: "USR2", SIGPIPE: "PIPE",
        SIGALRM: "ALRM", SIGTERM: "TERM", SIGXCPU: "XCPU", SIGXFSZ: "XFSZ", SIGVTALRM: "VTALRM", SIGPROF: "PROF",
        SIGSYS: "SYS",
    ]
}

extension Duration {
    /// For people, to about three digits: `0.042 s`, `3.2 s`, `4 min 10 s`, `2 h 5 min`.
    fileprivate var shown: String {
        let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
        let seconds = milliseconds / 1_000
        switch milliseconds {
        case ..<1_000:
            return "0." + String(repeating: "0", count: milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0)
                + "\(milliseconds) s"
        case ..<60_000: return "\(seconds).\(milliseconds % 1_000 / 100) s"
        case ..<3_600_000: return "\(seconds / 60) min \(seconds % 60) s"
        default: return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        }
    }
}
