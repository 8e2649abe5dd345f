/// Decides which command a line of arguments means, before its options are parsed.
///
/// `notify "disk full" --to a@b` and `notify --on-fail make -j4` share one entry. What stands before the first plain
/// word decides: a condition there makes it a wrapped command, and everything from that word on belongs to it; else
/// the word is a subcommand when it names one, and otherwise the message.
package struct Invocation: Equatable {
    /// What the command tree is given.
    package let arguments: [String]

    /// - Parameters:
    ///   - program: what the process was started as.
    ///   - words: the arguments without the program's name.
    ///   - subcommands: the names of the tree's first level.
    package init(program: ProgramName = .notify, words: [String], subcommands: Set<String>) {
        switch program {
        case .notify: arguments = Self.arguments(words, subcommands)
        // Whoever calls a sendmail may have put another's words behind it: options that name files are not among them.
        case .sendmail: arguments = ["sendmail"] + (Self.asksForItself(words) ? words : ["--"] + words)
        case .mail, .mailq, .newaliases: arguments = Self.asksForItself(words) ? words : ["--"] + words
        }
    }

    private static func arguments(_ words: [String], _ subcommands: Set<String>) -> [String] {
        let count = countOfOptions(words)
        let options = words[..<count]
        let rest = words[count...]
        if options.contains(where: conditions.contains) {
            if asksForHelp(options) { return ["help", "run"] }
            return ["run"] + options + ["--"] + (rest.first == "--" ? rest.dropFirst() : rest)
        } else if rest.first == "sendmail" {
            let own = countOfOptions(rest.dropFirst().prefix { $0.hasPrefix("--") || !$0.hasPrefix("-") })
            return ["sendmail"] + options + rest.dropFirst().prefix(own) + ["--"] + rest.dropFirst(1 + own)
        } else if rest.first == "run", asksForHelp(rest.dropFirst().prefix(countOfOptions(rest.dropFirst()))) {
            return ["help", "run"]
        } else if let word = rest.first, subcommands.contains(word) {
            let own = rest.dropFirst().prefix { $0 != "--" }
            return [word] + own + options + rest.dropFirst(1 + own.count)
        } else if options.contains(where: answered.contains) {
            return words
        } else {
            return ["send"] + words
        }
    }

    /// How many words at the front are options with their values; a `--` is not.
    private static func countOfOptions(_ words: some Collection<String>) -> Int {
        let words = Array(words)
        var index = 0
        while index < words.count, words[index].hasPrefix("-"), words[index] != "-", words[index] != "--" {
            index += takesValue.contains(words[index]) ? 2 : 1
        }
        return min(index, words.count)
    }

    /// A wrapped command takes all words, so the parser would take these for it.
    private static func asksForHelp(_ options: some Sequence<String>) -> Bool {
        var isValue = false
        for word in options {
            if !isValue, word == "--help" || word == "-h" { return true }
            isValue = !isValue && takesValue.contains(word)
        }
        return false
    }

    private static func asksForItself(_ words: [String]) -> Bool {
        words == ["--help"] || words == ["--version"]
    }

    /// What makes a line of arguments a wrapped command.
    static let conditions = ["--on-fail", "--on-success", "--always"]
    /// Options of the tree itself.
    private static let answered: Set<String> = [
        "--help", "-h", "--version", "--generate-completion-script", "--experimental-dump-help",
    ]
    private static let takesValue: Set<String> = [
        "--profile", "--to", "--subject", "--severity", "--attach", "--home", "--key-file", "--passphrase-fd",
        "--record", "--dsn", "--generate-completion-script",
    ]
}
