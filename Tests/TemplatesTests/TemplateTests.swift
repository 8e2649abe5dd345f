import Templates
import Testing

@Suite("Templates are checked when they are read, and bounded")
struct TemplateTests {
    @Test(
        "an error tells what is wrong and where",
        arguments: [
            ("a {{b", "line 1, column 3: a tag is not closed"),
            ("{{{b}}", "line 1, column 1: a tag is not closed"),
            ("é\n é {{ }}", "line 2, column 4: a tag without a name"),
            ("{{a b}}", "line 1, column 1: 'a b' is not a name"),
            ("{{a..b}}", "line 1, column 1: 'a..b' is not a name"),
            ("{{#.a}}{{/.a}}", "line 1, column 1: '.a' is not a name"),
            ("{{$a}}", "line 1, column 1: '$a' is not a name"),
            ("{{a\u{1b}}}", #"line 1, column 1: 'a\x1b' is not a name"#),
            ("{{=a=}}", "line 1, column 1: a delimiter tag needs two delimiters, as in {{=<% %>=}}"),
            ("{{=a b= c=}}", "line 1, column 1: a delimiter tag needs two delimiters, as in {{=<% %>=}}"),
            ("\n{{#a}}\n{{#b}}{{/b}}", "line 2, column 1: section 'a' is not closed"),
            ("{{#a}}{{^b}}{{/a}}", "line 1, column 13: section 'a' is closed while 'b' is open"),
            ("x{{/a}}", "line 1, column 2: section 'a' is closed but not open"),
            ("{{>none}}", "line 1, column 1: no partial named 'none'"),
            ("{{>../a}}", "line 1, column 1: '../a' is not a name"),
            ("{{>.}}", "line 1, column 1: '.' is not a name"),
            ("x {{>broken}}", "line 2, column 2 of partial 'broken': a tag is not closed"),
            ("{{>open}}{{/a}}", "line 1, column 1 of partial 'open': section 'a' is not closed"),
            ("{{>self}}", "line 1, column 3 of partial 'self': partial 'self' includes itself"),
            ("{{>one}}", "line 1, column 1 of partial 'two': partial 'one' includes itself"),
        ]
    )
    func errors(template: String, description: String) {
        let partials = [
            "broken": "\n {{x", "open": "{{#a}}", "self": "a {{>self}}", "one": "{{#a}}{{>two}}{{/a}}",
            "two": "{{>one}}",
        ]
        let error = #expect(throws: TemplateError.self) { _ = try Template(template) { partials[$0] } }
        #expect(error?.description == description)
    }

    @Test("the offset of an error is in bytes")
    func offset() {
        let error = #expect(throws: TemplateError.self) { _ = try Template("é\né{{x") }
        #expect(error?.place?.offset == 5)
    }

    @Test("the names that a template asks for are told with their places, those of partials too")
    func names() throws {
        let text = "{{a}} {{{b.c}}}\n{{#d}}{{.}}{{^a}}{{&e}}{{/a}}{{/d}}{{! f }}{{>p}}{{=< >=}}<g>"
        let names = try Template(text) { _ in "\n{{h}}" }.names
        #expect(names.map(\.text) == ["a", "b.c", "d", "a", "e", "h", "g"])
        #expect(names.map(\.place.line) == [1, 1, 2, 2, 2, 2, 2])
        #expect(names.map(\.place.column) == [1, 7, 1, 12, 18, 1, 59])
        #expect(names.map(\.place.partial) == [nil, nil, nil, nil, nil, "p", nil])
    }

    @Test("text is not escaped where it becomes text")
    func unescaped() throws {
        #expect(try Template("{{a}}{{{a}}}").render(["a": "<&'\">"], escaping: .none) == "<&'\"><&'\">")
    }

    @Test("sections and partials nest to a limit")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "{{#a}}", count: depth) + "x" + String(repeating: "{{/a}}", count: depth)
        }
        let deepest = try Template(nested(Template.depthLimit))
        #expect(try deepest.render(["a": true], escaping: .none) == "x")
        let error = #expect(throws: TemplateError.self) { _ = try Template(nested(Template.depthLimit + 1)) }
        #expect(error?.cause == .tooDeep(limit: Template.depthLimit))
        // A chain of partials without end, none of which includes itself.
        let chain = #expect(throws: TemplateError.self) { _ = try Template("{{>p0}}") { "{{#a}}{{>\($0)0}}{{/a}}" } }
        #expect(chain?.cause == .tooDeep(limit: Template.depthLimit))
    }

    @Test("partials that multiply, or indentation that does, end at the size of a template")
    func size() {
        let doubling = #expect(throws: TemplateError.self) {
            _ = try Template("{{>p}}") { $0.count > 40 ? "" : "{{>\($0)p}}{{>\($0)p}}" }
        }
        #expect(doubling?.cause == .tooLarge(limit: Template.sizeLimit))
        let indented = #expect(throws: TemplateError.self) {
            _ = try Template(String(repeating: " ", count: 2_000) + "{{>p}}") { _ in
                String(repeating: "\n", count: 2_000)
            }
        }
        #expect(indented?.cause == .tooLarge(limit: Template.sizeLimit))
        #expect(throws: TemplateError.self) { _ = try Template(String(repeating: "x", count: Template.sizeLimit + 1)) }
    }

    @Test("output ends at its limit, escaped as it is")
    func output() throws {
        let template = try Template("{{#a}}<{{.}}>{{/a}}")
        let value: TemplateValue = ["a": ["1", "&"]]
        #expect(try template.render(value, escaping: .html, limit: 10) == "<1><&amp;>")
        let error = #expect(throws: TemplateError.self) { _ = try template.render(value, escaping: .html, limit: 9) }
        #expect(error?.cause == .tooMuchOutput(limit: 9))
        #expect(error?.description == "renders to more than 9 bytes")
    }

    @Test("repetition without output ends too")
    func work() throws {
        let template = try Template("{{#a}}{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}{{/a}}")
        let items = TemplateValue.list(Array(repeating: true, count: 1_000))
        let error = #expect(throws: TemplateError.self) { _ = try template.render(["a": items], escaping: .none) }
        #expect(error?.cause == .tooMuchWork(limit: Template.workLimit))
    }
}
