internal import CPCRE2

/// A compiled PCRE2 pattern for single lines and, where possible, for whole blocks of them.
///
/// Matching is on bytes: in UTF mode `.` and classes do not match a byte that is not UTF-8, so one such byte in a user
/// name would hide the line from a rule like `password for .* from`. Only a pattern that names characters beyond ASCII, or
/// their properties, is compiled with `PCRE2_UTF | PCRE2_MATCH_INVALID_UTF`, as it would mean something else in bytes.
final class LinePattern: @unchecked Sendable {
    // Sendable: compiled code is read-only after `init` and PCRE2 documents it as usable by several threads at once;
    // everything a match writes to is in `MatchScratch`.

    struct CompileError: Error {
        let offset: Int
        let reason: String
    }

    enum Outcome: Equatable {
        /// The match, in bytes of the subject.
        case found(Range<Int>)
        case none
        /// A limit on work was reached: whether it matches is not known.
        case exceeded
    }

    let source: String
    /// The named groups, by group number.
    let captureNames: [(name: String, group: Int)]
    let groupCount: Int

    private let lineCode: OpaquePointer
    private let blockCode: OpaquePointer?

    /// Longer lines are matched in slices, so that a pattern of quadratic cost stops in time; in bytes.
    static let longLine = 16 << 10
    private static let longLineBudget = Duration.milliseconds(200)

    init(_ source: String) throws(CompileError) {
        let bytes = Array(source.utf8)
        let mode = Self.needsCharacters(bytes) ? PCRE2_UTF | PCRE2_MATCH_INVALID_UTF : PCRE2_NEVER_UTF | PCRE2_NEVER_UCP
        let common = mode | PCRE2_NEVER_BACKSLASH_C
        lineCode = try Self.compile(bytes, options: common | PCRE2_DOLLAR_ENDONLY | PCRE2_USE_OFFSET_LIMIT)
        blockCode = LineLocalPattern.rewriting(bytes).flatMap {
            try? Self.compile($0, options: common | PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX)
        }
        self.source = source
        (captureNames, groupCount) = Self.groups(of: lineCode)
    }

    deinit {
        pcre2_code_free_8(lineCode)
        pcre2_code_free_8(blockCode)
    }

    /// Whether `nextCandidate` can be asked.
    var scansBlocks: Bool { blockCode != nil }

    /// The first match in one line, given without its line end.
    func firstMatch(in line: UnsafeRawBufferPointer, scratch: MatchScratch) -> Outcome {
        guard line.count > Self.longLine else { return scratch.match(lineCode, line, from: 0) }
        let slice = max(16, (16 << 20) / line.count)
        let deadline = ContinuousClock.now + Self.longLineBudget
        var start = 0
        while start <= line.count {
            let outcome = scratch.match(lineCode, line, from: start, startingBefore: start + slice)
            guard outcome == .none else { return outcome }
            start += slice
            while start < line.count, line[start] & 0xC0 == 0x80 {
                start += 1
            }
            guard ContinuousClock.now < deadline else { return .exceeded }
        }
        return .none
    }

    /// The first match at or after `start` in lines joined by line feeds, none of them at the end.
    func nextCandidate(in lines: UnsafeRawBufferPointer, from start: Int, scratch: MatchScratch) -> Outcome {
        guard let blockCode else { return .exceeded }
        return scratch.match(blockCode, lines, from: start)
    }

    private static func needsCharacters(_ pattern: [UInt8]) -> Bool {
        var index = 0
        while index < pattern.count {
            if pattern[index] >= 0x80 { return true }
            if pattern[index] == UInt8(ascii: "\\"), index + 1 < pattern.count {
                let next = pattern[index + 1]
                let brace = index + 2 < pattern.count && pattern[index + 2] == UInt8(ascii: "{")
                if "pPX".utf8.contains(next) || "xN".utf8.contains(next) && brace { return true }
                index += next < 0x80 ? 1 : 0
            }
            index += 1
        }
        return false
    }

    private static func compile(_ pattern: [UInt8], options: UInt32) throws(CompileError) -> OpaquePointer {
        let context = pcre2_compile_context_create_8(nil)
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
        pcre2_set_max_pattern_length_8(context, 64 << 10)
        var code: Int32 = 0
        var offset = 0
        guard let compiled = pcre2_compile_8(pattern, pattern.count, options, &code, &offset, context) else {
            throw CompileError(offset: min(offset, pattern.count), reason: message(code))
        }
        // Where no executable memory is to be had, the interpreter does the same work under the same limits.
        pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE)
        return compiled
    }

    private static func message(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            let count = pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count)
            guard count > 0 else { return "error \(code) of PCRE2" }
            return String(decoding: buffer[..<Int(count)], as: UTF8.self)
        }
    }

    private static func groups(of code: OpaquePointer) -> ([(name: String, group: Int)], Int) {
        var groupCount: UInt32 = 0
        var nameCount: UInt32 = 0
        var entrySize: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groupCount)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &nameCount)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &entrySize)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table else { return ([], Int(groupCount)) }
        let names = (0..<Int(nameCount)).map { index in
            let entry = UnsafeBufferPointer(start: table + index * Int(entrySize), count: Int(entrySize))
            let name = String(decoding: entry.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self)
            return (name: name, group: Int(entry[0]) << 8 | Int(entry[1]))
        }
        return (names.sorted { $0.group < $1.group }, Int(groupCount))
    }
}
