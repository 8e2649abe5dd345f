import Files
import Glibc

extension Capture {
    /// Reads a descriptor, which is not closed, to its end on the executor for work that blocks.
    ///
    /// - Throws: `CaptureError` where reading fails.
    package static func read(descriptor: Int32, limits: Limits = Limits()) async throws(CaptureError) -> Captured {
        try await blocking { () throws(CaptureError) in try readAll(descriptor, limits) }
    }

    private static func readAll(_ descriptor: Int32, _ limits: Limits) throws(CaptureError) -> Captured {
        var capture = Capture(limits: limits)
        let size = 256 << 10
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, size)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw CaptureError(code: errno) }
            guard count > 0 else { return capture.finish() }
            capture.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}

/// Why a stream could not be read.
package struct CaptureError: Error, Sendable, Equatable {
    /// The `errno`.
    package let code: Int32

    /// What the system says about the code, lower case, without a period.
    package var reason: String { String(cString: strerror(code)).lowercased() }
}
