internal import Files
import Glibc

/// The directory of messages that could not be handed over, one `.eml` file each.
///
/// A file holds the message octet for octet as it would have left, after a few header fields that tell for whom it is
/// kept and why; any mail program reads it. It appears whole or not at all, and is on the disk when `keep` returns.
package struct UnsentStore: Sendable {
    /// Absolute, or relative to the working directory.
    package let directory: String

    package init(directory: String) {
        self.directory = directory
    }

    /// Keeps the message for those recipients that the note names; returns the file's path.
    ///
    /// The directory is made when it is missing (0700); the file is readable by its owner alone (0600).
    package func keep(
        _ message: [UInt8],
        under note: UnsentNote
    ) throws(UnsentStoreError) -> String {
        let octets = note.header + message
        let name = Self.freshName()
        do throws(FileError) {
            let place = FilePath(directory)
            try Directory(place).make()
            try Directory(place).closeToOthers()
            try NewFile.replace(place.appending(name), with: octets)
        } catch {
            throw UnsentStoreError(
                path: error.path.string,
                reason: error.description,
                code: error.errno?.rawValue ?? 0
            )
        }
        return "\(directory)/\(name)"
    }

    /// `20261011T120509Z-0123456789abcdef.eml`: sorted by time, and never taken.
    private static func freshName() -> String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(Int.init)
        let random = String(UInt64.random(in: .min ... .max), radix: 16)
        return padded(date) + "T" + padded(clock) + "Z-" + String(repeating: "0", count: 16 - random.count) + random
            + ".eml"
    }

    private static func padded(_ numbers: [Int]) -> String {
        numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }
}
