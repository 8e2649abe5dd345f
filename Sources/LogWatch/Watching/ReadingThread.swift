internal import Glibc
internal import Synchronization

/// A thread of its own for work that blocks, as an actor's executor: reading files and waiting for them would starve the
/// cooperative threads.
final class ReadingThread: SerialExecutor {
    private let jobs = Mutex<[UnownedJob?]>([])
    private let bell: Bell

    init() throws(WatchError) {
        bell = try Bell()
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ReadingThread>.fromOpaque(context).takeRetainedValue().work()
                return nil
            },
            context.toOpaque()
        )
        guard code == 0 else {
            context.release()
            throw WatchError(.system, path: "", reason: "no thread: \(SystemError(code: code).reason)", hint: nil)
        }
        pthread_detach(thread)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        push(UnownedJob(job))
    }

    /// Ends the thread after the jobs it has; none may come later.
    func stop() {
        push(nil)
    }

    private func push(_ job: UnownedJob?) {
        jobs.withLock { $0.append(job) }
        bell.ring()
    }

    private func work() {
        while true {
            bell.wait()
            guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
            job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }
}
