import ArgumentParser
import Escaping
import Mail
import Vault

/// Tells what became of items that were to be taken in.
struct IntakeReport {
    private struct Line: Encodable {
        let item: String
        let profile: ProfileSummary?
        let state: String
        let problem: String?
    }

    let terminal: Terminal
    let isJSON: Bool
    private var lines: [Line] = []
    private var failures: [CommandFailure] = []

    init(_ options: ReportOptions) {
        terminal = Terminal(isQuiet: options.quiet)
        isJSON = options.json
    }

    mutating func add(_ profiles: [ArrivingProfile], _ states: [ProfileIntake.State], of item: String) {
        for (profile, state) in zip(profiles, states) {
            lines.append(Line(item: item, profile: profile.summary, state: state.rawValue, problem: nil))
            let words =
                switch state {
                case .added: "took in"
                case .replaced: "replaced"
                case .present: "had already taken in"
                }
            terminal.note("\(words) \(Visible.escaped(profile.words))")
        }
    }

    /// Tells a failure at once.
    mutating func add(_ failure: CommandFailure, of item: String) {
        lines.append(Line(item: item, profile: nil, state: "refused", problem: "\(failure.what): \(failure.why)"))
        failures.append(failure)
        terminal.report(failure)
    }

    /// - Throws: the status of the first failure, which has been told already.
    func finish() throws {
        if isJSON { try terminal.print(json: lines) }
        if let first = failures.first { throw ExitCode(first.status.rawValue) }
    }
}
