import Escaping

/// One line that one rule matched.
struct RuleMatch: Equatable {
    /// The index of the rule.
    let rule: Int
    /// Which of the rule's `match` patterns it was, the first in their order.
    let pattern: Int
    /// The line in the block, without its line end.
    let line: Range<Int>
}

/// Finds the lines of a block that rules match. For one thread at a time.
///
/// Whatever proposes candidates, each is matched alone before it is reported: `^` and `$` are the edges of a line, and no
/// match spans two.
final class RuleMatcher {
    private let rules: [Rule]
    private let scanners: [CandidateScanner]
    private let scratch: MatchScratch
    private var exhaustions: [Int]

    /// Called with a rule's index when the rule reaches a limit on work for the first time.
    private let onExhausted: (Int) -> Void

    init(rules: [Rule], onExhausted: @escaping (Int) -> Void) {
        self.rules = rules
        self.onExhausted = onExhausted
        scanners = rules.map { CandidateScanner(patterns: $0.patterns) }
        let groups = rules.flatMap { $0.patterns + $0.exclusions }.map(\.groupCount).max() ?? 0
        scratch = MatchScratch(groupCount: groups)
        exhaustions = Array(repeating: 0, count: rules.count)
    }

    /// Calls `report` for each match, rule by rule in the order of `selection`, line by line within a rule.
    ///
    /// - `bytes`: lines; the last may lack its line feed.
    /// - `selection`: the indices of the rules to try.
    func matches(in bytes: UnsafeRawBufferPointer, selection: [Int], report: (RuleMatch) -> Void) {
        guard !bytes.isEmpty else { return }
        let block = BlockBytes(bytes)
        for rule in selection {
            scratch.setMatchLimit(matchLimit(of: rule))
            for line in scanners[rule].candidates(in: block, scratch: scratch) {
                let text = UnsafeRawBufferPointer(rebasing: block.joined[line])
                guard let pattern = firstMatch(of: rules[rule].patterns, in: text, rule: rule) else { continue }
                guard firstMatch(of: rules[rule].exclusions, in: text, rule: rule) == nil else { continue }
                report(RuleMatch(rule: rule, pattern: pattern, line: line))
            }
        }
    }

    /// Returns the named groups of `match`, each as text of at most `limit` bytes.
    func captures(of match: RuleMatch, in bytes: UnsafeRawBufferPointer, limit: Int) -> [String: String] {
        let pattern = rules[match.rule].patterns[match.pattern]
        let line = UnsafeRawBufferPointer(rebasing: bytes[match.line])
        guard !pattern.captureNames.isEmpty, case .found = pattern.firstMatch(in: line, scratch: scratch) else {
            return [:]
        }
        var captures: [String: String] = [:]
        for (name, group) in pattern.captureNames {
            guard let range = scratch.range(ofGroup: group) else { continue }
            captures[name] = String(bounded: UnsafeRawBufferPointer(rebasing: line[range]), limit: limit)
        }
        return captures
    }

    private func firstMatch(of patterns: [LinePattern], in line: UnsafeRawBufferPointer, rule: Int) -> Int? {
        for (index, pattern) in patterns.enumerated() {
            switch pattern.firstMatch(in: line, scratch: scratch) {
            case .found: return index
            case .none: continue
            case .exceeded: noteExhaustion(of: rule)
            }
        }
        return nil
    }

    /// Halves with each time that the rule reached it, so that crafted lines cannot take much time.
    private func matchLimit(of rule: Int) -> UInt32 {
        max(MatchScratch.lowestMatchLimit, MatchScratch.matchLimit >> UInt32(min(exhaustions[rule], 16)))
    }

    private func noteExhaustion(of rule: Int) {
        exhaustions[rule] += 1
        scratch.setMatchLimit(matchLimit(of: rule))
        if exhaustions[rule] == 1 {
            onExhausted(rule)
        }
    }
}
