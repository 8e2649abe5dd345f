internal import Templates

/// The subject of a rule: a Mustache template that becomes text, so nothing is escaped.
struct SubjectTemplate: Sendable {
    /// What every template may name besides the captures.
    static let commonNames: Set<String> = ["count", "rule", "file", "host", "line"]

    private let template: Template

    /// - Throws: `RuleError` where the source is not a template, or asks for a name that is neither in `captures` nor in
    ///   `commonNames`.
    init(_ source: String, captures: Set<String>, rule: String) throws(RuleError) {
        func failure(_ cause: RuleError.Cause, _ place: TemplatePlace?) -> RuleError {
            RuleError(rule: rule, part: .subject(source), offset: place?.offset, cause: cause)
        }
        do throws(TemplateError) {
            template = try Template(source)
        } catch {
            throw failure(.invalidTemplate(error.cause), error.place)
        }
        let known = captures.union(Self.commonNames)
        if let name = template.names.first(where: { !known.contains($0.text) }) {
            throw failure(.unknownName(name.text, known: known.sorted()), name.place)
        }
    }

    /// Returns the subject with `values` put in; a name without a value gives nothing.
    ///
    /// - Throws: `TemplateError` where the subject is longer than 64 KiB.
    func render(_ values: [String: String]) throws(TemplateError) -> String {
        try template.render(.object(values.mapValues { .text($0) }), escaping: .none, limit: 64 << 10)
    }
}
