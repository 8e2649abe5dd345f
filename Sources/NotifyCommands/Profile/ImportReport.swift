import ArgumentParser
import Escaping
import Mail
import Profiles
import Vault

/// Reports what became of items that were to be imported.
struct ImportReport {
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

    mutating func add(_ profiles: [ImportedProfile], _ states: [ProfileImporter.State], of item: String) {
        for (profile, state) in zip(profiles, states) {
            lines.append(Line(item: item, profile: profile.summary, state: state.rawValue, problem: nil))
            let words =
                switch state {
                case .added: "took in"
                case .replaced: "replaced"
                case .present: "had already taken in"
                }
            terminal.note("\(words) \(Visible.escaped(profile.line))")
        }
    }

    /// Reports a failure at once.
    mutating func add(_ failure: CommandFailure, of item: String) {
        lines.append(Line(item: item, profile: nil, state: "refused", problem: "\(failure.what): \(failure.why)"))
        failures.append(failure)
        terminal.report(failure)
    }

    /// - Throws: the status of the first failure, which has been reported already.
    func finish() throws {
        if isJSON { try terminal.print(json: lines) }
        if let first = failures.first { throw ExitCode(first.status.rawValue) }
    }
}

extension ImportedProfile {
    /// In one line and not escaped: who authenticates where, and what mail is from.
    var line: String {
        var line = "\(name): \(summary.user) at \(summary.servers.joined(separator: ", ")), from \(summary.from)"
        if summary.allowsCleartext { line += ", cleartext allowed" }
        if !summary.hasPassword { line += ", without a password" }
        return line
    }
}
