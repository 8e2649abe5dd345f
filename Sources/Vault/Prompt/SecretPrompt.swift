import Files
import Glibc

/// Reads a passphrase or password from a person or a program, straight into guarded memory.
package enum SecretPrompt {
    /// The longest secret, in bytes.
    package static let limit = 64 << 10

    /// Reads from `descriptor` to its end and closes it, so that no child inherits it; the three standard ones stay open.
    ///
    /// One trailing line end (LF or CRLF) is not part of the secret; everything else is, byte for byte, including NUL and
    /// invalid UTF-8. Nothing is normalised: the same letters in another normal form (NFC, NFD) are another secret.
    ///
    /// - Throws: `.unusableSecret` where it is empty or longer than 64 KiB; `.io` where the descriptor cannot be read or was
    ///   not opened for this process.
    package static func read(descriptor: Int32) throws(VaultError) -> SecretBuffer {
        let source = "descriptor \(descriptor)"
        // One without a file type is our own, such as that of an event loop, which never has input.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != 0 else {
            throw VaultError(kind: .io, path: source, .descriptorClosed, remedy: .openDescriptor(descriptor))
        }
        var capacity = 4 << 10
        var secret = try SecretBuffer(count: capacity) { memory throws(VaultError) in
            try fill(memory, from: descriptor, source: source)
        }
        // A full buffer may not be all. Larger ones are allocated only when needed, since locked memory is scarce.
        while secret.count == capacity {
            guard capacity <= limit else { throw unusable(source, .longerThan(limit)) }
            capacity = min(capacity * 4, limit + lineEndLimit + 1)
            let begun = secret
            secret = try SecretBuffer(count: capacity) { memory throws(VaultError) in
                begun.withUnsafeBytes { memory.copyMemory(from: $0) }
                let rest = UnsafeMutableRawBufferPointer(rebasing: memory[begun.count...])
                return begun.count + (try fill(rest, from: descriptor, source: source))
            }
        }
        if descriptor > STDERR_FILENO { close(descriptor) }
        return try withoutLineEnd(secret, source: source)
    }

    /// Returns the secret without one trailing line end; `source` names it in errors.
    ///
    /// - Throws: `.unusableSecret` where it is empty or longer than 64 KiB.
    package static func withoutLineEnd(_ secret: SecretBuffer, source: String) throws(VaultError) -> SecretBuffer {
        let stripped = try secret.withUnsafeBytes { bytes throws(VaultError) in
            var end = bytes.count
            if end > 0, bytes[end - 1] == UInt8(ascii: "\n") {
                end -= 1
                if end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            }
            return try SecretBuffer(copying: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        }
        guard stripped.count > 0 else { throw unusable(source, .emptySecret) }
        guard stripped.count <= limit else { throw unusable(source, .longerThan(limit)) }
        return stripped
    }

    static func unusable(_ source: String, _ detail: VaultError.Detail) -> VaultError {
        VaultError(kind: .unusableSecret, path: source, detail)
    }

    private static let lineEndLimit = 2

    static func fill(
        _ memory: UnsafeMutableRawBufferPointer,
        from descriptor: Int32,
        source: String
    ) throws(VaultError) -> Int {
        let input = FileDescriptor(rawValue: descriptor)
        var used = 0
        while used < memory.count {
            do throws(Errno) {
                let count = try input.readSome(into: UnsafeMutableRawBufferPointer(rebasing: memory[used...]))
                guard count > 0 else { break }
                used += count
            } catch {
                guard error == .wouldBlock, (try? input.waitForInput()) != nil else {
                    throw VaultError(number: error.rawValue, doing: "read", path: source)
                }
            }
        }
        return used
    }
}

extension SecretPrompt {
    /// Reads `descriptor`, which stays open, to its end; `source` names it in errors.
    ///
    /// - Throws: `.malformed` where there are more than `limit` bytes; `.io`, `.resources`.
    package static func readWhole(
        descriptor: Int32,
        limit: Int,
        source: String
    ) throws(VaultError) -> SecretBuffer {
        let whole = try SecretBuffer(count: limit + 1) { memory throws(VaultError) in
            try fill(memory, from: descriptor, source: source)
        }
        guard whole.count <= limit else {
            throw VaultError(kind: .malformed, path: source, .longerThan(limit))
        }
        return whole
    }
}
