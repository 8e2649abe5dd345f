import Escaping
import Mail

/// Flags of one letter, as getopt(3) of POSIX reads them: `-t -i`, `-ti`, `-fADDR`, `-f ADDR`, `--`.
///
/// Flags end at the first operand. A word behind it that looks like a flag is refused: taken as a flag, an address that
/// somebody else chose could change what is done; taken as an address, a flag would be lost.
struct FlagWords: Equatable {
    enum Flag: Equatable {
        case plain(Character)
        case valued(Character, String)
    }

    /// Which letters there are.
    struct Letters {
        let plain: String
        /// Their value is the rest of the word, or else the next word.
        let valued: String
        /// Their value is the rest of the word, which may be empty.
        let attached: String
    }

    private(set) var flags: [Flag] = []
    private(set) var operands: [String] = []

    /// Reads the words; errors begin with `program`.
    init(_ words: [String], _ letters: Letters, program: String) throws(CommandFailure) {
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-"), word != "--" {
            rest = rest.dropFirst()
            guard word != "-", !word.hasPrefix("--") else { throw Self.unknown(word, program) }
            var cluster = word.dropFirst()
            while let letter = cluster.popFirst() {
                if letters.plain.contains(letter) {
                    flags.append(.plain(letter))
                } else if letters.attached.contains(letter) {
                    flags.append(.valued(letter, String(cluster)))
                    cluster = ""
                } else if letters.valued.contains(letter) {
                    guard let value = cluster.isEmpty ? rest.popFirst() : String(cluster) else {
                        throw CommandFailure(
                            "\(program) -\(letter)",
                            "its value is missing",
                            hint: Self.help(program),
                            status: .usage
                        )
                    }
                    flags.append(.valued(letter, value))
                    cluster = ""
                } else {
                    throw Self.unknown("-\(letter)", program)
                }
            }
        }
        guard rest.first != "--" else {
            operands = Array(rest.dropFirst())
            return
        }
        if let late = rest.first(where: { $0.hasPrefix("-") }) {
            throw CommandFailure(
                "\(program) \(Visible.escaped(late))",
                "stands behind an address",
                hint: "flags come first; behind -- everything is an address",
                status: .usage
            )
        }
        operands = Array(rest)
    }

    private static func unknown(_ word: String, _ program: String) -> CommandFailure {
        let hint =
            word.hasPrefix("--") && program == "sendmail"
            ? "notify's own options stand in front, as in: notify sendmail --dry-run -t"
            : help(program)
        return CommandFailure("\(program) \(Visible.escaped(word))", "unknown flag", hint: hint, status: .usage)
    }

    private static func help(_ program: String) -> String {
        program == "sendmail" ? "see: notify sendmail --help" : "see: \(program) --help"
    }
}
