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
        let descriptor = try openDirectory()
        defer { close(descriptor) }
        let name = Self.freshName()
        let temporary = ".\(name).partial"
        do throws(UnsentStoreError) {
            try write(octets, to: temporary, in: descriptor)
            guard renameat(descriptor, temporary, descriptor, name) == 0 else { throw failure("cannot rename", name) }
            guard fsync(descriptor) == 0 else { throw failure("cannot flush", "") }
        } catch {
            unlinkat(descriptor, temporary, 0)
            throw error
        }
        return "\(directory)/\(name)"
    }

    private func openDirectory() throws(UnsentStoreError) -> Int32 {
        for path in Self.ancestors(directory) where mkdir(path, 0o700) != 0 && errno != EEXIST {
            // A parent that exists may refuse mkdir for another reason, such as a read-only file system.
            let code = errno
            guard access(path, F_OK) == 0 else { throw failure("cannot make the directory", "", code) }
        }
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open the directory", "") }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            defer { close(descriptor) }
            throw failure("cannot examine the directory", "")
        }
        if status.st_mode & 0o077 != 0, fchmod(descriptor, 0o700) != 0 {
            defer { close(descriptor) }
            throw failure("others have access to the directory, and it cannot be closed to them", "")
        }
        return descriptor
    }

    private func write(_ octets: [UInt8], to name: String, in directory: Int32) throws(UnsentStoreError) {
        let descriptor = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot create", name) }
        var isOpen = true
        defer { if isOpen { close(descriptor) } }
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw failure("cannot write", name)
            }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure("cannot flush", name) }
        isOpen = false
        guard close(descriptor) == 0 else { throw failure("cannot close", name) }
    }

    private func failure(_ what: String, _ name: String, _ code: Int32 = errno) -> UnsentStoreError {
        UnsentStoreError(
            path: name.isEmpty ? directory : "\(directory)/\(name)",
            reason: "\(what): \(String(cString: strerror(code)).lowercased())",
            code: code
        )
    }

    /// The directory and those above it, from the top.
    private static func ancestors(_ path: String) -> [String] {
        var ancestors: [String] = []
        var ancestor = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") {
            if !ancestor.isEmpty, !ancestor.hasSuffix("/") { ancestor += "/" }
            ancestor += component
            ancestors.append(ancestor)
        }
        return ancestors
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
