import Alerts
import Capture
import Glibc
import Testing

@Suite("A stream is kept in bounded memory")
struct CaptureTests {
    private static func capture(
        _ bytes: [UInt8],
        chunk: Int,
        limits: Capture.Limits = Capture.Limits()
    ) -> Captured {
        var capture = Capture(excerpt: Excerpt(headLimit: 1_000, tailLimit: 1_000), limits: limits)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes { capture.append($0) }
        }
        return capture.finish()
    }

    /// Bytes that hardly compress, the same in each run.
    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 42
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    private static func lines(_ count: Int) -> [UInt8] {
        Array((0..<count).map { "line \($0)\n" }.joined().utf8)
    }

    @Test("what fits into the excerpt is not compressed besides", arguments: [0, 1, 1_999, 2_000])
    func fits(count: Int) {
        let bytes = Self.noise(count)
        let captured = Self.capture(bytes, chunk: 64)
        #expect(captured.excerpt.head + captured.excerpt.tail == bytes)
        #expect(captured.compressed == nil)
    }

    @Test(
        "what does not fit is there whole, compressed, however it came",
        arguments: [1, 7, 999, 1_000, 1_001, 5_000, 100_000]
    )
    func wholeIsThere(chunk: Int) throws {
        let bytes = Self.lines(3_000)
        let captured = Self.capture(bytes, chunk: chunk)
        #expect(captured.excerpt.head == Array(bytes.prefix(1_000)))
        #expect(captured.excerpt.tail == Array(bytes.suffix(1_000)))
        #expect(captured.excerpt.totalCount == bytes.count)
        #expect(Gzip.decompressed(try #require(captured.compressed)) == bytes)
    }

    @Test("the same bytes give the same file, with no time and no name in it")
    func deterministic() throws {
        let file = try #require(Self.capture(Self.lines(3_000), chunk: 4_096).compressed)
        #expect(file == Self.capture(Self.lines(3_000), chunk: 4_096).compressed)
        #expect(Array(file[3..<8]) == [0, 0, 0, 0, 0])
    }

    @Test("a whole that compresses to more than the limit is left out, and the excerpt stays")
    func compressedLimit() {
        var limits = Capture.Limits()
        limits.compressed = 10_000
        let bytes = Self.noise(50_000)
        let captured = Self.capture(bytes, chunk: 4_096, limits: limits)
        #expect(captured.compressed == nil)
        #expect(captured.excerpt.omittedCount == 48_000)
    }

    @Test(
        "a whole that would be a bomb to whoever unpacks it is left out",
        arguments: [(100_000, true), (100_001, false)]
    )
    func wholeLimit(count: Int, isThere: Bool) {
        var limits = Capture.Limits()
        limits.whole = 100_000
        let captured = Self.capture([UInt8](repeating: 0, count: count), chunk: 1_000, limits: limits)
        #expect((captured.compressed != nil) == isThere)
        #expect(captured.excerpt.totalCount == count)
    }

    @Test("a descriptor is read to its end")
    func readsDescriptor() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let bytes = Self.lines(50_000)
        let (reading, writing) = (ends[0], ends[1])
        async let captured = Capture.read(descriptor: reading)
        let isWritten = await Task.detached {
            defer { close(writing) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }.value
        let result = try await captured
        close(reading)
        #expect(isWritten)
        #expect(result.excerpt.totalCount == bytes.count)
        #expect(Gzip.decompressed(try #require(result.compressed)) == bytes)
    }

    @Test("a descriptor that cannot be read says why")
    func unreadable() async throws {
        let directory = open("/", O_RDONLY)
        defer { close(directory) }
        let error = await #expect(throws: CaptureError.self) { try await Capture.read(descriptor: directory) }
        #expect(error?.code == EISDIR)
        #expect(error?.reason == "is a directory")
    }
}
