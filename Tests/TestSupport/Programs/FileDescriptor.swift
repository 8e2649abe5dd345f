import CTestProcess
package import Foundation
import Glibc

/// An open file that no child inherits unasked; closed with its last holder.
package final class FileDescriptor: Sendable {
    package let number: Int32

    /// - Throws: `POSIXError` where `number` is none.
    private init(_ number: Int32) throws {
        guard number >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        self.number = number
    }

    deinit { close(number) }

    package static func pipe() throws -> (read: FileDescriptor, write: FileDescriptor) {
        var ends: [Int32] = [-1, -1]
        errno = test_open_pipe(&ends)
        return (try FileDescriptor(ends[0]), try FileDescriptor(ends[1]))
    }

    package static func reading(_ path: String) throws -> FileDescriptor {
        try FileDescriptor(open(path, O_RDONLY | O_CLOEXEC))
    }

    package static func creating(_ path: String) throws -> FileDescriptor {
        try FileDescriptor(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600))
    }

    /// A file without a name that holds `data`.
    package static func holding(_ data: Data) throws -> FileDescriptor {
        let url = FileManager.default.temporaryDirectory.appending(path: "notify-input-\(UUID().uuidString)")
        try data.write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try reading(url.path)
    }

    /// The reading end of a pipe that holds `text`, which is no longer than a pipe's buffer.
    package static func pipe(holding text: String) throws -> FileDescriptor {
        let (read, write) = try pipe()
        try FileHandle(fileDescriptor: write.number).write(contentsOf: Data(text.utf8))
        return read
    }

    /// A second one for the same file, with the number `least` or a higher one.
    package func duplicate(from least: Int32) throws -> FileDescriptor {
        try FileDescriptor(fcntl(number, F_DUPFD_CLOEXEC, least))
    }

    /// Reads up to the end, on a thread of its own.
    package func content() async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { [self] in
                continuation.resume(with: Result { try FileHandle(fileDescriptor: number).readToEnd() ?? Data() })
            }
        }
    }
}
