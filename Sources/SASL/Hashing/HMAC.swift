internal import CNettle

/// HMAC (RFC 2104) under one key.
///
/// nettle has HMAC and PBKDF2 too, but lays the padded key and every intermediate digest on the stack. Here all of that
/// lies in one piece of locked memory, and the stack below, where the hash functions work, is wiped after each use.
package struct HMAC: ~Copyable {
    private let hash: HashFunction
    /// Keeps what the others point at.
    private let memory: LockedMemory
    /// What the key's two pads leave the hash function in.
    private let inner: HashContext
    private let outer: HashContext
    private let running: HashContext
    /// First the padded key, then digests. A block is longer than a digest.
    private let block: UnsafeMutableRawBufferPointer

    /// Takes the key in; it may have any length.
    package init(_ hash: HashFunction, key: UnsafeRawBufferPointer) {
        defer { nettle_shim_wipe_stack() }
        let length = hash.contextLength
        memory = LockedMemory(count: length * 3 + hash.blockLength)
        let octets = memory.octets
        let places = (0..<3).map { UnsafeMutableRawBufferPointer(rebasing: octets[($0 * length)...].prefix(length)) }
        self.hash = hash
        inner = HashContext(hash, at: places[0])
        outer = HashContext(hash, at: places[1])
        running = HashContext(hash, at: places[2])
        block = UnsafeMutableRawBufferPointer(rebasing: octets[(length * 3)...])
        if key.count > hash.blockLength {
            hash.digest(of: key).withUnsafeBytes { Self.start(inner, outer, $0, block) }
        } else {
            Self.start(inner, outer, key, block)
        }
    }

    package init(_ hash: HashFunction, key: SecretOctets) {
        self = key.withUnsafeBytes { HMAC(hash, key: $0) }
    }

    /// Returns the code of a message.
    package func code(for message: [UInt8]) -> SecretOctets {
        defer { nettle_shim_wipe_stack() }
        return SecretOctets(count: hash.digestLength) { code in
            start()
            message.withUnsafeBytes { running.update($0) }
            finish(into: code)
        }
    }

    /// Compares in a time that depends on the lengths only.
    package func isValid(_ code: [UInt8], for message: [UInt8]) -> Bool {
        self.code(for: message).withUnsafeBytes { expected in
            code.withUnsafeBytes { ConstantTime.areEqual($0, expected) }
        }
    }

    /// PBKDF2 (RFC 8018 section 5.2) with this key as the password.
    ///
    /// - Parameters:
    ///   - salt: as the server has it.
    ///   - rounds: how often the code is made, at least once. 600,000 take a processor about half a second.
    /// - Returns: as many octets as a digest has.
    func derivedKey(salt: [UInt8], rounds: Int) -> SecretOctets {
        defer { nettle_shim_wipe_stack() }
        return SecretOctets(count: hash.digestLength) { key in
            let latest = UnsafeMutableRawBufferPointer(rebasing: block.prefix(key.count))
            start()
            (salt + [0, 0, 0, 1]).withUnsafeBytes { running.update($0) }
            finish(into: latest)
            nettle_memxor(key.baseAddress, latest.baseAddress, key.count)
            for _ in 1..<max(rounds, 1) {
                start()
                running.update(UnsafeRawBufferPointer(latest))
                finish(into: latest)
                nettle_memxor(key.baseAddress, latest.baseAddress, key.count)
            }
        }
    }

    private func start() {
        running.resume(from: inner)
    }

    /// Writes the code of what was taken in since `start`.
    private func finish(into code: UnsafeMutableRawBufferPointer) {
        let digest = UnsafeMutableRawBufferPointer(rebasing: block.prefix(hash.digestLength))
        running.finish(into: digest)
        running.resume(from: outer)
        running.update(UnsafeRawBufferPointer(digest))
        running.finish(into: code)
    }

    private static func start(
        _ inner: HashContext,
        _ outer: HashContext,
        _ key: UnsafeRawBufferPointer,
        _ block: UnsafeMutableRawBufferPointer
    ) {
        for (context, mask) in [(inner, 0x36), (outer, 0x5C)] as [(HashContext, UInt8)] {
            nettle_shim_pad(block.baseAddress, block.count, key.baseAddress, key.count, mask)
            context.start()
            context.update(UnsafeRawBufferPointer(block))
        }
    }
}
