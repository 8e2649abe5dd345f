import Glibc
import NIOCore

extension ByteBuffer {
    /// Overwrites what can be read, for every buffer that shares this storage. For one that nobody reads any more.
    func wipeStorage() {
        withUnsafeReadableBytes { octets in
            guard let start = octets.baseAddress else { return }
            explicit_bzero(UnsafeMutableRawPointer(mutating: start), octets.count)
        }
    }
}
