import Dispatch
import Synchronization

/// Runs `work` as a task and waits for its end: for the main thread, which belongs to no pool.
func waitForTask(_ work: sending @escaping () async -> Int32) -> Int32 {
    let status = Mutex<Int32>(0)
    let end = DispatchSemaphore(value: 0)
    Task {
        let result = await work()
        status.withLock { $0 = result }
        end.signal()
    }
    end.wait()
    return status.withLock(\.self)
}
