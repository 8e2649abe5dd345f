import Glibc

/// Takes a passphrase or password from a person or a program, straight into guarded memory.
package enum SecretPrompt {
    /// How long a secret may be, in bytes.
    package static let limit = 64 << 10

    /// Reads from `descriptor` to its end and closes it, so that no child inherits it; the three standard ones stay open.
    ///
    /// One line end (LF or CRLF) at the very end is not part of the secret; everything else is, byte for byte, NUL and
    /// what is no UTF-8 included. Nothing is normalised: who types another form of the same letters (NFC, NFD) types
    /// another secret.
    ///
    /// - Throws: `.unusableSecret` where it is empty or above 64 KiB; `.io` where it cannot be read, or was not handed to
    ///   this process.
    package static func read(descriptor: Int32) throws(VaultError) -> SecretBuffer {
        let source = "descriptor \(descriptor)"
        // One that is no file of any kind is one of our own, such as an event loop's, from which nothing ever comes.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != 0 else {
            throw VaultError(kind: .io, path: source, .descriptorClosed, remedy: .openDescriptor(descriptor))
        }
        var capacity = 4 << 10
        var secret = try SecretBuffer(count: capacity) { memory throws(VaultError) in
            try fill(memory, from: descriptor, source: source)
        }
        // A full buffer may not be all; larger ones are taken only when they are needed, as locked memory is scarce.
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

    /// Returns the secret without a line end at its end, if it is a usable one.
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
        var used = 0
        while used < memory.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: memory[used...])
            let count = Glibc.read(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&waiting, 1, -1)
                continue
            }
            guard count >= 0 else { throw VaultError(number: errno, doing: "read", path: source) }
            guard count > 0 else { break }
            used += count
        }
        return used
    }
}
