import Testing

@testable import LogWatch

@Suite("Reads are cut into lines")
struct LineBlocksTests {
    struct Piece: Equatable {
        let text: [UInt8]
        let offset: Int
        let omitted: Int
    }

    private static func pieces(_ content: [UInt8], limits: ReadLimits) -> (pieces: [Piece], lines: LineBlocks) {
        let buffer = ReadBuffer(limits: limits)
        var lines = LineBlocks(offset: 0)
        var pieces: [Piece] = []
        var isMore = true
        while isMore {
            isMore = !lines.advance(
                buffer,
                read: { target, offset in
                    let bytes = content[min(offset, content.count)...].prefix(target.count)
                    target.copyBytes(from: bytes)
                    return bytes.count
                },
                body: { pieces.append(Piece(text: Array($0.bytes), offset: $0.offset, omitted: $0.omitted)) }
            ).isEmpty
        }
        return (pieces, lines)
    }

    @Test("lines of every length come whole from reads of every size", arguments: 1...9)
    func everySize(size: Int) {
        let text = Array("a\n\nbc\r\ngrün\n\u{0}x\n1234567\n".utf8)
        let (pieces, lines) = Self.pieces(text + Array("rest".utf8), limits: ReadLimits(line: 32, read: size))
        #expect(pieces.flatMap(\.text) == text)
        #expect(pieces.allSatisfy { $0.text.last == UInt8(ascii: "\n") && $0.omitted == 0 })
        #expect(pieces.allSatisfy { Array(text[$0.offset..<$0.offset + $0.text.count]) == $0.text })
        #expect(lines.carry == Array("rest".utf8))
        #expect(lines.lineOffset == text.count)
    }

    @Test("a line over the limit is cut, and says by how much", arguments: 1...9, [11, 12, 19, 20, 21, 50])
    func longLine(size: Int, length: Int) {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        let content = Array("a\n".utf8) + long + Array("\nb\n".utf8)
        let (pieces, lines) = Self.pieces(content, limits: ReadLimits(line: 10, read: size))
        let cut = Piece(text: Array(long.prefix(10)), offset: 2, omitted: length - 10)
        #expect(pieces.contains(cut))
        #expect(pieces.filter { $0 != cut }.flatMap(\.text) == Array("a\nb\n".utf8))
        #expect(pieces.last?.offset == length + 3)
        #expect(lines.lineOffset == content.count)
    }

    @Test("a line of just the limit is not cut", arguments: 1...10)
    func lineAtLimit(size: Int) {
        let content = Array("0123456789\nb\n".utf8)
        let (pieces, _) = Self.pieces(content, limits: ReadLimits(line: 10, read: size))
        #expect(pieces.flatMap(\.text) == content)
        #expect(pieces.allSatisfy { $0.omitted == 0 })
    }

    @Test("a hole of NULs before the text is skipped, one inside a line is kept", arguments: [1, 3, 16])
    func holes(size: Int) {
        let content = [UInt8](repeating: 0, count: 40) + Array("a\u{0}b\nc\n".utf8)
        let (pieces, _) = Self.pieces(content, limits: ReadLimits(line: 32, read: size))
        #expect(pieces.flatMap(\.text) == Array("a\u{0}b\nc\n".utf8))
        #expect(pieces.first?.offset == 40)
    }

    @Test("an overlong line without an end is given out when the file is over")
    func finishedLongLine() {
        var (_, lines) = Self.pieces(Array("a\n0123456789abc".utf8), limits: ReadLimits(line: 10, read: 4))
        #expect(lines.lineOffset == 2)
        var last: Piece?
        lines.finish { last = Piece(text: Array($0.bytes), offset: $0.offset, omitted: $0.omitted) }
        #expect(last == Piece(text: Array("0123456789".utf8), offset: 2, omitted: 3))
        #expect(!lines.hasPartialLine)
    }
}
