import Glibc

/// Pages for what a secret can be read from: never moved, locked against swapping where the system allows it, left out of
/// core dumps, zero at first and wiped at the end.
struct LockedMemory: ~Copyable {
    let octets: UnsafeMutableRawBufferPointer
    /// `nil` where the system gave no pages: then it is ordinary memory, which is wiped all the same.
    private let mappedLength: Int?

    init(count: Int) {
        let length = max(count, 1)
        let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        if let mapped, mapped != MAP_FAILED {
            octets = UnsafeMutableRawBufferPointer(start: mapped, count: count)
            _ = mlock(mapped, length)
            _ = madvise(mapped, length, MADV_DONTDUMP)
            mappedLength = length
        } else {
            octets = .allocate(byteCount: count, alignment: Self.alignment)
            octets.initializeMemory(as: UInt8.self, repeating: 0)
            mappedLength = nil
        }
    }

    deinit {
        guard let start = octets.baseAddress else { return }
        explicit_bzero(start, octets.count)
        if let mappedLength { munmap(start, mappedLength) } else { octets.deallocate() }
    }

    /// Enough for every C struct that is laid into it.
    static let alignment = 16
}
