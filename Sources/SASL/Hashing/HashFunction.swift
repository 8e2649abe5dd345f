internal import CNettle

/// A hash function: MD5 (RFC 1321), SHA-1 (RFC 3174) or one of the SHA-2 family (FIPS 180-4).
///
/// MD5 and SHA-1 are for mechanisms and certificates that are defined with them, and for nothing else.
package enum HashFunction: Sendable, CaseIterable {
    case md5, sha1, sha256, sha384, sha512

    /// Octets of a digest.
    package var digestLength: Int { Int(algorithm.pointee.digest_size) }

    /// Returns the digest of octets that anyone may know.
    package func digest(of octets: [UInt8]) -> [UInt8] {
        octets.withUnsafeBytes { digest(of: $0) }.withUnsafeBytes { Array($0) }
    }

    /// Returns the digest of a secret. Nothing of it stays outside of locked memory.
    func digest(of secret: UnsafeRawBufferPointer) -> SecretOctets {
        defer { nettle_shim_wipe_stack() }
        let memory = LockedMemory(count: contextLength)
        let context = HashContext(self, at: memory.octets)
        context.start()
        context.update(secret)
        return SecretOctets(count: digestLength) { context.finish(into: $0) }
    }

    /// Octets that the function takes at a time.
    var blockLength: Int { Int(algorithm.pointee.block_size) }

    /// Octets of a context, rounded up so that another one may lie behind it.
    var contextLength: Int {
        let length = Int(algorithm.pointee.context_size)
        return (length + LockedMemory.alignment - 1) / LockedMemory.alignment * LockedMemory.alignment
    }

    fileprivate var algorithm: UnsafePointer<nettle_hash> {
        switch self {
        case .md5: nettle_shim_md5()
        case .sha1: nettle_shim_sha1()
        case .sha256: nettle_shim_sha256()
        case .sha384: nettle_shim_sha384()
        case .sha512: nettle_shim_sha512()
        }
    }
}

/// nettle's context of a running hash, at a place in memory that somebody else keeps for longer. It is never copied into
/// a Swift value.
struct HashContext {
    private let algorithm: UnsafePointer<nettle_hash>
    private let place: UnsafeMutableRawBufferPointer

    /// `place` begins aligned and has `contextLength` octets.
    init(_ hash: HashFunction, at place: UnsafeMutableRawBufferPointer) {
        algorithm = hash.algorithm
        self.place = place
    }

    func start() {
        nettle_shim_start(algorithm, place.baseAddress)
    }

    func update(_ octets: UnsafeRawBufferPointer) {
        nettle_shim_update(algorithm, place.baseAddress, octets.baseAddress, octets.count)
    }

    /// Writes the digest, for which `output` has room, and starts anew.
    func finish(into output: UnsafeMutableRawBufferPointer) {
        nettle_shim_finish(algorithm, place.baseAddress, output.baseAddress)
    }

    /// Goes on from where another context of the same function is.
    func resume(from other: HashContext) {
        place.copyMemory(from: UnsafeRawBufferPointer(other.place))
    }
}
