internal import Files

extension Capture {
    /// Reads a descriptor, which is not closed, to its end on the executor for work that blocks.
    ///
    /// - Throws: `CaptureError` where reading fails.
    package static func read(descriptor: Int32, limits: Limits = Limits()) async throws(CaptureError) -> Captured {
        try await blocking { () throws(CaptureError) in
            do throws(Errno) {
                return try readAll(FileDescriptor(rawValue: descriptor), limits)
            } catch {
                throw CaptureError(code: error.rawValue)
            }
        }
    }

    private static func readAll(_ input: FileDescriptor, _ limits: Limits) throws(Errno) -> Captured {
        var capture = Capture(limits: limits)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { room.deallocate() }
        while true {
            let count = try input.readSome(into: room)
            guard count > 0 else { return capture.finish() }
            capture.append(UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
    }
}

/// Why a stream could not be read.
package struct CaptureError: Error, Sendable, Equatable {
    /// The `errno`.
    package let code: Int32

    /// What the system says about the code, lower case, without a period.
    package var reason: String { Errno(rawValue: code).reason }
}
