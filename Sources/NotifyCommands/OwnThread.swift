import Glibc

/// Runs work that blocks (Argon2, a prompt, the disk) on a thread made for it, so that no cooperative thread waits.
///
/// - Throws: what `work` throws.
func onOwnThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let job = Unmanaged.passRetained(Job { continuation.resume(with: Swift.Result(catching: work)) })
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            job.toOpaque()
        )
        if status == 0 {
            pthread_detach(thread)
        } else {
            job.release()
            continuation.resume(
                throwing: CommandFailure(
                    "thread",
                    "cannot be started: \(String(cString: strerror(status)).lowercased())",
                    status: .internalError
                )
            )
        }
    }
}

private final class Job: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}
