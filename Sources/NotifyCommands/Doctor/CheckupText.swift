import Doctor

/// A checkup for a person: the findings, then the table of threats.
struct CheckupText {
    private let checkup: Checkup
    private let hints: FindingHints
    private let terminal: Terminal

    init(_ checkup: Checkup, _ hints: FindingHints, _ terminal: Terminal) {
        self.checkup = checkup
        self.hints = hints
        self.terminal = terminal
    }

    /// Prints it; with `--quiet` only the problems.
    func show() {
        let shown = terminal.isQuiet ? checkup.findings.filter { $0.grade == .problem } : checkup.findings
        let width = shown.map(\.check.count).max() ?? 0
        for finding in shown {
            let grade = Self.padded(finding.grade.rawValue, 7)
            terminal.print(
                "\(terminal.coloured(grade, finding.grade.colour))  \(Self.padded(finding.check, width))  \(finding.what)"
            )
            if let hint = hints.hint(for: finding) { terminal.print(Self.padded("", 9 + width + 2) + "→ \(hint)") }
        }
        guard !terminal.isQuiet else { return }
        showThreats()
        terminal.print("\n\(Checkup.advice)")
    }

    /// Each cell is a word; the reasons are listed below it, by number.
    private func showThreats() {
        guard !checkup.threats.isEmpty else { return }
        var reasons: [String] = []
        let heading = ["this machine"] + Attacker.allCases.map(\.rawValue)
        let rows = checkup.threats.map { row in
            ["slot \(row.slot): \(row.kind)"]
                + row.protections.map { protection in
                    guard let reason = protection.reason else { return protection.verdict.word }
                    if !reasons.contains(reason) { reasons.append(reason) }
                    return "\(protection.verdict.word) (\((reasons.firstIndex(of: reason) ?? 0) + 1))"
                }
        }
        let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
        terminal.print("")
        for row in [heading] + rows {
            let cells = zip(row, widths).map(Self.padded)
            terminal.print(String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()))
        }
        for (index, reason) in reasons.enumerated() { terminal.print("(\(index + 1)) \(reason)") }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension Finding.Grade {
    /// The parameter of SGR (ECMA-48, 8.3.117).
    fileprivate var colour: String {
        switch self {
        case .ok: "32"
        case .warning: "33"
        case .problem: "31"
        }
    }
}
