import Glibc

/// What distinguishes one state of a vault from another.
package struct VaultState: Sendable, Equatable {
    package let generation: UInt64
    package let entryCount: Int
    /// When its file was written, in seconds since 1970.
    package let written: Int64

    init(_ container: Container, file: stat) {
        generation = container.header.generation
        entryCount = container.entries.count
        written = Int64(file.st_mtim.tv_sec)
    }
}
