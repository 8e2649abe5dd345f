import Files
import Glibc

/// Asks a person for a word that is shown while it is typed.
enum TerminalQuestion {
    /// Whether the person types `word` on `/dev/tty`. Blocks.
    ///
    /// - Throws: where there is no terminal.
    static func confirm(_ question: String, by word: String) throws(CommandFailure) -> Bool {
        guard let terminal = try? OwnedDescriptor(opening: "/dev/tty", O_RDWR) else {
            throw CommandFailure(
                "confirmation",
                "there is no terminal to ask on",
                hint: "this is for a person to do; scripts seal with --to KEY",
                status: .noPermission
            )
        }
        // Where it cannot be shown there is nobody to answer.
        try? terminal.descriptor.writeAll(Array("\(question) Type \(word) to go on: ".utf8))
        var line: [UInt8] = []
        while line.count < 64, let byte = try? terminal.descriptor.readAll(limit: 1).first,
            byte != UInt8(ascii: "\n")
        {
            line.append(byte)
        }
        return line == Array(word.utf8)
    }
}
