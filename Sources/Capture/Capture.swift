package import Alerts

/// A stream of any size in bounded memory: its beginning and end, and the whole compressed while that stays small.
package struct Capture: ~Copyable {
    package struct Limits: Sendable {
        /// Compressed bytes to keep at most.
        package var compressed = 5 << 20
        /// Bytes to compress at most: nobody shall be mailed a bomb.
        package var whole = 256 << 20

        package init() {}
    }

    private var excerpt: Excerpt
    private var gzip: GzipStream?
    private var isTooLarge = false
    private let limits: Limits

    package init(excerpt: Excerpt = Excerpt(), limits: Limits = Limits()) {
        self.excerpt = excerpt
        self.limits = limits
    }

    /// Takes the next bytes.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if excerpt.totalCount + bytes.count > limits.whole { giveUpWhole() }
        if !isTooLarge, gzip == nil, excerpt.wouldOmit(bytes.count) {
            // What was kept so far is still the whole; from here on it would not be.
            var stream = GzipStream()
            let isAlive = (excerpt.head + excerpt.tail).withUnsafeBytes { stream?.append($0) ?? false }
            if isAlive { gzip = consume stream } else { isTooLarge = true }
        }
        if gzip != nil, gzip?.append(bytes) != true || (gzip?.count ?? 0) > limits.compressed { giveUpWhole() }
        excerpt.append(bytes)
    }

    /// Ends the stream.
    package consuming func finish() -> Captured {
        let (excerpt, limit) = (excerpt, limits.compressed)
        let compressed = gzip?.finish()
        return Captured(excerpt: excerpt, compressed: compressed.flatMap { $0.count <= limit ? $0 : nil })
    }

    private mutating func giveUpWhole() {
        gzip = nil
        isTooLarge = true
    }
}

/// What was kept of a stream.
package struct Captured: Sendable, Equatable {
    package let excerpt: Excerpt
    /// The whole as a gzip file (RFC 1952), where the excerpt is not the whole and it is not too large.
    package let compressed: [UInt8]?

    package init(excerpt: Excerpt, compressed: [UInt8]? = nil) {
        self.excerpt = excerpt
        self.compressed = compressed
    }
}
