import SMTP
import Synchronization

/// Collects the dialogue for `--record` and `--verbose`.
///
/// The lines come redacted and escaped. They are only collected here, so that no event loop waits for a disk.
final class TranscriptLog: TranscriptSink {
    private let lines = Mutex<[String]>([])
    private let refusal = Mutex(false)

    /// Whether the file of `--record` could not be written, which is told once.
    var isRefused: Bool { refusal.withLock(\.self) }

    func refuse() {
        refusal.withLock { $0 = true }
    }

    func record(_ entry: TranscriptEntry) {
        let (seconds, attoseconds) = entry.offset.components
        let milliseconds = String(attoseconds / 1_000_000_000_000_000)
        let padded = String(repeating: "0", count: max(0, 3 - milliseconds.count)) + milliseconds
        lines.withLock { $0.append("\(seconds).\(padded) \(entry.direction.rawValue): \(entry.text)") }
    }

    /// Returns what was recorded since the last call.
    func drain() -> [String] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }
}
