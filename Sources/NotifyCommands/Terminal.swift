import Files
import FoundationEssentials
import Glibc

/// What commands write to: results to standard output, everything else to standard error.
///
/// Colour is used on a terminal only, and never when `NO_COLOR` is set or `TERM` is `dumb`.
struct Terminal: Sendable {
    let isQuiet: Bool
    private let errorsAreColoured: Bool
    private let resultsAreColoured: Bool

    init(isQuiet: Bool = false) {
        self.isQuiet = isQuiet
        let term = getenv("TERM").map { String(cString: $0) }
        let noColour = getenv("NO_COLOR").map { String(cString: $0) } ?? ""
        let knowsColour = noColour.isEmpty && term != nil && term != "dumb"
        errorsAreColoured = isatty(STDERR_FILENO) == 1 && knowsColour
        resultsAreColoured = isatty(STDOUT_FILENO) == 1 && knowsColour
    }

    /// Writes one line of result to standard output.
    func print(_ line: String) {
        Self.write(line + "\n", to: STDOUT_FILENO)
    }

    /// Writes a note and its hint to standard error, unless `--quiet` was given.
    func note(_ line: String, hint: String? = nil) {
        guard !isQuiet else { return }
        Self.write("notify: \(line)\n" + (hint.map { "hint: \($0)\n" } ?? ""), to: STDERR_FILENO)
    }

    /// Writes what went wrong beside something that succeeded, to standard error.
    func warn(_ error: any Error) {
        let failure = CommandFailure(converting: error)
        Self.write("notify: \(failure.what): \(failure.why)\n", to: STDERR_FILENO)
    }

    /// Writes a failure and its hint to standard error.
    func report(_ failure: CommandFailure) {
        var lines = "\(Self.coloured("notify:", "31", errorsAreColoured)) \(failure.what): \(failure.why)\n"
        if let hint = failure.hint { lines += "\(Self.coloured("hint:", "36", errorsAreColoured)) \(hint)\n" }
        Self.write(lines, to: STDERR_FILENO)
    }

    /// Returns a part of a line of result in a colour (an SGR code), where colour may be used.
    func coloured(_ text: String, _ code: String) -> String {
        Self.coloured(text, code, resultsAreColoured)
    }

    private static func coloured(_ text: String, _ code: String, _ isWanted: Bool) -> String {
        isWanted ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }

    private static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8), to: descriptor)
    }

    /// Writes all of `bytes`, unless the reader has gone.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        // Where nobody reads there is nobody to tell.
        try? deliver(bytes, to: descriptor)
    }

    /// Writes all of `bytes`, or tells why not.
    static func deliver(_ bytes: [UInt8], to descriptor: Int32) throws(CommandFailure) {
        do throws(Errno) {
            try FileDescriptor(rawValue: descriptor).writeAll(bytes)
        } catch {
            throw CommandFailure("output", "cannot be written: \(error.reason)", status: .inputOutput)
        }
    }
}

extension Terminal {
    /// Writes a result for programs: one JSON value, keys sorted.
    func print(json value: some Encodable) throws(CommandFailure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            print(String(decoding: try encoder.encode(value), as: UTF8.self))
        } catch {
            throw CommandFailure("result", "cannot be written as JSON", status: .internalError)
        }
    }
}
