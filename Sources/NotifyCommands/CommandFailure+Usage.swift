import ArgumentParser
import Escaping
import Mail
import StrictYAML

extension CommandFailure {
    /// Gives the parser's words for a wrong call the form of every other failure.
    ///
    /// - Parameters:
    ///   - message: one or two sentences; the second, where there is one, says what would be right.
    ///   - root: the command tree.
    ///   - arguments: what the tree was given.
    init(usage message: String, of root: any ParsableCommand.Type, arguments: [String]) {
        var command = root
        var names: [String] = []
        var why: String?
        var hint: String?
        for word in arguments.prefix(while: { !$0.hasPrefix("-") }) {
            let children = command.configuration.subcommands
            if let child = children.first(where: { $0.configuration.commandName == word }) {
                command = child
                names.append(word)
            } else if !children.isEmpty {
                why = "unknown subcommand '\(Self.shown(word))'"
                hint = NearestName.hint(for: word, among: children.compactMap { $0.configuration.commandName })
                break
            } else {
                break
            }
        }
        let line = message.prefix { $0 != "\n" }
        let end = line.firstRange(of: ". ") ?? line.endIndex..<line.endIndex
        if why == nil, end.upperBound < line.endIndex {
            hint = Self.phrase(line[end.upperBound...].trimmingPrefix("Please "))
        }
        if let choices = Self.choices(message) { hint = choices }
        if hint == nil, names == ["send"] {
            // A condition that is misspelt makes no wrapped command.
            hint =
                arguments.lazy.filter { $0.hasPrefix("--") }
                .compactMap { NearestName.hint(for: $0, among: Invocation.conditions) }.first
        }
        self.init(
            "usage",
            why ?? Self.phrase(line[..<end.lowerBound]),
            hint: hint ?? (["see: notify"] + names + ["--help"]).joined(separator: " "),
            status: .usage
        )
    }

    /// The sentence without its capital, unless that is an acronym's or an option value's, and without its period.
    private static func phrase(_ sentence: Substring) -> String {
        let words = sentence.hasSuffix(".") ? sentence.dropLast() : sentence
        let isAcronym = words.dropFirst().first?.isUppercase == true
        return shown(isAcronym ? String(words) : words.prefix(1).lowercased() + words.dropFirst())
    }

    /// The values of an option where there are so many that the parser gives each a line of its own.
    private static func choices(_ message: String) -> String? {
        let lines = message.split(separator: "\n").dropFirst().map { $0.drop { $0 == " " } }
        let values = lines.filter { $0.hasPrefix("- ") }.map { shown(String($0.dropFirst(2))) }
        return values.isEmpty ? nil : "it is one of \(values.joined(separator: ", "))"
    }

    private static func shown(_ text: String) -> String {
        Visible.escaped(text.utf8, keepingNewlines: false)
    }
}
