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

    init(_ words: [String], _ letters: Letters, program: FlagError.Program) throws(FlagError) {
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-"), word != "--" {
            rest = rest.dropFirst()
            guard word != "-", !word.hasPrefix("--") else { throw FlagError(program, word, .unknown) }
            var cluster = word.dropFirst()
            while let letter = cluster.popFirst() {
                if letters.plain.contains(letter) {
                    flags.append(.plain(letter))
                } else if letters.attached.contains(letter) {
                    flags.append(.valued(letter, String(cluster)))
                    cluster = ""
                } else if letters.valued.contains(letter) {
                    guard let value = cluster.isEmpty ? rest.popFirst() : String(cluster) else {
                        throw FlagError(program, "-\(letter)", .missingValue)
                    }
                    flags.append(.valued(letter, value))
                    cluster = ""
                } else {
                    throw FlagError(program, "-\(letter)", .unknown)
                }
            }
        }
        guard rest.first != "--" else {
            operands = Array(rest.dropFirst())
            return
        }
        if let late = rest.first(where: { $0.hasPrefix("-") }) { throw FlagError(program, late, .misplaced) }
        operands = Array(rest)
    }
}
