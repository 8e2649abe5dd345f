import CSodium

/// Secret bytes in guarded memory.
///
/// They are placed between guard pages, locked against swapping where the system allows it (`ProcessHardening.apply()`
/// returns whether it does), left out of core dumps, read-only once written, and wiped when the last reference is gone.
/// They cannot be turned into a `String`, and no description shows them.
package final class SecretBuffer: Sendable {
    /// In bytes.
    package let count: Int

    // Safe to share: the memory is written only inside `init`, before another thread can know of it, and is read-only
    // from then on until `deinit`, which runs when no reference is left.
    private nonisolated(unsafe) let address: UnsafeMutableRawPointer

    /// Lets `filling` write up to `capacity` bytes into fresh guarded memory.
    ///
    /// - Parameters:
    ///   - capacity: how many bytes at most.
    ///   - filling: writes from the beginning of the memory and returns how many bytes it wrote; the rest is wiped.
    /// - Throws: what `filling` throws; `.resources` where memory is short.
    package init(
        count capacity: Int,
        filling: (UnsafeMutableRawBufferPointer) throws(VaultError) -> Int
    ) throws(VaultError) {
        try Sodium.start()
        let size = max(capacity, 1)
        guard let address = sodium_malloc(size) else {
            throw VaultError(kind: .resources, path: "memory", .noMemoryForSecret)
        }
        do throws(VaultError) {
            let memory = UnsafeMutableRawBufferPointer(start: address, count: max(capacity, 0))
            let used = min(max(try filling(memory), 0), memory.count)
            sodium_memzero(address + used, size - used)
            guard sodium_mprotect_readonly(address) == 0 else {
                throw VaultError(kind: .resources, path: "memory", .memoryNotReadOnly)
            }
            self.count = used
            self.address = address
        } catch {
            sodium_free(address)
            throw error
        }
    }

    /// Copies bytes; the caller wipes the original.
    package convenience init(copying bytes: UnsafeRawBufferPointer) throws(VaultError) {
        try self.init(count: bytes.count) { memory in
            memory.copyMemory(from: bytes)
            return bytes.count
        }
    }

    /// Concatenates several secrets.
    package convenience init(joining parts: [SecretBuffer]) throws(VaultError) {
        try self.init(count: parts.reduce(0) { $0 + $1.count }) { memory in
            var offset = 0
            for part in parts {
                part.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: memory[offset...]).copyMemory(from: $0) }
                offset += part.count
            }
            return offset
        }
    }

    deinit {
        sodium_free(address)
    }

    /// Calls `body` with the bytes, which are valid only during the call.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: address, count: count))
    }

    /// Calls `body` with the bytes as the functions of C take them; valid only during the call.
    func withAddress<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        defer { withExtendedLifetime(self) {} }
        return body(UnsafePointer(address.assumingMemoryBound(to: UInt8.self)))
    }
}

extension SecretBuffer: Equatable {
    /// Compares in time that depends only on the lengths.
    package static func == (left: SecretBuffer, right: SecretBuffer) -> Bool {
        guard left.count == right.count else { return false }
        return left.withAddress { one in
            right.withAddress { other in sodium_memcmp(one, other, left.count) == 0 }
        }
    }
}

extension SecretBuffer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "[secret]" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
