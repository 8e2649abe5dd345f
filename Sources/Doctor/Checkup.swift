/// What there is to say of one machine: what was found, and what each slot of the vault protects against.
package struct Checkup: Sendable {
    /// In the order in which they are shown: the vault, what opens it, memory.
    package let findings: [Finding]
    /// One row a slot; empty where the vault cannot be read.
    package let threats: [ThreatRow]

    /// What no slot protects against, and what helps all the same.
    package static let advice =
        "Nothing protects against the last column. Use a mailbox made for sending alone, so that little is lost with it."

    /// Judges the facts; looks at nothing itself.
    package init(_ facts: MachineFacts) {
        findings = facts.vaultFindings + facts.openingFindings + facts.memoryFindings
        threats = facts.threats
    }

    package func count(of grade: Finding.Grade) -> Int {
        findings.count { $0.grade == grade }
    }
}
