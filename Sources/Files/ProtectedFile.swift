package import Glibc
package import SystemPackage

/// A regular file, open for reading, whose owner and mode are as they have to be.
package struct ProtectedFile: ~Copyable {
    /// What is asked of a file.
    package enum Protection: Sendable {
        /// That it is a regular file, whoever can read or write it.
        case none
        /// That its owner is this user or root.
        case owner
        /// Also that nobody but its owner may write it.
        case unalterable
        /// That nobody but its owner may read it: the mode is 0600 or 0400 or, where root is the owner, 0640 or 0440.
        case secret
    }

    /// What `fstat` told when it was opened.
    package let status: stat
    private let file: OwnedDescriptor
    private let path: FilePath

    /// Opens and checks. Never waits for a FIFO's writer.
    ///
    /// - Throws: `.notRegular`, `.foreignOwner`, `.writableByOthers`, `.openToOthers`, `.symbolicLink` where links are not
    ///   followed, `.system`.
    package init(_ path: FilePath, _ protection: Protection, followsLinks: Bool = false) throws(FileError) {
        let file = try Self.open(path, followsLinks: followsLinks)
        let status: stat
        do throws(Errno) {
            status = try file.descriptor.status()
        } catch {
            throw FileError(.examine, path, error)
        }
        if let reason = protection.fault(of: status) { throw FileError(.open, path, reason) }
        self.path = path
        self.file = file
        self.status = status
    }

    private static func open(_ path: FilePath, followsLinks: Bool) throws(FileError) -> OwnedDescriptor {
        do throws(Errno) {
            return try OwnedDescriptor(opening: path, O_RDONLY | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW))
        } catch {
            switch error {
            case .tooManySymbolicLinkLevels where !followsLinks: throw FileError(.open, path, .symbolicLink)
            // A socket.
            case .noSuchAddressOrDevice: throw FileError(.open, path, .notRegular)
            default: throw FileError(.open, path, error)
            }
        }
    }

    /// Returns the whole file, which may have `limit` bytes at most.
    ///
    /// Throws `.tooLarge` and `.system`.
    package func readAll(limit: Int) throws(FileError) -> [UInt8] {
        let size = Int(status.st_size)
        guard size <= limit else { throw FileError(.read, path, .tooLarge(limit: limit)) }
        // A file of /proc has no size.
        let bytes = try size == 0 ? readPrefix(limit + 1) : readBeginning(size)
        guard bytes.count <= limit else { throw FileError(.read, path, .tooLarge(limit: limit)) }
        return bytes
    }

    /// Reads into memory that is taken once, since a vault may be large and memory scarce.
    private func readBeginning(_ size: Int) throws(FileError) -> [UInt8] {
        do throws(Errno) {
            return try file.descriptor.read(0..<size)
        } catch {
            throw FileError(.read, path, error)
        }
    }

    /// Returns the first `limit` bytes of a file that decides what is run, or who sees a password; `nil` where there is
    /// none. Links are followed.
    ///
    /// - Throws: also where anybody but this user and root can change it, or put another one in its place.
    package static func readTrusted(_ path: FilePath, upTo limit: Int) throws(FileError) -> [UInt8]? {
        do throws(FileError) {
            let file = try ProtectedFile(path, .unalterable, followsLinks: true)
            try Directory.expectTrusted(above: path)
            return try file.readPrefix(limit)
        } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    /// Returns the first `limit` bytes of the file, or fewer where it ends before.
    package func readPrefix(_ limit: Int) throws(FileError) -> [UInt8] {
        do throws(Errno) {
            return try file.descriptor.readAll(limit: limit)
        } catch {
            throw FileError(.read, path, error)
        }
    }

    /// Reads from the beginning until `memory` is full or the file ends, and returns the number of bytes.
    package func fill(_ memory: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        do throws(Errno) {
            return try file.descriptor.fill(memory, at: 0)
        } catch {
            throw FileError(.read, path, error)
        }
    }
}

extension ProtectedFile.Protection {
    /// Returns what is wrong with a file, or `nil`.
    package func fault(of status: stat) -> FileError.Reason? {
        guard status.st_mode & S_IFMT == S_IFREG else { return .notRegular }
        if self == .none { return nil }
        guard isTrusted(status.st_uid) else { return .foreignOwner(status.st_uid) }
        let mode = status.st_mode & 0o7777
        switch self {
        case .none, .owner: return nil
        case .unalterable: return mode & 0o022 == 0 ? nil : .writableByOthers(mode: mode)
        case .secret:
            let isClosed = [0o600, 0o400].contains(mode) || (status.st_uid == 0 && [0o640, 0o440].contains(mode))
            return isClosed ? nil : .openToOthers(mode: mode)
        }
    }
}
