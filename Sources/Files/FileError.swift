package import SystemPackage

/// What could not be done with a file or a directory.
package struct FileError: Error, Equatable, Sendable {
    /// The raw value completes "cannot …".
    package enum Operation: String, Sendable {
        case open
        case create
        case examine = "look at"
        case read
        case readBack = "read back"
        case write
        /// `fsync` of the file.
        case flush = "flush"
        /// Opening or `fsync` of the directory: what was done is visible, and may not survive a power failure.
        case flushDirectory = "flush the directory"
        case keepOwner = "keep the owner of"
        case setMode = "set the mode of"
        case replace
        case lock
        case makeDirectory = "make the directory"
    }

    package enum Reason: Equatable, Sendable {
        case system(Errno)
        case notRegular
        case notDirectory
        /// A link that is not followed.
        case symbolicLink
        /// The user id of an owner who is neither this user nor root.
        case foreignOwner(UInt32)
        /// Others may write. The mode has the 12 bits of `chmod`.
        case writableByOthers(mode: UInt32)
        /// Others have access. The mode has the 12 bits of `chmod`.
        case openToOthers(mode: UInt32)
        /// In bytes.
        case tooLarge(limit: Int)
        /// What is read back is not what was written.
        case altered
        /// Another process has kept the lock for so long.
        case busy(Duration)
    }

    package let operation: Operation
    package let path: FilePath
    package let reason: Reason

    package init(_ operation: Operation, _ path: FilePath, _ reason: Reason) {
        self.operation = operation
        self.path = path
        self.reason = reason
    }

    init(_ operation: Operation, _ path: FilePath, _ errno: Errno) {
        self.init(operation, path, .system(errno))
    }

    /// The error of the system, where it is one.
    package var errno: Errno? {
        if case .system(let errno) = reason { errno } else { nil }
    }

    package var isMissing: Bool { errno?.isMissing ?? false }

    /// Whether there is no space left for it.
    package var isFull: Bool { errno == .noSpace || errno == .diskQuotaExceeded }
}

extension FileError: CustomStringConvertible {
    /// What happened, without the path: lower case, no final period.
    package var description: String {
        switch reason {
        case .system(let errno): "cannot \(operation.rawValue): \(errno.reason)"
        case .notRegular: "is not a regular file"
        case .notDirectory: "is not a directory"
        case .symbolicLink: "is a symbolic link, which is not followed"
        case .foreignOwner(let user): "belongs to user \(user), neither to you nor to root"
        case .writableByOthers(let mode): "has mode \(Self.octal(mode)); others must not write to it"
        case .openToOthers(let mode): "has mode \(Self.octal(mode)); others than its owner must not have access"
        case .tooLarge(let limit): "is larger than the limit of \(limit) bytes"
        case .altered: "the disk returns other bytes than were written"
        case .busy(let duration): "another process has been writing it for \(duration)"
        }
    }

    private static func octal(_ mode: UInt32) -> String {
        "0" + String(mode, radix: 8)
    }
}
