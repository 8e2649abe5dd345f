import Alerts
import FoundationEssentials
import Synchronization

@testable import LogWatch

/// A watch driven look by look under a clock of the test's own.
final class StepwiseWatch {
    let session: WatchSession
    private let clock: Clock
    let notices: Recorder<WatchNotice>

    final class Clock: Sendable {
        private let time = Mutex(Date(timeIntervalSince1970: 1_700_000_000))

        var now: Date { time.withLock { $0 } }

        func advance(seconds: Double) {
            time.withLock { $0 += seconds }
        }
    }

    init(
        _ patterns: [String],
        match: String = "^",
        start: StartPosition = .end,
        cursors: (any CursorStore)? = nil,
        limits: ReadLimits = ReadLimits(),
        clock: Clock = Clock()
    ) throws {
        let rule = try Rule(name: "all", match: [match])
        let notices = Recorder<WatchNotice>()
        let plan = WatchPlan(
            sources: try patterns.map { (try PathPattern($0), [0]) },
            rules: [rule],
            start: start,
            host: "host",
            now: { clock.now },
            notify: { notices.add($0) }
        )
        self.clock = clock
        self.notices = notices
        session = try WatchSession(plan, cursors: cursors, limits: limits)
    }

    func advance(seconds: Double) {
        clock.advance(seconds: seconds)
    }

    /// One look; every alert is accepted.
    func lines(isLast: Bool = false) throws -> [String] {
        try alerts(isLast: isLast).flatMap(\.lines)
    }

    func alerts(isLast: Bool = false) throws -> [Alert] {
        try session.look(isLast: isLast)
        var all: [Alert] = []
        while let alerts = try session.nextAlerts() {
            all += alerts
            try session.commit()
        }
        return all
    }
}

/// What callbacks of a test were called with, in order.
final class Recorder<Element: Sendable>: Sendable {
    private let list = Mutex<[Element]>([])

    var all: [Element] { list.withLock { $0 } }

    func add(_ element: Element) {
        list.withLock { $0.append(element) }
    }
}

/// Cursors that live as long as the test.
final class MemoryCursors: CursorStore {
    private let kept = Mutex<[LogCursor]>([])

    func load() -> [LogCursor] { kept.withLock { $0 } }

    func save(_ cursors: [LogCursor]) {
        kept.withLock { $0 = cursors }
    }
}

extension Alert {
    /// The lines of the text, which must have fitted.
    var lines: [String] {
        String(decoding: text.head + text.tail, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map(String.init)
    }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
