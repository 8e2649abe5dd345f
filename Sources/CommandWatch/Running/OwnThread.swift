import Dispatch

/// Runs what waits for a command on a thread that may block, so that no cooperative thread does.
func onOwnThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        DispatchQueue(label: "command").async { continuation.resume(returning: work()) }
    }
}
