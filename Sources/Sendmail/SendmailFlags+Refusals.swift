/// What only a mail system with a queue does, or what would let a caller's arguments read and write files.
extension SendmailFlags {
    static func checkMode(_ mode: String) throws(FlagError) {
        let problem: FlagError.Problem
        switch mode {
        case "m": return
        case "p", "P": problem = .unsupported(.queue)
        case "i", "I": problem = .unsupported(.aliasDatabase)
        case "d", "D", "l": problem = .unsupported(.daemon)
        case "s", "S", "a": problem = .unsupported(.dialogue)
        case "h", "H", "t", "v": problem = .unsupported(.verification)
        default: problem = .unknownMode
        }
        throw FlagError(.sendmail, "-b\(mode)", problem)
    }

    static func refusal(_ letter: Character) -> FlagError {
        let feature: FlagError.Feature =
            switch letter {
            case "q", "Q", "M": .queue
            case "I": .aliasDatabase
            case "s": .subject
            case "X": .transcriptFile
            case "C", "D": .configurationFile
            case "d": .debugLevels
            default: .other
            }
        return FlagError(.sendmail, "-\(letter)", .unsupported(feature))
    }

    static func unknownOption(_ option: String) -> FlagError {
        FlagError(.sendmail, "-\(option)", .unknownOption)
    }
}
