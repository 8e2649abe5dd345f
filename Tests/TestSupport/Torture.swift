import Foundation

/// Tests with very many cases: a sample of them in an ordinary run, all of them after `etc/test --all`.
package enum Torture {
    /// Whether every case is wanted (`NOTIFY_TORTURE=all`).
    package static var isWhole: Bool { ProcessInfo.processInfo.environment["NOTIFY_TORTURE"] == "all" }

    /// What samples are drawn with: `NOTIFY_TORTURE_SEED`, or always the same.
    package static var seed: UInt64 {
        ProcessInfo.processInfo.environment["NOTIFY_TORTURE_SEED"].flatMap { UInt64($0) } ?? 4
    }

    /// Returns all of `cases`, or `count` of them, in their order.
    package static func sample<Case>(_ count: Int, of cases: [Case]) -> [Case] {
        guard !isWhole, cases.count > count else { return cases }
        var generator = SplitMix(state: seed)
        return cases.indices.shuffled(using: &generator).prefix(count).sorted().map { cases[$0] }
    }

    /// Tells how many cases a test did, and how often which exit status came; in `NOTIFY_TORTURE_REPORT`, where that
    /// folder is given.
    package static func report(_ name: String, _ statuses: [Int32], of total: Int) {
        let counts = Dictionary(statuses.map { ($0, 1) }, uniquingKeysWith: +)
        let distribution = counts.sorted { $0.key < $1.key }.map { "\($0.key) × \($0.value)" }.joined(separator: ", ")
        let drawn = statuses.count < total ? " of \(total), seed \(seed)" : ""
        let line = "\(name): \(statuses.count) cases\(drawn); exit status \(distribution)\n"
        guard let folder = ProcessInfo.processInfo.environment["NOTIFY_TORTURE_REPORT"] else {
            FileHandle.standardError.write(Data(line.utf8))
            return
        }
        try? Data(line.utf8).write(to: URL(filePath: "\(folder)/\(UUID().uuidString)"))
    }
}

/// SplitMix64: the same numbers on every machine.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
