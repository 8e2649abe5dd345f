/// Finds the lines of a block that a rule may match.
///
/// Where the patterns and the block allow it, the whole block is searched at once, and line ends are looked for only
/// around the hits. Otherwise every line is a candidate.
struct CandidateScanner {
    let patterns: [LinePattern]
    private let scansBlocks: Bool

    init(patterns: [LinePattern]) {
        self.patterns = patterns
        scansBlocks = patterns.allSatisfy(\.scansBlocks)
    }

    /// Returns the candidates in order, each once and without its line end.
    func candidates(in block: BlockBytes, scratch: MatchScratch) -> [Range<Int>] {
        guard scansBlocks, block.isSearchable else { return block.lines() }
        var found: [Range<Int>] = []
        for pattern in patterns {
            guard let hits = hits(of: pattern, in: block, scratch: scratch) else { return block.lines() }
            found = found.isEmpty ? hits : Self.merging(found, hits)
        }
        return found
    }

    /// - Returns: `nil` when a limit on work was reached.
    private func hits(of pattern: LinePattern, in block: BlockBytes, scratch: MatchScratch) -> [Range<Int>]? {
        var lines: [Range<Int>] = []
        var start = 0
        while start <= block.joined.count {
            switch pattern.nextCandidate(in: block.joined, from: start, scratch: scratch) {
            case .none: return lines
            case .exceeded: return nil
            case .found(let match):
                let line = block.line(at: match.lowerBound, after: start)
                lines.append(line)
                start = line.upperBound + 1
            }
        }
        return lines
    }

    private static func merging(_ left: [Range<Int>], _ right: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            if j == right.count || i < left.count && left[i].lowerBound < right[j].lowerBound {
                merged.append(left[i])
                i += 1
            } else {
                if i < left.count, left[i].lowerBound == right[j].lowerBound {
                    i += 1
                }
                merged.append(right[j])
                j += 1
            }
        }
        return merged
    }
}
