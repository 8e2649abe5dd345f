import Alerts
import Capture
import Synchronization

/// One capture for both streams, in the order in which their bytes arrive.
final class SharedCapture: Sendable {
    private let capture = Mutex(Capture())

    func append(_ bytes: UnsafeRawBufferPointer) {
        let span = bytes.bytes
        capture.withLock { capture in span.withUnsafeBytes { capture.append($0) } }
    }

    /// Returns what was captured, and begins anew.
    func finish() -> Captured {
        capture.withLock { capture in
            var taken = Capture()
            swap(&taken, &capture)
            return taken.finish()
        }
    }
}
