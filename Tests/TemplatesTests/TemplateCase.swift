package import Templates
import Testing

/// One rule of Mustache by an example: a template, what it is filled with, and what comes out.
struct TemplateCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let template: String
    let value: TemplateValue
    let partials: [String: String]
    let output: String

    init(
        _ rule: String,
        _ template: String,
        _ value: TemplateValue = [:],
        partials: [String: String] = [:],
        gives output: String
    ) {
        testDescription = rule
        self.template = template
        self.value = value
        self.partials = partials
        self.output = output
    }

    func check() throws {
        let template = try Template(template) { partials[$0] }
        #expect(try template.render(value, escaping: .html) == output)
    }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
    package init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, TemplateValue)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}
