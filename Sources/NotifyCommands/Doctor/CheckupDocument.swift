import Doctor

/// A checkup for programs.
struct CheckupDocument: Encodable {
    struct Check: Encodable {
        let check: String
        let grade: Finding.Grade
        let what: String
        let hint: String?
    }

    struct Cell: Encodable {
        let attacker: String
        let verdict: String
        let reason: String?
    }

    struct Row: Encodable {
        let slot: Int
        let kind: String
        let protections: [Cell]
    }

    let findings: [Check]
    let threats: [Row]
    let advice: String

    init(_ checkup: Checkup, _ hints: FindingHints) {
        findings = checkup.findings.map { finding in
            Check(check: finding.check, grade: finding.grade, what: finding.what, hint: hints.hint(for: finding))
        }
        threats = checkup.threats.map { row in
            let cells = zip(Attacker.allCases, row.protections).map { attacker, protection in
                Cell(attacker: attacker.rawValue, verdict: protection.verdict.word, reason: protection.reason)
            }
            return Row(slot: row.slot, kind: row.kind, protections: cells)
        }
        advice = Checkup.advice
    }
}
