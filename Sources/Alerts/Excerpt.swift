internal import FoundationEssentials

/// The beginning and the end of a text of any size, in bounded memory.
///
/// Bytes are kept unchanged. `head` followed by `tail` is the whole text if it fits.
package struct Excerpt: Sendable, Equatable {
    /// The first bytes, at most `headLimit`.
    package private(set) var head: [UInt8] = []
    /// How many bytes have been appended.
    package private(set) var totalCount = 0

    private var headLimit: Int
    private var tailLimit: Int
    private var ring: [UInt8] = []
    private var ringStart = 0

    /// - Parameters:
    ///   - headLimit: how many bytes of the beginning are kept.
    ///   - tailLimit: how many bytes of the end are kept.
    package init(headLimit: Int = 64 << 10, tailLimit: Int = 64 << 10) {
        self.headLimit = headLimit
        self.tailLimit = tailLimit
    }

    /// Makes an excerpt of a whole text.
    package init(_ bytes: some Sequence<UInt8>, headLimit: Int = 64 << 10, tailLimit: Int = 64 << 10) {
        self.init(headLimit: headLimit, tailLimit: tailLimit)
        let bytes = Array(bytes)
        bytes.withUnsafeBytes { append($0) }
    }

    /// Whether no bytes have been appended.
    package var isEmpty: Bool { totalCount == 0 }

    /// The last bytes after `head`, at most `tailLimit`.
    package var tail: [UInt8] { Array(ring[ringStart...] + ring[..<ringStart]) }

    /// How many bytes between `head` and `tail` are missing.
    package var omittedCount: Int { totalCount - head.count - ring.count }

    /// Whether some bytes would be missing after `count` more.
    package func wouldOmit(_ count: Int) -> Bool { totalCount + count > headLimit + tailLimit }

    /// Appends bytes, in time that does not depend on what is kept.
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

    /// Returns the excerpt with `change` applied to its head and its tail, or to the whole text if nothing is missing.
    package func mapped(_ change: ([UInt8]) -> [UInt8]) -> Excerpt {
        let omitted = omittedCount
        guard omitted > 0 else { return Excerpt(change(head + tail), headLimit: headLimit, tailLimit: tailLimit) }
        var mapped = self
        mapped.head = change(head)
        mapped.ring = change(tail)
        mapped.ringStart = 0
        mapped.headLimit = max(headLimit, mapped.head.count)
        mapped.tailLimit = max(tailLimit, mapped.ring.count)
        mapped.totalCount = mapped.head.count + omitted + mapped.ring.count
        return mapped
    }

    /// Whether both are excerpts of equal texts, as far as they are kept; the limits do not count.
    package static func == (left: Excerpt, right: Excerpt) -> Bool {
        left.totalCount == right.totalCount && left.head == right.head && left.tail == right.tail
    }
}

extension Excerpt: Codable {
    private enum Key: String, CodingKey {
        case head, tail, headLimit, tailLimit, totalCount
    }

    /// - Throws: `DecodingError.dataCorrupted` where the numbers contradict each other.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        head = Array(try container.decode(Data.self, forKey: .head))
        ring = Array(try container.decode(Data.self, forKey: .tail))
        headLimit = try container.decode(Int.self, forKey: .headLimit)
        tailLimit = try container.decode(Int.self, forKey: .tailLimit)
        totalCount = try container.decode(Int.self, forKey: .totalCount)
        guard head.count <= headLimit, ring.count <= tailLimit, totalCount >= head.count + ring.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .totalCount,
                in: container,
                debugDescription: "not the counts of an excerpt"
            )
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Data(head), forKey: .head)
        try container.encode(Data(tail), forKey: .tail)
        try container.encode(headLimit, forKey: .headLimit)
        try container.encode(tailLimit, forKey: .tailLimit)
        try container.encode(totalCount, forKey: .totalCount)
    }
}
