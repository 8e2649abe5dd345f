import Glibc
import SASL

/// A file that nobody but its owner may read.
enum PrivateKeyFile {
    struct Fault: Error {
        let reason: String
        /// Others than its owner have access.
        var isTooOpen = false
    }

    private static let maximumLength = 64 << 10

    /// Owner and mode are those of what was opened in the end. The caller wipes the octets.
    static func read(_ path: String) -> Result<[UInt8], Fault> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { return .failure(Fault(reason: "cannot be opened: \(words(errno))")) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failure(Fault(reason: "cannot be read: \(words(errno))")) }
        if let fault = fault(of: status) { return .failure(fault) }
        var octets = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = octets.withUnsafeMutableBytes { Glibc.pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count == octets.count else {
            octets.wipe()
            return .failure(Fault(reason: "cannot be read: \(count < 0 ? words(errno) : "it has become shorter")"))
        }
        return .success(octets)
    }

    private static func fault(of status: stat) -> Fault? {
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= maximumLength else {
            return Fault(reason: "is not a file of at most \(maximumLength >> 10) KiB")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            return Fault(reason: "belongs to user \(status.st_uid), neither to you nor to root")
        }
        let mode = status.st_mode & 0o7777
        // Root may let a group of its choice read.
        guard mode & 0o077 == 0 || (status.st_uid == 0 && mode & 0o037 == 0) else {
            return Fault(
                reason: "has mode 0\(String(mode, radix: 8)); others than its owner must not have access",
                isTooOpen: true
            )
        }
        return nil
    }

    private static func words(_ code: CInt) -> String {
        String(cString: strerror(code)).lowercased()
    }
}
