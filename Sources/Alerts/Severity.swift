/// How urgent an alert is, from least to most.
package enum Severity: String, CaseIterable, Sendable, Comparable, Codable {
    case info, warning, error, critical

    /// Whether `left` is less urgent.
    package static func < (left: Severity, right: Severity) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        case .critical: 3
        }
    }
}
