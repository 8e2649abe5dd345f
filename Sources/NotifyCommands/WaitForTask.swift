import Dispatch
import Synchronization

/// Runs `work` as a task and waits for its end: for the main thread, which belongs to no pool.
func waitForTask<Result: Sendable>(_ work: sending @escaping () async -> Result) -> Result {
    let result = Mutex<Result?>(nil)
    let end = DispatchSemaphore(value: 0)
    Task {
        let value = await work()
        result.withLock { $0 = value }
        end.signal()
    }
    while true {
        end.wait()
        if let value = result.withLock(\.self) { return value }
    }
}
