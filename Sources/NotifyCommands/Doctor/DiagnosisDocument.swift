/// A diagnosis for programs.
struct DiagnosisDocument: Encodable {
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

    init(_ diagnosis: Diagnosis) {
        findings = diagnosis.findings.map { Check(check: $0.check, grade: $0.grade, what: $0.what, hint: $0.hint) }
        threats = diagnosis.threats.map { row in
            let cells = zip(Attacker.allCases, row.protections).map { attacker, protection in
                Cell(attacker: attacker.rawValue, verdict: protection.verdict.word, reason: protection.reason)
            }
            return Row(slot: row.slot, kind: row.kind, protections: cells)
        }
        advice = Diagnosis.advice
    }
}
