internal import Escaping
internal import Files
internal import Mail
internal import Synchronization

/// Where mails are kept. Every call may wait for the disk.
final class MailDirectory: Sendable {
    private struct Sequence {
        var count = 0
        var last = Timestamp(seconds: 0, microseconds: 0)
    }

    let path: String
    private let sequence = Mutex(Sequence())

    /// Opens the directory at `path`, and makes it with mode 0700 when it is missing.
    init(path: String) throws(SandboxError) {
        self.path = path
        do throws(FileError) {
            try Directory(FilePath(path)).make(withParents: false)
            // Only a file that was really made proves that mail can be stored.
            _ = try NewFile(beside: FilePath(path).appending("probe"))
        } catch {
            throw Self.notWritable(path, error)
        }
    }

    /// Writes a public file beside the mails and answers its path; an older one is replaced.
    func publish(_ octets: [UInt8], as name: String) throws(SandboxError) -> String {
        do throws(FileError) {
            try NewFile.replace(FilePath(path).appending(name), with: octets, mode: 0o644)
        } catch {
            throw Self.notWritable(path, error)
        }
        return "\(path)/\(name)"
    }

    /// The next name; names sort in the order in which they were given out, even when the clock is set back.
    func nextName() -> String {
        sequence.withLock { sequence in
            sequence.count += 1
            sequence.last = max(sequence.last, .now())
            return "\(sequence.last.fileName)-\(Timestamp.padded(sequence.count, to: 6)).eml"
        }
    }

    private static func notWritable(_ path: String, _ error: FileError) -> SandboxError {
        SandboxError(
            .directoryNotWritable,
            reason: "cannot write to the directory \(Visible.escaped(path)): "
                + (error.errno?.reason ?? error.description)
        )
    }
}
