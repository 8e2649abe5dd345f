package import Alerts
import Capture
import FoundationEssentials

extension CommandReport {
    /// Makes the alert about the command's end on `host`: `error` for a failure, else `info`.
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
        case .killed(let signal): "was killed by signal \(SignalName.described(signal))"
        case .notFound: "was not found"
        case .notExecutable: "cannot be executed"
        }
    }

    private var ending: String {
        switch termination {
        case .exited(let status): "with exit status \(status)"
        case .killed(let signal): "by signal \(SignalName.described(signal))"
        case .notFound(let reason), .notExecutable(let reason): "before it began: \(reason)"
        }
    }
}
