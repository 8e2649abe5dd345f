/// The beginning and the end of a text of any size, in bounded memory.
///
/// The bytes are kept as they came. Of a text that fits, `head` followed by `tail` is the whole.
package struct Excerpt: Sendable, Equatable {
    /// The first bytes, at most `headLimit`.
    package private(set) var head: [UInt8] = []
    /// How many bytes were appended in all.
    package private(set) var totalCount = 0

    private let headLimit: Int
    private let tailLimit: Int
    private var ring: [UInt8] = []
    private var ringStart = 0

    /// - Parameters:
    ///   - headLimit: how many bytes are kept from the beginning.
    ///   - tailLimit: how many are kept from the end.
    package init(headLimit: Int = 64 << 10, tailLimit: Int = 64 << 10) {
        self.headLimit = headLimit
        self.tailLimit = tailLimit
    }

    package init(_ bytes: some Sequence<UInt8>, headLimit: Int = 64 << 10, tailLimit: Int = 64 << 10) {
        self.init(headLimit: headLimit, tailLimit: tailLimit)
        let bytes = Array(bytes)
        bytes.withUnsafeBytes { append($0) }
    }

    package var isEmpty: Bool { totalCount == 0 }

    /// The last bytes, at most `tailLimit`, none of which is in `head`.
    package var tail: [UInt8] { Array(ring[ringStart...] + ring[..<ringStart]) }

    /// How many bytes between `head` and `tail` were not kept.
    package var omittedCount: Int { totalCount - head.count - ring.count }

    /// Whether appending so many bytes would leave some out.
    package func wouldOmit(_ count: Int) -> Bool { totalCount + count > headLimit + tailLimit }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        totalCount += bytes.count
        let forHead = min(headLimit - head.count, bytes.count)
        head.append(contentsOf: bytes.prefix(forHead))
        var rest = bytes.dropFirst(forHead).suffix(tailLimit)
        let room = min(tailLimit - ring.count, rest.count)
        ring.append(contentsOf: rest.prefix(room))
        rest = rest.dropFirst(room)
        while !rest.isEmpty {
            let run = min(rest.count, ring.count - ringStart)
            ring.replaceSubrange(ringStart..<ringStart + run, with: rest.prefix(run))
            ringStart = (ringStart + run) % ring.count
            rest = rest.dropFirst(run)
        }
    }

    /// Returns the excerpt with its head and its tail changed by `change`; a text of which nothing was left out is changed
    /// as one.
    package func mapped(_ change: ([UInt8]) -> [UInt8]) -> Excerpt {
        let omitted = omittedCount
        guard omitted > 0 else { return Excerpt(change(head + tail), headLimit: headLimit, tailLimit: tailLimit) }
        var mapped = self
        mapped.head = change(head)
        mapped.ring = change(tail)
        mapped.ringStart = 0
        mapped.totalCount = mapped.head.count + omitted + mapped.ring.count
        return mapped
    }

    package static func == (left: Excerpt, right: Excerpt) -> Bool {
        left.totalCount == right.totalCount && left.head == right.head && left.tail == right.tail
    }
}
