internal import Glibc

/// Lines from a descriptor that can be read only once, such as a pipe.
final class LineStream {
    private let descriptor: Int32
    private let buffer: ReadBuffer
    private var lines = LineBlocks(offset: 0)
    private var isAtEnd = false

    /// - `descriptor`: is not closed.
    init(_ descriptor: Int32, limits: ReadLimits = ReadLimits()) {
        self.descriptor = descriptor
        buffer = ReadBuffer(limits: limits)
    }

    /// Blocks until there is something to read, and passes the lines that are complete by then to `body`; at the end also
    /// a last line without a line feed.
    ///
    /// - Returns: `false` at the end, or when the stop signal was sent.
    func read(stop: StopSignal, _ body: (LineBlock) -> Void) throws(WatchError) -> Bool {
        guard !isAtEnd, waitForInput(stop: stop) else { return false }
        do {
            let bytes = try lines.advance(
                buffer,
                read: { target, _ throws(SystemError) in try next(into: target) },
                body: body
            )
            isAtEnd = bytes.isEmpty
        } catch  where error.code == EAGAIN {
            return true
        } catch {
            throw .unreadable("-", error)
        }
        if isAtEnd { lines.finish(body) }
        return true
    }

    private func waitForInput(stop: StopSignal) -> Bool {
        var entries = [
            pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        _ = try? SystemError.check { poll(&entries, 2, -1) }
        return entries[0].revents == 0
    }

    private func next(into target: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        try SystemError.check { Glibc.read(descriptor, target.baseAddress, target.count) }
    }
}
