import Dispatch
import Glibc
import Synchronization

/// The one place where work waits: for a disk, a terminal, a lock, another program, or for Argon2.
///
/// Its threads are its own, so that neither a thread of the cooperative pool nor an event loop stands still meanwhile.
/// There is one for each piece of work that runs at the same time; a thread that is idle is used again.
package final class BlockingExecutor: TaskExecutor {
    /// The executor of this process.
    package static let shared = BlockingExecutor()

    private struct State {
        var jobs: [UnownedJob] = []
        var idleThreads = 0

        mutating func next() -> UnownedJob? {
            jobs.isEmpty ? nil : jobs.removeFirst()
        }
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsThread = state.withLock { state in
            state.jobs.append(job)
            return state.jobs.count > state.idleThreads
        }
        if needsThread, !startThread() {
            // Late, and in the caller's way, is better than never.
            if let job = state.withLock({ $0.next() }) { run(job) }
        } else {
            arrivals.signal()
        }
    }

    private func startThread() -> Bool {
        let executor = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
            if let argument { Unmanaged<BlockingExecutor>.fromOpaque(argument).takeRetainedValue().runJobs() }
            return nil
        }
        state.withLock { $0.idleThreads += 1 }
        guard pthread_create(&thread, nil, body, executor.toOpaque()) == 0 else {
            executor.release()
            state.withLock { $0.idleThreads -= 1 }
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func runJobs() {
        while true {
            arrivals.wait()
            // In one step: a thread that has taken work must not count as idle for a moment, or work that comes then waits.
            let job = state.withLock { state in
                let job = state.next()
                if job != nil { state.idleThreads -= 1 }
                return job
            }
            guard let job else { continue }
            run(job)
            state.withLock { $0.idleThreads += 1 }
        }
    }

    private func run(_ job: UnownedJob) {
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}

/// Runs work that blocks on the threads made for it, and returns what it returns.
///
/// - Throws: what `work` throws.
package func blocking<Result: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Result
) async throws(Failure) -> Result {
    try await withTaskExecutorPreference(BlockingExecutor.shared) { () async throws(Failure) -> Result in
        try work()
    }
}
