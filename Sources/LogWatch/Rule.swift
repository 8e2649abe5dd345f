package import Alerts

/// Turns log lines into alerts: those that any pattern of `match` matches and none of `exclude`.
///
/// Patterns are those of pcre2pattern(3). Each line is matched alone, without its line end: `^` and `$` are its edges.
package struct Rule: Sendable {
    /// How the configuration and the alerts call the rule; not empty.
    package let name: String
    /// The patterns of which one must match; at least one.
    package let match: [String]
    /// The patterns of which none may match.
    package let exclude: [String]
    /// The severity of the alerts.
    package let severity: Severity
    /// The Mustache template of the alerts' titles; `nil` for `NAME: N lines in FILE`.
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

    /// Compiles the patterns and the template.
    ///
    /// - `subject`: a Mustache template that becomes text. It may ask for the named groups of `match`, and for
    ///   `count`, `rule`, `file`, `host` and `line` (the first line that matched); a group of such a name takes its place.
    /// - Throws: `RuleError` with the part that cannot be used and the place in it.
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

    /// Makes a rule of one pattern, for example from the command line; an alert's title is the first line that matched.
    ///
    /// - Throws: `RuleError` where PCRE2 refuses the pattern.
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
            throw RuleError(rule: name, part: .name, cause: .noName)
        }
        guard !match.isEmpty else {
            throw RuleError(rule: name, part: .name, cause: .noPattern)
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
                throw RuleError(
                    rule: rule,
                    part: part(source),
                    offset: error.offset,
                    cause: .invalidPattern(error.reason)
                )
            }
        }
        return patterns
    }
}
