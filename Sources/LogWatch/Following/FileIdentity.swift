internal import Glibc

/// Which file it is, whatever its name: unique while the file is open, otherwise to be confirmed by its content.
struct FileIdentity: Hashable, Sendable, Codable {
    let device: UInt64
    let inode: UInt64
}

/// The fields of stat(2) that following needs.
struct FileStatus: Equatable {
    let identity: FileIdentity
    /// In bytes.
    let size: Int
    let isRegular: Bool
    /// Whether no name leads to the file.
    let isUnlinked: Bool
    /// Nanoseconds since 1970.
    let modified: Int

    init(_ status: stat) {
        identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        size = Int(status.st_size)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        isUnlinked = status.st_nlink == 0
        modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    }

    static func at(_ path: String, followsLink: Bool) throws(SystemError) -> FileStatus {
        var status = stat()
        guard fstatat(AT_FDCWD, path, &status, followsLink ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else { throw .last }
        return FileStatus(status)
    }
}

/// A piece of a file to recognize it by: the number of bytes and their FNV-1a hash.
struct ContentMark: Hashable, Sendable, Codable {
    /// How many bytes are taken at the start of a file, or before an offset.
    static let span = 256
    /// With fewer bytes than this before an offset, equal content proves nothing.
    static let leastEvidence = 64

    let length: Int
    let hash: UInt64

    init(_ bytes: some Collection<UInt8>) {
        length = bytes.count
        hash = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
