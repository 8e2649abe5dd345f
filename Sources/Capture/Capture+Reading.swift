import Dispatch
import Glibc

extension Capture {
    /// Reads a descriptor to its end, on a thread that may block.
    ///
    /// - Throws: `CaptureError` where reading fails.
    package static func read(descriptor: Int32, limits: Limits = Limits()) async throws(CaptureError) -> Captured {
        let result: Result<Captured, CaptureError> = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async {
                continuation.resume(returning: readAll(descriptor, limits))
            }
        }
        return try result.get()
    }

    private static func readAll(_ descriptor: Int32, _ limits: Limits) -> Result<Captured, CaptureError> {
        var capture = Capture(limits: limits)
        let size = 256 << 10
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { room.deallocate() }
        while true {
            let count = Glibc.read(descriptor, room.baseAddress, size)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .failure(CaptureError(code: errno)) }
            guard count > 0 else { return .success(capture.finish()) }
            capture.append(UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
    }
}

/// Why a stream could not be read.
package struct CaptureError: Error, Sendable, Equatable {
    /// The `errno`.
    package let code: Int32

    /// Lower case, without a final period.
    package var reason: String { String(cString: strerror(code)).lowercased() }
}
