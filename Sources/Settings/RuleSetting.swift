import Escaping
package import StrictYAML

/// One item of `rules`: which lines become alerts. Patterns and templates are not yet compiled.
package struct RuleSetting: Sendable, Equatable {
    package let name: String
    /// Regular expressions, of which one must match.
    package let match: [Located<String>]
    /// Regular expressions, of which none may match.
    package let exclude: [Located<String>]
    /// `info`, `warning`, `error` or `critical`.
    package let severity: String?
    /// A Mustache template.
    package let subject: Located<String>?
    package let position: TextPosition

    static let keys = ["name", "match", "exclude", "severity", "subject"]

    /// Reads the list under `rules`.
    static func all(_ value: YAMLValue) throws(YAMLError) -> [RuleSetting] {
        var rules: [RuleSetting] = []
        for item in try value.list("'rules'") {
            let rule = try RuleSetting(item)
            if let earlier = rules.first(where: { $0.name == rule.name }) {
                throw item.error(
                    "a second rule is named \(rule.name.quoted)",
                    hint: "the first one is in line \(earlier.position.line)"
                )
            }
            rules.append(rule)
        }
        return rules
    }

    private init(_ value: YAMLValue) throws(YAMLError) {
        let mapping = try YAMLMapping(value, "a rule", known: Self.keys)
        position = value.position
        name = try mapping.required("name", "a rule").line("'name'", limit: 100)
        match = try Self.patterns(try mapping.required("match", "the rule \(name.quoted)"), "'match'")
        exclude =
            try mapping["exclude"].map { value throws(YAMLError) in
                try Self.patterns(value, "'exclude'")
            } ?? []
        severity = try mapping["severity"]?.word("'severity'", among: ["info", "warning", "error", "critical"])
        subject = try mapping["subject"].map { value throws(YAMLError) in
            Located(try value.line("'subject'"), at: value.position)
        }
    }

    private static func patterns(_ value: YAMLValue, _ subject: String) throws(YAMLError) -> [Located<String>] {
        var patterns: [Located<String>] = []
        for item in try value.oneOrList(subject) {
            patterns.append(Located(try item.text(subject), at: item.position))
        }
        return patterns
    }
}
