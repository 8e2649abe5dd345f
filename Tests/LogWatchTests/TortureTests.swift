import Testing

@testable import LogWatch

@Suite("Torture: random writing, rotation and restarts")
struct TortureTests {
    @Test("every line is seen exactly once", arguments: (1...12).map { UInt64($0) })
    func everyLineOnce(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        let cursors = MemoryCursors()
        let clock = StepwiseWatch.Clock()
        var generator = SeededGenerator(seed: seed)
        let limits = ReadLimits(line: 4096, read: [7, 64, 4096][Int(seed % 3)])
        func start() throws -> StepwiseWatch {
            try StepwiseWatch([directory.file("log")], cursors: cursors, limits: limits, clock: clock)
        }

        try directory.append("before\n", to: "log")
        var watch = try start()
        var writer = try Writer(directory.file("log"))
        var seen: [String] = try watch.lines()
        var written: [String] = []
        var partial = ""
        var rotations = 0
        for step in 0..<400 {
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<10:
                let line = "line \(written.count) " + String(repeating: "ü", count: step % 60)
                try writer.write(partial.isEmpty ? line + "\n" : "\n")
                written.append(partial.isEmpty ? line : partial)
                partial = ""
            case 10..<12 where partial.isEmpty:
                partial = "split \(written.count) "
                try writer.write(partial)
            case 12..<14 where partial.isEmpty:
                rotations += 1
                try directory.rename("log", "log.\(rotations)")
                if Bool.random(using: &generator) {
                    let late = "late \(written.count)"
                    try writer.write(late + "\n")
                    written.append(late)
                }
                writer = try Writer(directory.file("log"))
            case 14 where partial.isEmpty:
                // A crash: what was saved at the last alert is all that the next run knows.
                watch = try start()
                seen += try watch.lines()
            case 15:
                clock.advance(seconds: 40)
            default:
                seen += try watch.lines()
            }
        }
        if !partial.isEmpty {
            try writer.write("\n")
            written.append(partial)
        }
        seen += try watch.lines()
        let counts = Dictionary(seen.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(written.filter { counts[$0] == nil } == [], "lost, seed \(seed)")
        #expect(counts.filter { $0.value > 1 }.keys.sorted() == [], "doubled, seed \(seed)")
        #expect(seen.count == written.count, "seed \(seed)")
        withExtendedLifetime(directory) {}
    }
}
