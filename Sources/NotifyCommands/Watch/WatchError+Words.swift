import LogWatch
import StrictYAML

extension WatchError {
    /// What to do about it.
    var hint: String? {
        switch kind {
        case .denied: "join the group that may read it (often adm), or run as a user who may"
        case .notRegular: "pipe anything else into 'notify watch -'"
        case .tooManyFiles: "use a narrower pattern"
        case .badCursor: "remove it to start at the end of every log"
        case .missing, .unreadable, .badPattern, .cursor, .system, .notAccepted: nil
        }
    }
}

extension RuleError {
    /// What to do about it.
    var hint: String? {
        switch cause {
        case .noPattern: "add 'match:' to the rule"
        case .unknownName(let name, let known):
            NearestName.hint(for: name, among: known) ?? "known names: " + known.joined(separator: ", ")
        case .noName, .invalidPattern, .invalidTemplate: nil
        }
    }
}
