internal import Escaping
internal import Mustache

/// A rule's subject: Mustache without HTML escaping, as a subject is text and never HTML.
struct SubjectTemplate: Sendable {
    /// What every template may name besides the captures.
    static let commonNames: Set<String> = ["count", "rule", "file", "host", "line"]

    private static let prefix = "{{% CONTENT_TYPE:TEXT}}"

    private let template: MustacheTemplate

    init(_ source: String, captures: Set<String>, rule: String) throws(RuleError) {
        do {
            template = try MustacheTemplate(string: Self.prefix + source)
        } catch {
            throw RuleError(
                rule: rule,
                part: .subject(source),
                offset: Self.offset(of: error),
                reason: Self.reason(for: error)
            )
        }
        let known = captures.union(Self.commonNames)
        let unknown = names().subtracting(known).sorted()
        if let name = unknown.first {
            let hint = "known names: " + known.sorted().joined(separator: ", ")
            throw RuleError(rule: rule, part: .subject(source), reason: "nothing is called \(name.quoted)", hint: hint)
        }
    }

    /// The subject with `values` put in; a name without a value gives nothing.
    func render(_ values: [String: String]) -> String {
        template.render(values)
    }

    /// Every name the template asks for, found by rendering it once with every section shown and once with none.
    private func names() -> Set<String> {
        let shown = NameRecorder(answer: "x")
        let hidden = NameRecorder(answer: nil)
        _ = template.render(shown)
        _ = template.render(hidden)
        return shown.names.union(hidden.names)
    }

    private static func offset(of error: any Error) -> Int? {
        guard let error = error as? MustacheTemplate.ParserError, error.context.lineNumber == 1 else { return nil }
        return max(0, error.context.columnNumber - prefix.count)
    }

    private static func reason(for error: any Error) -> String {
        let cause = (error as? MustacheTemplate.ParserError)?.error
        return switch cause as? MustacheTemplate.Error {
        case .sectionCloseNameIncorrect: "a section is closed under another name than it was opened"
        case .unfinishedName: "a tag is not closed with '}}'"
        case .expectedSectionEnd: "a section is not closed"
        case .invalidSetDelimiter: "a delimiter tag is malformed"
        default: "this is not a Mustache template; is a tag left open?"
        }
    }
}

/// Answers every name a template asks for and remembers it.
private final class NameRecorder: MustacheParent {
    private(set) var names: Set<String> = []
    private let answer: String?

    init(answer: String?) {
        self.answer = answer
    }

    func child(named name: String) -> Any? {
        names.insert(name)
        return answer
    }
}
