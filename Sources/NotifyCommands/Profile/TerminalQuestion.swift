import Glibc

/// Asks a person for a word that is shown while it is typed.
enum TerminalQuestion {
    /// Whether the person types `word` on `/dev/tty`. Blocks.
    ///
    /// - Throws: where there is no terminal.
    static func confirm(_ question: String, by word: String) throws(CommandFailure) -> Bool {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "confirmation",
                "there is no terminal to ask on",
                hint: "this is for a person to do; scripts seal with --to KEY",
                status: .noPermission
            )
        }
        defer { close(descriptor) }
        Terminal.write(Array("\(question) Type \(word) to go on: ".utf8), to: descriptor)
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < 64 {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count > 0, byte != UInt8(ascii: "\n") else { break }
            line.append(byte)
        }
        return line == Array(word.utf8)
    }
}
