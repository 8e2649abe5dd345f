package import Alerts

/// Keeps a stream of any size in bounded memory: its beginning and end, and the whole compressed, while that is small.
package struct Capture: ~Copyable {
    /// When the whole stream is no longer kept.
    package struct Limits: Sendable {
        /// The size of the compressed stream, in bytes.
        package var compressed = 5 << 20
        /// The size of the stream, in bytes: a small file that unpacks to a huge one must not be mailed.
        package var whole = 256 << 20

        /// 5 MiB compressed, 256 MiB in all.
        package init() {}
    }

    private var excerpt: Excerpt
    private var gzip: GzipStream?
    private var isTooLarge = false
    private let limits: Limits

    /// - Parameters:
    ///   - excerpt: an empty excerpt, with the limits for the beginning and the end.
    ///   - limits: the limits for the whole.
    package init(excerpt: Excerpt = Excerpt(), limits: Limits = Limits()) {
        self.excerpt = excerpt
        self.limits = limits
    }

    /// Appends the next bytes of the stream.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if excerpt.totalCount + bytes.count > limits.whole { giveUpWhole() }
        if !isTooLarge, gzip == nil, excerpt.wouldOmit(bytes.count) {
            // The excerpt is the whole stream so far; with these bytes it no longer is.
            var stream = GzipStream()
            let isAlive = (excerpt.head + excerpt.tail).withUnsafeBytes { stream?.append($0) ?? false }
            if isAlive { gzip = consume stream } else { isTooLarge = true }
        }
        if gzip != nil, gzip?.append(bytes) != true || (gzip?.count ?? 0) > limits.compressed { giveUpWhole() }
        excerpt.append(bytes)
    }

    /// Returns what was kept, at the end of the stream.
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
    /// The beginning and the end.
    package let excerpt: Excerpt
    /// The whole stream as a gzip file (RFC 1952); `nil` where the excerpt is the whole, or a limit was exceeded.
    package let compressed: [UInt8]?

    /// Makes a value of its parts.
    package init(excerpt: Excerpt, compressed: [UInt8]? = nil) {
        self.excerpt = excerpt
        self.compressed = compressed
    }
}
