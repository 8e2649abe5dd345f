import Glibc

/// Octets that a credential can be read from: a line of AUTH, or what it is made of.
///
/// They lie in pages of their own, which are never moved, are locked against swapping where the system allows it, stay
/// out of core dumps, and are wiped with the last reference.
package final class SecretOctets: Sendable, Unreadable {
    package let count: Int

    // Written only inside `init`, before another thread can know of it, and wiped when no reference is left.
    private nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer
    private let isMapped: Bool

    /// Takes `count` octets, zero at first, for `fill` to write.
    init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        let length = max(count, 1)
        let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        if let mapped, mapped != MAP_FAILED {
            memory = UnsafeMutableRawBufferPointer(start: mapped, count: count)
            _ = mlock(mapped, length)
            _ = madvise(mapped, length, MADV_DONTDUMP)
            isMapped = true
        } else {
            memory = .allocate(byteCount: count, alignment: 1)
            memory.initializeMemory(as: UInt8.self, repeating: 0)
            isMapped = false
        }
        self.count = count
        fill(memory)
    }

    /// Puts the parts one behind the other.
    convenience init(joining parts: [UnsafeRawBufferPointer]) {
        self.init(count: parts.reduce(0) { $0 + $1.count }) { memory in
            var offset = 0
            for part in parts {
                UnsafeMutableRawBufferPointer(rebasing: memory[offset...]).copyMemory(from: part)
                offset += part.count
            }
        }
    }

    /// Base64 of `octets`.
    convenience init(encoding octets: UnsafeRawBufferPointer) {
        self.init(count: Base64.length(of: octets.count)) { Base64.encode(octets, into: $0) }
    }

    deinit {
        guard let start = memory.baseAddress else { return }
        explicit_bzero(start, count)
        if isMapped { munmap(start, max(count, 1)) } else { memory.deallocate() }
    }

    /// Lends the octets for the length of one call.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        defer { withExtendedLifetime(self) {} }
        return body(UnsafeRawBufferPointer(memory))
    }
}

extension SecretOctets: Equatable {
    package static func == (left: SecretOctets, right: SecretOctets) -> Bool {
        left.withUnsafeBytes { one in right.withUnsafeBytes { other in one.elementsEqual(other) } }
    }
}
