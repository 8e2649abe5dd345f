internal import CPCRE2

/// The memory that a match writes to, and its limits. For one thread at a time.
final class MatchScratch {
    /// The match limit of pcre2_set_match_limit(3): how often a match may backtrack.
    static let matchLimit: UInt32 = 1_000_000
    /// What it falls to for a rule that reaches it again and again.
    static let lowestMatchLimit: UInt32 = 10_000

    private static let stackLimit = 1 << 20
    private static let heapLimitInKiB: UInt32 = 16 << 10
    private static let depthLimit: UInt32 = 100_000
    /// `PCRE2_UNSET`, a macro that Swift does not see.
    private static let unset = -1

    private let data: OpaquePointer?
    private let context: OpaquePointer?
    private let stack: OpaquePointer?

    /// - Parameter groupCount: the number of groups of the pattern that has the most.
    init(groupCount: Int) {
        data = pcre2_match_data_create_8(UInt32(groupCount + 1), nil)
        context = pcre2_match_context_create_8(nil)
        stack = pcre2_jit_stack_create_8(32 << 10, Self.stackLimit, nil)
        pcre2_jit_stack_assign_8(context, nil, stack.map { UnsafeMutableRawPointer($0) })
        pcre2_set_heap_limit_8(context, Self.heapLimitInKiB)
        pcre2_set_depth_limit_8(context, Self.depthLimit)
        setMatchLimit(Self.matchLimit)
    }

    deinit {
        pcre2_match_data_free_8(data)
        pcre2_match_context_free_8(context)
        pcre2_jit_stack_free_8(stack)
    }

    func setMatchLimit(_ limit: UInt32) {
        pcre2_set_match_limit_8(context, limit)
    }

    /// Searches from `start` for a match that starts before `end`. That limit needs `PCRE2_USE_OFFSET_LIMIT` in `code`.
    func match(
        _ code: OpaquePointer,
        _ subject: UnsafeRawBufferPointer,
        from start: Int,
        startingBefore end: Int? = nil
    ) -> LinePattern.Outcome {
        guard let data, let context else { return .exceeded }
        if let end {
            pcre2_set_offset_limit_8(context, end - 1)
        }
        defer {
            if end != nil {
                pcre2_set_offset_limit_8(context, Self.unset)
            }
        }
        let bytes = subject.bindMemory(to: UInt8.self)
        let result = pcre2_match_8(code, bytes.baseAddress, bytes.count, start, 0, data, context)
        switch result {
        case PCRE2_ERROR_NOMATCH: return .none
        case 0...:
            guard let range = range(ofGroup: 0) else { return .exceeded }
            return .found(range)
        default: return .exceeded
        }
    }

    /// The range of a group in the last match found; `nil` where the group did not take part in it.
    func range(ofGroup group: Int) -> Range<Int>? {
        guard let vector = pcre2_get_ovector_pointer_8(data), group < Int(pcre2_get_ovector_count_8(data)) else {
            return nil
        }
        let (lower, upper) = (vector[2 * group], vector[2 * group + 1])
        return lower == Self.unset ? nil : min(lower, upper)..<max(lower, upper)
    }
}
