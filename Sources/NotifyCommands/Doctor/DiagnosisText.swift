/// A diagnosis for a person: what was looked at, then the table of threats.
struct DiagnosisText {
    private let diagnosis: Diagnosis
    private let terminal: Terminal

    init(_ diagnosis: Diagnosis, _ terminal: Terminal) {
        self.diagnosis = diagnosis
        self.terminal = terminal
    }

    /// Prints it; with `--quiet` the problems alone.
    func show() {
        let shown = terminal.isQuiet ? diagnosis.findings.filter { $0.grade == .problem } : diagnosis.findings
        let width = shown.map(\.check.count).max() ?? 0
        for finding in shown {
            let grade = Self.padded(finding.grade.rawValue, 7)
            terminal.print(
                "\(terminal.coloured(grade, finding.grade.colour))  \(Self.padded(finding.check, width))  \(finding.what)"
            )
            if let hint = finding.hint { terminal.print(Self.padded("", 9 + width + 2) + "→ \(hint)") }
        }
        guard !terminal.isQuiet else { return }
        showThreats()
        terminal.print("\n\(Diagnosis.advice)")
    }

    /// Each cell is a word; the reasons stand below, by number.
    private func showThreats() {
        guard !diagnosis.threats.isEmpty else { return }
        var reasons: [String] = []
        let heading = ["this machine"] + Attacker.allCases.map(\.rawValue)
        let rows = diagnosis.threats.map { row in
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
    /// As a terminal knows it (ECMA-48, SGR).
    fileprivate var colour: String {
        switch self {
        case .ok: "32"
        case .warning: "33"
        case .problem: "31"
        }
    }
}
