import Escaping
package import Templates

/// Why a rule cannot be used.
package struct RuleError: Error, Equatable, CustomStringConvertible {
    /// The part of a rule that is wrong.
    package enum Part: Sendable, Equatable {
        case name
        case match(String)
        case exclude(String)
        case subject(String)
    }

    /// What is wrong with it.
    package enum Cause: Sendable, Equatable {
        /// The rule has no name.
        case noName
        /// The rule has no pattern to match.
        case noPattern
        /// PCRE2 refuses the pattern, with this message.
        case invalidPattern(String)
        /// The subject is not a template.
        case invalidTemplate(TemplateError.Cause)
        /// The subject asks for a name that is neither a capture nor one of the common names; `known` are those, sorted.
        case unknownName(String, known: [String])
    }

    /// The name of the rule, unescaped.
    package let rule: String
    package let part: Part
    /// Where in the pattern or template, in bytes from its start; `nil` where the whole is wrong.
    package let offset: Int?
    package let cause: Cause

    init(rule: String, part: Part, offset: Int? = nil, cause: Cause) {
        self.rule = rule
        self.part = part
        self.offset = offset
        self.cause = cause
    }

    /// What is wrong, lower case, without a period; safe to print.
    package var reason: String {
        switch cause {
        case .noName: "a rule needs a name"
        case .noPattern: "no pattern to match"
        case .invalidPattern(let message): message
        case .invalidTemplate(let cause): cause.reason
        case .unknownName(let name, _): "nothing is named \(name.quoted)"
        }
    }

    /// One line such as `rule 'ssh': match 'a(b' at offset 3: missing closing parenthesis`; safe to print.
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
