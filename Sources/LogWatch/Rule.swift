package import Alerts

/// What makes a log line worth an alert: any of `match`, none of `exclude`.
///
/// Patterns are those of PCRE2 and see one line at a time, without its line end: `^` and `$` are the edges of the line.
package struct Rule: Sendable {
    package let name: String
    package let match: [String]
    package let exclude: [String]
    package let severity: Severity
    /// A Mustache template; nil gives a title of its own.
    package let subject: String?

    let patterns: [LinePattern]
    let exclusions: [LinePattern]
    let title: TitleSource

    /// Where an alert's title comes from.
    enum TitleSource: Sendable {
        case template(SubjectTemplate)
        /// `NAME: N lines in FILE`.
        case count
        /// The first line that matched.
        case firstLine
    }

    /// Checks the rule whole, so that nothing in it can fail later.
    ///
    /// `subject` is a Mustache template without HTML escaping. It knows the names of the captures, and `count`,
    ///   `rule`, `file`, `host` and `line` (the first line that matched), which a capture of that name replaces.
    package init(
        name: String,
        match: [String],
        exclude: [String] = [],
        severity: Severity = .warning,
        subject: String? = nil
    ) throws(RuleError) {
        let title: (Set<String>) throws(RuleError) -> TitleSource = { captures throws(RuleError) in
            guard let subject else { return .count }
            return .template(try SubjectTemplate(subject, captures: captures, rule: name))
        }
        try self.init(
            name: name,
            match: match,
            exclude: exclude,
            severity: severity,
            subject: subject,
            title: title
        )
    }

    /// The rule of one pattern given on the command line; its alert is titled with the first line that matched.
    package init(adHoc pattern: String, severity: Severity = .warning) throws(RuleError) {
        try self.init(
            name: "match",
            match: [pattern],
            exclude: [],
            severity: severity,
            subject: nil,
            title: { _ in .firstLine }
        )
    }

    private init(
        name: String,
        match: [String],
        exclude: [String],
        severity: Severity,
        subject: String?,
        title: (Set<String>) throws(RuleError) -> TitleSource
    ) throws(RuleError) {
        guard !name.isEmpty else {
            throw RuleError(rule: name, part: .name, reason: "a rule needs a name")
        }
        guard !match.isEmpty else {
            throw RuleError(rule: name, part: .name, reason: "no pattern to match", hint: "add 'match:' to the rule")
        }
        self.name = name
        self.match = match
        self.exclude = exclude
        self.severity = severity
        self.subject = subject
        patterns = try Self.compile(match, rule: name) { .match($0) }
        exclusions = try Self.compile(exclude, rule: name) { .exclude($0) }
        self.title = try title(Set(patterns.flatMap { $0.captureNames.map(\.name) }))
    }

    private static func compile(
        _ sources: [String],
        rule: String,
        part: (String) -> RuleError.Part
    ) throws(RuleError) -> [LinePattern] {
        var patterns: [LinePattern] = []
        for source in sources {
            do {
                patterns.append(try LinePattern(source))
            } catch {
                throw RuleError(rule: rule, part: part(source), offset: error.offset, reason: error.reason)
            }
        }
        return patterns
    }
}
