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
            ("at {{user", "at offset 3: a tag is not closed"),
            ("{{#user}}x", "at offset 0: section 'user' is not closed"),
            ("{{>user}}", "at offset 0: no partial named 'user'"),
            ("{{usr}}", "at offset 0: nothing is named 'usr'"),
            ("{{user.name}}", "at offset 0: nothing is named 'user.name'"),
            ("{{^count}}{{hidden}}{{/count}}", "at offset 10: nothing is named 'hidden'"),
            ("{{#user}}{{inner}}{{/user}}", "at offset 9: nothing is named 'inner'"),
        ]
    )
    func refusedSubject(subject: String, reason: String) {
        let error = #expect(throws: RuleError.self) {
            _ = try Rule(name: "r", match: ["(?<user>.)"], subject: subject)
        }
        #expect(error?.description == "rule 'r': subject '\(subject)' \(reason)")
    }

    @Test("an unknown name comes with the names that are known")
    func knownNames() {
        let error = #expect(throws: RuleError.self) {
            _ = try Rule(name: "r", match: ["(?<user>.)"], subject: "{{usr}}")
        }
        #expect(error?.cause == .unknownName("usr", known: ["count", "file", "host", "line", "rule", "user"]))
    }

    @Test("a subject that becomes too long is an error when it is rendered")
    func longSubject() throws {
        let template = try SubjectTemplate("{{user}}{{user}}", captures: ["user"], rule: "r")
        #expect(throws: (any Error).self) {
            try template.render(["user": String(repeating: "x", count: (32 << 10) + 1)])
        }
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
        #expect(try template.render(["count": "2", "user": "a&b<c>\"", "ip": "::1"]) == "2 <a&b<c>\"> from ::1")
        #expect(try template.render(["count": "2", "user": "{{ip}}"]) == "2 <{{ip}}> from nowhere")
    }
}
