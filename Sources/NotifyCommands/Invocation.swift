/// Decides which command a line of arguments means, before its options are parsed.
///
/// `notify "disk full" --to a@b` and `notify --on-fail make -j4` share one entry. What stands before the first plain
/// word decides: a condition there makes it a wrapped command, and everything from that word on belongs to it; else
/// the word is a subcommand when it names one, and otherwise the message.
package struct Invocation: Equatable {
    /// What the command tree is given.
    package let arguments: [String]

    /// - Parameters:
    ///   - words: the arguments without the program's name.
    ///   - subcommands: the names of the tree's first level.
    package init(words: [String], subcommands: Set<String>) {
        let count = Self.countOfOptions(words)
        let options = words[..<count]
        let rest = words[count...]
        if options.contains(where: Self.conditions.contains) {
            arguments = ["run"] + options + ["--"] + (rest.first == "--" ? rest.dropFirst() : rest)
        } else if let word = rest.first, subcommands.contains(word) {
            let own = rest.dropFirst().prefix { $0 != "--" }
            arguments = [word] + own + options + rest.dropFirst(1 + own.count)
        } else if options.contains(where: Self.answered.contains) {
            arguments = words
        } else {
            arguments = ["send"] + words
        }
    }

    /// How many words at the front are options with their values; a `--` is not.
    private static func countOfOptions(_ words: [String]) -> Int {
        var index = 0
        while index < words.count, words[index].hasPrefix("-"), words[index] != "-", words[index] != "--" {
            index += takesValue.contains(words[index]) ? 2 : 1
        }
        return min(index, words.count)
    }

    /// What makes a line of arguments a wrapped command.
    static let conditions = ["--on-fail", "--on-success", "--always"]
    /// Options of the tree itself.
    private static let answered: Set<String> = [
        "--help", "-h", "--version", "--generate-completion-script", "--experimental-dump-help",
    ]
    private static let takesValue: Set<String> = [
        "--profile", "--to", "--subject", "--severity", "--attach", "--home", "--key-file", "--passphrase-fd",
        "--record", "--generate-completion-script",
    ]
}
