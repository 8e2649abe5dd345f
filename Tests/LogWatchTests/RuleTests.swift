import Alerts
import Testing

@testable import LogWatch

@Suite("Rules are checked when they are made")
struct RuleTests {
    @Test(
        "a pattern that PCRE2 refuses is named with its offset",
        arguments: [
            ("a(b", 3, "missing closing parenthesis"),
            ("[a", 2, "missing terminating ] for character class"),
            ("(?<a>x)(?<a>y)", 12, "two named subpatterns have the same name"),
            (#"a\C"#, 3, #"using \C is disabled by the application"#),
            ("(*UTF)a", 6, "using UTF is disabled by the application"),
        ] as [(String, Int, String)]
    )
    func refusedPattern(pattern: String, offset: Int, reason: String) {
        let error = #expect(throws: RuleError.self) { _ = try Rule(name: "r", match: ["fine", pattern]) }
        #expect(error?.part == .match(pattern))
        #expect(error?.offset == offset)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test("an exclude is checked as a match is, and the error says which it is")
    func refusedExclusion() {
        let error = #expect(throws: RuleError.self) { _ = try Rule(name: "r", match: ["a"], exclude: ["("]) }
        #expect(error?.description == "rule 'r': exclude '(' at offset 1: missing closing parenthesis")
    }

    @Test("a rule without a name or a pattern is refused", arguments: [("", ["a"]), ("r", [])])
    func refusedShape(name: String, match: [String]) {
        #expect(throws: RuleError.self) { _ = try Rule(name: name, match: match) }
    }

    @Test(
        "a subject that is no template, or names what is not there, is refused",
        arguments: [
            ("{{user", "is a tag left open?"),
            ("{{#user}}x", "a section is not closed"),
            ("{{usr}}", "nothing is called 'usr'"),
            ("{{^count}}{{hidden}}{{/count}}", "nothing is called 'hidden'"),
            ("{{#user}}{{inner}}{{/user}}", "nothing is called 'inner'"),
        ]
    )
    func refusedSubject(subject: String, reason: String) {
        let error = #expect(throws: RuleError.self) {
            _ = try Rule(name: "r", match: ["(?<user>.)"], subject: subject)
        }
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test("control characters of a pattern are escaped in the error")
    func escapedError() {
        let error = #expect(throws: RuleError.self) { _ = try Rule(name: "r\u{1b}[2J", match: ["(\n"]) }
        #expect(error?.description == #"rule 'r\x1b[2J': match '(\x0a' at offset 2: missing closing parenthesis"#)
    }

    @Test("a subject gets captures and the common names, and escapes nothing")
    func subject() throws {
        let template = try SubjectTemplate(
            "{{count}} <{{user}}> {{#ip}}from {{ip}}{{/ip}}{{^ip}}from nowhere{{/ip}}",
            captures: ["user", "ip"],
            rule: "r"
        )
        #expect(template.render(["count": "2", "user": "a&b<c>\"", "ip": "::1"]) == "2 <a&b<c>\"> from ::1")
        #expect(template.render(["count": "2", "user": "{{ip}}"]) == "2 <{{ip}}> from nowhere")
    }
}
