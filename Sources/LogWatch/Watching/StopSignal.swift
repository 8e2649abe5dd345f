internal import Files
internal import Glibc
internal import Synchronization

/// Stops work that may be blocked in `poll`: a pipe that becomes readable once the signal is sent.
final class StopSignal: Sendable {
    /// Readable from the time the signal is sent.
    let descriptor: Int32
    private let writingEnd: Int32
    private let sent = Atomic(false)

    init() throws(WatchError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw WatchError(.system, path: "", reason: "no pipe: \(SystemError.last.reason)")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (descriptor, writingEnd) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writingEnd)
    }

    func send() {
        guard !sent.exchange(true, ordering: .sequentiallyConsistent) else { return }
        var byte: UInt8 = 0
        _ = try? SystemError.check { write(writingEnd, &byte, 1) }
    }

    var isSent: Bool { sent.load(ordering: .sequentiallyConsistent) }

    /// Runs `work` on the threads for work that blocks, with a signal that is sent when the task is cancelled.
    static func onCancellation<Value: Sendable>(
        of work: (StopSignal) async throws(WatchError) -> Value
    ) async throws(WatchError) -> Value {
        let stop = try StopSignal()
        let outcome: Result<Value, WatchError> = await withTaskCancellationHandler {
            await withTaskExecutorPreference(BlockingExecutor.shared) {
                do throws(WatchError) {
                    return .success(try await work(stop))
                } catch {
                    return .failure(error)
                }
            }
        } onCancel: {
            stop.send()
        }
        return try outcome.get()
    }
}
