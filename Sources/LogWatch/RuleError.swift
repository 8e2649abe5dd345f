import Escaping

/// Why a rule cannot be used.
package struct RuleError: Error, Equatable, CustomStringConvertible {
    /// Which part of the rule is wrong.
    package enum Part: Sendable, Equatable {
        case name
        case match(String)
        case exclude(String)
        case subject(String)
    }

    package let rule: String
    package let part: Part
    /// Where in the pattern or template, in bytes from its start; nil where the whole is wrong.
    package let offset: Int?
    package let reason: String
    package let hint: String?

    init(rule: String, part: Part, offset: Int? = nil, reason: String, hint: String? = nil) {
        self.rule = rule
        self.part = part
        self.offset = offset
        self.reason = reason
        self.hint = hint
    }

    /// One line such as `rule 'ssh': match 'a(b' at offset 3: missing closing parenthesis`.
    package var description: String {
        let place = offset.map { " at offset \($0)" } ?? ""
        return "rule \(rule.quoted): \(partName)\(place): \(reason)"
    }

    private var partName: String {
        switch part {
        case .name: "name"
        case .match(let pattern): "match \(pattern.quoted)"
        case .exclude(let pattern): "exclude \(pattern.quoted)"
        case .subject(let template): "subject \(template.quoted)"
        }
    }
}
