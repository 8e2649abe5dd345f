internal import Glibc

/// Lines from a descriptor that cannot be read twice, such as a pipe. For one thread.
final class LineStream {
    private let descriptor: Int32
    private let buffer: ReadBuffer
    private var lines = LineBlocks(offset: 0)
    private var isAtEnd = false

    /// `descriptor` is read, and not closed.
    init(_ descriptor: Int32, limits: ReadLimits = ReadLimits()) {
        self.descriptor = descriptor
        buffer = ReadBuffer(limits: limits)
    }

    /// Waits until there is something to read and gives out the lines that are complete by then; at the end also the last
    /// one, though it has no line feed.
    ///
    /// Returns false when there is no more, or the bell was rung.
    func read(bell: Bell, _ body: (LineBlock) -> Void) throws(WatchError) -> Bool {
        guard !isAtEnd, waitForInput(bell: bell) else { return false }
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

    private func waitForInput(bell: Bell) -> Bool {
        var entries = [
            pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        _ = try? SystemError.check { poll(&entries, 2, -1) }
        return entries[0].revents == 0
    }

    private func next(into target: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        try SystemError.check { Glibc.read(descriptor, target.baseAddress, target.count) }
    }
}
