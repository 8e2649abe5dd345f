import Files
import Mail

/// A message on standard input.
enum MessageInput {
    /// More than any provider takes. The whole message is held in memory.
    static let limit = 128 << 20

    /// Reads up to the end, or up to a line with a single dot.
    ///
    /// What is too large is read to its end and dropped, so that the program that writes it is not killed by SIGPIPE.
    ///
    /// - Throws: where the input cannot be read, or is larger than `limit`.
    static func read(endsAtDot: Bool) async throws(CommandFailure) -> [UInt8] {
        try await blocking { () throws(CommandFailure) in try readHere(endsAtDot: endsAtDot) }
    }

    private static func readHere(endsAtDot: Bool) throws(CommandFailure) -> [UInt8] {
        var intake = MessageIntake(endsAtDot: endsAtDot, limit: limit)
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while !intake.isComplete {
            let count: Int
            do throws(Errno) {
                var target = piece.mutableSpan
                count = try target.withUnsafeMutableBytes { memory throws(Errno) in
                    try FileDescriptor.standardInput.readSome(into: memory)
                }
            } catch {
                throw CommandFailure("standard input", error.reason, status: .inputOutput)
            }
            guard count > 0 else { break }
            intake.append(piece[..<count])
        }
        intake.finish()
        guard !intake.isTooLarge else {
            throw CommandFailure(
                "message",
                "is larger than \(limit >> 20) MiB, and no provider takes that",
                hint: "notify attaches a long text compressed, if that is given to it without sendmail",
                status: .badData
            )
        }
        return intake.octets
    }
}
