import Escaping

extension YAMLValue {
    /// Reads a program's absolute path and its arguments, which no shell looks at.
    package func command(_ subject: String) throws(YAMLError) -> [String] {
        guard case .sequence = content else {
            throw error(
                "\(subject) must be a list",
                hint: "write [/path/to/program, argument]: no shell takes a line apart"
            )
        }
        var words: [String] = []
        for item in try list(subject) { words.append(try item.line("a word of \(subject)")) }
        guard words[0].hasPrefix("/") else {
            throw error(
                "the program \(words[0].quoted) is not an absolute path",
                hint: "write the whole path; PATH differs between a terminal and cron"
            )
        }
        return words
    }
}
