/// Octets that a credential can be read from: a line of AUTH, a key, or what they are made of.
///
/// They lie in `LockedMemory`, which goes with the last reference.
package final class SecretOctets: Sendable, Unreadable {
    package let count: Int

    // Written only inside `init`, before another thread can know of it, and wiped when no reference is left.
    private nonisolated(unsafe) let memory: LockedMemory

    /// Takes `count` octets, zero at first, for `fill` to write.
    package init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        memory = LockedMemory(count: count)
        self.count = count
        fill(memory.octets)
    }

    /// Puts the parts one behind the other.
    package convenience init(joining parts: [UnsafeRawBufferPointer]) {
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

    /// Lends the octets for the length of one call.
    package func withUnsafeBytes<Result: ~Copyable>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        defer { withExtendedLifetime(self) {} }
        return body(UnsafeRawBufferPointer(memory.octets))
    }
}

extension SecretOctets: Equatable {
    /// Compares in a time that depends on the lengths only.
    package static func == (left: SecretOctets, right: SecretOctets) -> Bool {
        left.withUnsafeBytes { one in right.withUnsafeBytes { ConstantTime.areEqual(one, $0) } }
    }
}

/// Hides a value from every kind of description.
package protocol Unreadable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Unreadable {
    package var description: String { "(not shown)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
