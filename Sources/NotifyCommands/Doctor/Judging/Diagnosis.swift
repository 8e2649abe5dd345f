/// What `doctor` has to say of one machine.
struct Diagnosis: Sendable {
    let findings: [Finding]
    let threats: [ThreatRow]

    /// For whoever reads the table to its end.
    static let advice =
        "Nothing survives the last column. Use a mailbox made for sending alone: what is lost with it is little."

    init(_ facts: MachineFacts) {
        findings = facts.vaultFindings + facts.openingFindings + facts.memoryFindings
        threats = facts.threats
    }

    func count(of grade: Finding.Grade) -> Int {
        findings.count { $0.grade == grade }
    }
}
