/// One thing that was looked at, and what is to be done about it.
struct Finding: Sendable, Equatable {
    enum Grade: String, Sendable, Encodable, CaseIterable {
        case ok, warning, problem
    }

    /// What was looked at, a word or two: the same on every machine.
    let check: String
    let grade: Grade
    /// What it is, in a line; escaped.
    let what: String
    /// What to do; escaped.
    let hint: String?

    static func ok(_ check: String, _ what: String) -> Finding {
        Finding(check: check, grade: .ok, what: what, hint: nil)
    }

    static func warning(_ check: String, _ what: String, hint: String? = nil) -> Finding {
        Finding(check: check, grade: .warning, what: what, hint: hint)
    }

    static func problem(_ check: String, _ what: String, hint: String? = nil) -> Finding {
        Finding(check: check, grade: .problem, what: what, hint: hint)
    }
}
