package import Glibc
package import SystemPackage

/// A descriptor that is closed with its last use.
package struct OwnedDescriptor: ~Copyable, Sendable {
    package let descriptor: FileDescriptor

    package init(owning descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    /// Opens a file with flags of `open(2)`, closed on exec; one that is made gets `mode`. A terminal does not become the
    /// controlling one.
    package init(opening path: FilePath, _ flags: Int32, mode: mode_t = 0o600) throws(Errno) {
        descriptor = FileDescriptor(
            rawValue: try uninterrupted {
                path.withPlatformString { Glibc.open($0, flags | O_CLOEXEC | O_NOCTTY, mode) }
            }
        )
    }

    /// Opens a file as above, and says what it was opened for where that fails.
    static func open(
        _ path: FilePath,
        _ flags: Int32,
        to operation: FileError.Operation
    ) throws(FileError) -> OwnedDescriptor {
        do throws(Errno) {
            return try OwnedDescriptor(opening: path, flags)
        } catch {
            throw FileError(operation, path, error)
        }
    }

    deinit {
        close(descriptor.rawValue)
    }
}

extension FileDescriptor {
    /// Reads once, and returns how many bytes were read: 0 at the end.
    package func readSome(into memory: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try uninterrupted { Glibc.read(rawValue, memory.baseAddress, memory.count) }
    }

    /// Reads until `memory` is full or the input ends, from `offset` in a file or, where that is `nil`, from where the last
    /// read ended. Returns how many bytes were read.
    package func fill(_ memory: UnsafeMutableRawBufferPointer, at offset: Int? = nil) throws(Errno) -> Int {
        var used = 0
        while used < memory.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: memory[used...])
            let count = try uninterrupted {
                if let offset {
                    Glibc.pread(rawValue, rest.baseAddress, rest.count, offset + used)
                } else {
                    Glibc.read(rawValue, rest.baseAddress, rest.count)
                }
            }
            guard count > 0 else { break }
            used += count
        }
        return used
    }

    /// Reads up to the end, `limit` bytes at most.
    package func readAll(limit: Int) throws(Errno) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(limit, 64 << 10))
        while bytes.count < limit {
            var target = piece.mutableSpan
            let count = try target.withUnsafeMutableBytes { memory throws(Errno) in try readSome(into: memory) }
            guard count > 0 else { break }
            bytes += piece.prefix(min(count, limit - bytes.count))
        }
        return bytes
    }

    /// Reads what lies in a part of a file, less where the file ends before.
    package func read(_ range: Range<Int>) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var target = bytes.mutableSpan
        let count = try target.withUnsafeMutableBytes { memory throws(Errno) in
            try fill(memory, at: range.lowerBound)
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Writes all of `bytes`.
    package func writeAll(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try writeSome(UnsafeRawBufferPointer(rebasing: rest))
            guard count > 0 else { throw .ioError }
            rest = rest.dropFirst(count)
        }
    }

    /// Writes all of `bytes`.
    package func writeAll(_ bytes: [UInt8]) throws(Errno) {
        try bytes.span.withUnsafeBytes { bytes throws(Errno) in try writeAll(bytes) }
    }

    /// Writes once, and returns how many bytes were written.
    package func writeSome(_ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
        try uninterrupted { Glibc.write(rawValue, bytes.baseAddress, bytes.count) }
    }

    package func status() throws(Errno) -> Glibc.stat {
        var status = Glibc.stat()
        try uninterrupted { fstat(rawValue, &status) }
        return status
    }

    /// Waits until the disk has it.
    package func flush() throws(Errno) {
        try uninterrupted { fsync(rawValue) }
    }

    /// Whether there is something to read, or the other end is closed, before `end` has passed. Waits for it.
    package func waitForInput(until end: ContinuousClock.Instant? = nil) throws(Errno) -> Bool {
        var entries = [pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)]
        return try wait(for: &entries, until: end) > 0
    }

    /// Where root runs, gives the open file to the owner of what lies at `path`. That it cannot be given is no failure:
    /// its owner is told when it is used.
    package func share(withOwnerOf path: FilePath) {
        guard geteuid() == 0, let model = try? path.status(), let own = try? status(),
            own.st_uid != model.st_uid || own.st_gid != model.st_gid
        else { return }
        _ = fchown(rawValue, model.st_uid, model.st_gid)
    }
}

/// Waits until one of the descriptors is ready, and fills in `revents`. Without `end` it waits for ever.
///
/// Returns how many are ready: 0 once `end` has passed, or after 24 days.
package func wait(for entries: inout [pollfd], until end: ContinuousClock.Instant? = nil) throws(Errno) -> Int {
    Int(try uninterrupted { poll(&entries, nfds_t(entries.count), end.map(milliseconds) ?? -1) })
}

/// The time up to `end`, rounded up.
private func milliseconds(until end: ContinuousClock.Instant) -> Int32 {
    let (seconds, attoseconds) = (end - .now).components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (whole, isBeyond) = seconds.multipliedReportingOverflow(by: 1000)
    return isBeyond ? .max : Int32(clamping: whole + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
}
