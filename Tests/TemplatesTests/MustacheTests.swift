import Templates
import Testing

@Suite("Templates follow the rules of Mustache")
struct MustacheTests {
    @Test(
        "interpolation",
        arguments: [
            TemplateCase("text without a tag is itself", "Hello from {Mustache}!\n", gives: "Hello from {Mustache}!\n"),
            TemplateCase("a variable gives its value", "Hello, {{who}}!", ["who": "world"], gives: "Hello, world!"),
            TemplateCase("what came in is not read again", "{{a}}", ["a": "{{b}}", "b": "no"], gives: "{{b}}"),
            TemplateCase("a variable is escaped", "{{a}}", ["a": "& \" < > '"], gives: "&amp; &quot; &lt; &gt; &#39;"),
            TemplateCase("three braces do not escape", "{{{a}}}", ["a": "& \" < >"], gives: "& \" < >"),
            TemplateCase("an ampersand does not escape", "{{&a}}", ["a": "& \" < >"], gives: "& \" < >"),
            TemplateCase("a flag is its word", "{{a}} {{b}}", ["a": true, "b": false], gives: "true false"),
            TemplateCase("a missing name is empty", "I ({{a}}) {{{a}}} {{&a}}.", gives: "I ()  ."),
            TemplateCase("a list or an object is no text", "({{a}}{{b}})", ["a": ["x"], "b": ["c": "x"]], gives: "()"),
            TemplateCase("a dotted name goes in", "{{a.b.c}}", ["a": ["b": ["c": "x"]]], gives: "x"),
            TemplateCase("a dotted name may be unescaped", "{{{a.b}}}{{&a.b}}", ["a": ["b": "<"]], gives: "<<"),
            TemplateCase("a broken chain is empty", "({{a.b.c}})", ["a": ["d": "x"], "b": ["c": "x"]], gives: "()"),
            TemplateCase(
                "the first part is looked up outwards, the others are not",
                "{{#a}}{{b.c}}({{d.e}}){{/a}}",
                ["a": ["b": [:], "x": "y"], "b": ["c": "no"], "d": ["e": "yes"]],
                gives: "(yes)"
            ),
            TemplateCase("a dot is the value itself", "{{.}} {{{.}}} {{&.}}", "<", gives: "&lt; < <"),
            TemplateCase("white space around is kept", "| {{a}} |\n  {{a}}\n", ["a": "-"], gives: "| - |\n  -\n"),
            TemplateCase(
                "white space within a tag is not",
                "|{{ a }}|{{{ a }}}|{{& a }}|",
                ["a": "-"],
                gives: "|-|-|-|"
            ),
            TemplateCase("a variable is never standalone", "  {{{a}}}\n  {{&a}}\n", ["a": "-"], gives: "  -\n  -\n"),
            TemplateCase("any script", "{{größe}} é", ["größe": "語"], gives: "語 é"),
        ]
    )
    func interpolation(_ rule: TemplateCase) throws { try rule.check() }

    @Test(
        "sections",
        arguments: [
            TemplateCase("true shows", "{{#a}}shown{{/a}}", ["a": true], gives: "shown"),
            TemplateCase("false hides", "({{#a}}hidden{{/a}})", ["a": false], gives: "()"),
            TemplateCase("a missing name hides", "({{#a}}hidden{{/a}})", gives: "()"),
            TemplateCase("an empty list hides", "({{#a}}hidden{{/a}})", ["a": []], gives: "()"),
            TemplateCase("an empty text shows", "({{#a}}shown{{/a}})", ["a": ""], gives: "(shown)"),
            TemplateCase("an object is the context", "{{#a}}Hi {{b}}.{{/a}}", ["a": ["b": "Joe"]], gives: "Hi Joe."),
            TemplateCase("a text is the context", "{{#a}}-{{.}}-{{/a}}", ["a": "x"], gives: "-x-"),
            TemplateCase(
                "a context hides those around it",
                "{{#s}}{{a}}, {{b}}, {{c}}{{/s}}",
                ["a": "foo", "b": "wrong", "s": ["b": "bar"], "c": "baz"],
                gives: "foo, bar, baz"
            ),
            TemplateCase(
                "names reach through any number of sections",
                "{{#a}}{{one}}{{#b}}{{one}}{{two}}{{#c.d}}{{one}}{{two}}{{three}}{{/c.d}}{{/b}}{{/a}}",
                ["a": ["one": "1"], "b": ["two": "2"], "c": ["d": ["three": "3"]]],
                gives: "112123"
            ),
            TemplateCase(
                "a list repeats",
                "{{#list}}{{item}}{{/list}}",
                ["list": [["item": "1"], ["item": "2"], ["item": "3"]]],
                gives: "123"
            ),
            TemplateCase("a dot is the item", "{{#a}}({{.}}){{/a}}", ["a": ["<", "b"]], gives: "(&lt;)(b)"),
            TemplateCase(
                "an item may be unescaped",
                "{{#a}}({{{.}}}{{&.}}){{/a}}",
                ["a": ["<", ">"]],
                gives: "(<<)(>>)"
            ),
            TemplateCase(
                "lists in lists",
                "{{#a}}({{#.}}{{.}}{{/.}}){{/a}}",
                ["a": [["1", "2"], ["3"]]],
                gives: "(12)(3)"
            ),
            TemplateCase("the root may be a list", "{{#.}}({{b}}){{/.}}", [["b": "1"], ["b": "2"]], gives: "(1)(2)"),
            TemplateCase(
                "a section may come twice",
                "{{#a}}1{{/a}}{{b}}{{#a}}3{{/a}}",
                ["a": true, "b": "2"],
                gives: "123"
            ),
            TemplateCase(
                "a section within one of its name",
                "{{#a}}A {{#a}}B{{/a}} C{{/a}}",
                ["a": true],
                gives: "A B C"
            ),
            TemplateCase("a dotted name", "{{#a.b}}x{{/a.b}}", ["a": ["b": true]], gives: "x"),
            TemplateCase("a broken chain hides", "({{#a.b}}x{{/a.b}})", ["a": [:], "b": true], gives: "()"),
            TemplateCase("white space within tags", "|{{# a }}={{/ a }}|", ["a": true], gives: "|=|"),
            TemplateCase("inline tags keep theirs", " {{#a}}\t{{/a}}|\n", ["a": true], gives: " \t|\n"),
            TemplateCase(
                "standalone lines go",
                "| This\n{{#a}}\n|\n{{/a}}\n| Line\n",
                ["a": true],
                gives: "| This\n|\n| Line\n"
            ),
            TemplateCase(
                "indented standalone lines go",
                "| This\n  {{#a}}\n|\n\t{{/a}} \n| Line\n",
                ["a": true],
                gives: "| This\n|\n| Line\n"
            ),
            TemplateCase("so do those with CRLF", "|\r\n{{#a}}\r\n{{/a}}\r\n|", ["a": true], gives: "|\r\n|"),
            TemplateCase("at the start", "  {{#a}}\n#{{/a}}\n/", ["a": true], gives: "#\n/"),
            TemplateCase("at the end, without line feed", "#{{#a}}\n/\n  {{/a}}", ["a": true], gives: "#\n/\n"),
            TemplateCase("two tags on a line are not alone", "{{#a}} {{/a}}\n", ["a": true], gives: " \n"),
            TemplateCase(
                "standalone lines in a hidden section",
                "a\n{{#x}}\n{{#y}}\nb\n{{/y}}\n{{/x}}\nc",
                gives: "a\nc"
            ),
        ]
    )
    func sections(_ rule: TemplateCase) throws { try rule.check() }

    @Test(
        "inverted sections",
        arguments: [
            TemplateCase("false shows", "{{^a}}shown{{/a}}", ["a": false], gives: "shown"),
            TemplateCase("true hides", "({{^a}}hidden{{/a}})", ["a": true], gives: "()"),
            TemplateCase("a missing name shows", "{{^a}}shown{{/a}}", gives: "shown"),
            TemplateCase("an object hides", "({{^a}}hidden{{/a}})", ["a": ["b": "x"]], gives: "()"),
            TemplateCase("a list hides", "({{^a}}hidden{{/a}})", ["a": [["b": "x"]]], gives: "()"),
            TemplateCase("an empty list shows", "{{^a}}shown{{/a}}", ["a": []], gives: "shown"),
            TemplateCase("a dotted name", "({{^a.b}}x{{/a.b}})", ["a": ["b": true]], gives: "()"),
            TemplateCase("a broken chain shows", "{{^a.b}}x{{/a.b}}", ["b": true], gives: "x"),
            TemplateCase("within itself", "{{^a}}A{{^a}}B{{/a}}C{{/a}}", ["a": false], gives: "ABC"),
            TemplateCase("beside its section", "{{#a}}1{{/a}}{{^a}}2{{/a}}", ["a": false], gives: "2"),
            TemplateCase("white space within tags", "|{{^ a }}={{/ a }}|", gives: "|=|"),
            TemplateCase("standalone lines go", "|\n {{^a}}\n=\n{{/a}}\t\n|", gives: "|\n=\n|"),
            TemplateCase("so do those with CRLF", "|\r\n{{^a}}\r\n{{/a}}\r\n|", gives: "|\r\n|"),
            TemplateCase("at the start and the end", "  {{^a}}\n^\n  {{/a}}", gives: "^\n"),
        ]
    )
    func invertedSections(_ rule: TemplateCase) throws { try rule.check() }

    @Test(
        "comments",
        arguments: [
            TemplateCase("give nothing", "12345{{! Comment }}67890", gives: "1234567890"),
            TemplateCase("may take lines", "12345{{!\n  A\n  comment\n}}67890\n", gives: "1234567890\n"),
            TemplateCase("may hold anything", "{{! {{#a }}|", gives: "|"),
            TemplateCase("show no value of their name", "({{!a}}{{! a }})", ["a": "x", "!a": "x"], gives: "()"),
            TemplateCase("standalone lines go", "Begin.\n{{! Comment }}\nEnd.\n", gives: "Begin.\nEnd.\n"),
            TemplateCase("indented ones too", "Begin.\n  {{! Comment }}\nEnd.\n", gives: "Begin.\nEnd.\n"),
            TemplateCase("and several at once", "Begin.\n  {{!\n  A\n  }}\nEnd.\n", gives: "Begin.\nEnd.\n"),
            TemplateCase("and those with CRLF", "|\r\n{{! Comment }}\r\n|", gives: "|\r\n|"),
            TemplateCase("at the start", "  {{! Comment }}\n!", gives: "!"),
            TemplateCase("at the end", "!\n  {{! Comment }}", gives: "!\n"),
            TemplateCase("beside text they are not alone", "  12 {{! 34 }}\n", gives: "  12 \n"),
            TemplateCase("keep white space around", "12345 {{! Comment }} 67890", gives: "12345  67890"),
        ]
    )
    func comments(_ rule: TemplateCase) throws { try rule.check() }

    @Test(
        "partials",
        arguments: [
            TemplateCase("are put in", "\"{{>a}}\"", partials: ["a": "from partial"], gives: "\"from partial\""),
            TemplateCase(
                "see the context",
                "{{#s}}{{>a}}{{/s}}",
                ["s": ["b": "x"]],
                partials: ["a": "*{{b}}*"],
                gives: "*x*"
            ),
            TemplateCase(
                "may nest",
                "{{>outer}}",
                ["a": "hello", "b": "world"],
                partials: ["outer": "*{{a}} {{>inner}}*", "inner": "{{b}}!"],
                gives: "*hello world!*"
            ),
            TemplateCase("may come twice", "{{>a}}{{>a}}", partials: ["a": "x"], gives: "xx"),
            TemplateCase("white space within the tag", "|{{> a }}|", partials: ["a": "[]"], gives: "|[]|"),
            TemplateCase("white space around", "| {{>a}} |", partials: ["a": "\t|\t"], gives: "| \t|\t |"),
            TemplateCase(
                "inline ones are not indented",
                "  {{d}}  {{> a}}\n",
                ["d": "|"],
                partials: ["a": ">\n>"],
                gives: "  |  >\n>\n"
            ),
            TemplateCase("standalone with CRLF", "|\r\n{{>a}}\r\n|", partials: ["a": ">"], gives: "|\r\n>|"),
            TemplateCase("at the start", "  {{>a}}\n>", partials: ["a": ">\n>"], gives: "  >\n  >>"),
            TemplateCase("at the end", ">\n  {{>a}}", partials: ["a": ">\n>"], gives: ">\n  >\n  >"),
            TemplateCase(
                "every line is indented as the tag is, values are not",
                "\\\n {{>a}}\n/\n",
                ["content": "<\n->"],
                partials: ["a": "|\n{{{content}}}\n|\n"],
                gives: "\\\n |\n <\n->\n |\n/\n"
            ),
            TemplateCase(
                "standalone tags within are not",
                " {{>a}}\n|",
                ["s": ["1", "2"]],
                partials: ["a": "{{#s}}\n-{{.}}\n{{/s}}\n{{#s}}{{.}}{{/s}}\n"],
                gives: " -1\n -2\n 12\n|"
            ),
            TemplateCase(
                "indentations add up",
                " {{>a}}\n",
                partials: ["a": "a\n  {{>b}}\n", "b": "b\nb\n"],
                gives: " a\n   b\n   b\n"
            ),
        ]
    )
    func partials(_ rule: TemplateCase) throws { try rule.check() }

    @Test(
        "delimiters",
        arguments: [
            TemplateCase("are changed", "{{=<% %>=}}(<%a%>)", ["a": "Hey!"], gives: "(Hey!)"),
            TemplateCase("may be one character", "({{=[ ]=}}[a])", ["a": "It worked!"], gives: "(It worked!)"),
            TemplateCase("back again", "{{=| |=}}|a||={{ }}=|{{a}}", ["a": "x"], gives: "xx"),
            TemplateCase("hold for unescaped tags", "{{=<% %>=}}<%{a}%><%&a%>", ["a": "<"], gives: "<<"),
            TemplateCase(
                "hold in sections and after them",
                "{{#s}}{{a}}{{= | | =}}|a|{{a}}|/s||a|",
                ["s": true, "a": "x"],
                gives: "xx{{a}}x"
            ),
            TemplateCase(
                "hold in inverted sections",
                "{{= | | =}}|^s|{{a}}|a||/s|",
                ["a": "x"],
                gives: "{{a}}x"
            ),
            TemplateCase(
                "do not hold in a partial",
                "[{{>p}}]{{= | | =}}[|>p|]",
                ["v": "yes"],
                partials: ["p": ".{{v}}."],
                gives: "[.yes.][.yes.]"
            ),
            TemplateCase(
                "of a partial do not hold outside",
                "[{{>p}}][.{{v}}. .|v|.]",
                ["v": "yes"],
                partials: ["p": ".{{v}}. {{= | | =}}.|v|."],
                gives: "[.yes. .yes.][.yes. .|v|.]"
            ),
            TemplateCase("white space within", "|{{= @   @ =}}|", gives: "||"),
            TemplateCase("white space around", "| {{=@ @=}} |", gives: "|  |"),
            TemplateCase("standalone lines go", "Begin.\n  {{=@ @=}}\nEnd.\n", gives: "Begin.\nEnd.\n"),
            TemplateCase("so do those with CRLF", "|\r\n{{= @ @ =}}\r\n|", gives: "|\r\n|"),
            TemplateCase("at the start", "  {{=@ @=}}\n=", gives: "="),
            TemplateCase("at the end", "=\n  {{=@ @=}}", gives: "=\n"),
        ]
    )
    func delimiters(_ rule: TemplateCase) throws { try rule.check() }
}
