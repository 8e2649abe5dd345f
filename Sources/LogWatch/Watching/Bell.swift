internal import Glibc

/// A pipe with which one thread wakes another that waits in `poll` or `read`.
final class Bell: Sendable {
    /// Readable while the bell rings.
    let descriptor: Int32
    private let rope: Int32

    init() throws(WatchError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw WatchError(.system, path: "", reason: "no pipe: \(SystemError.last.reason)", hint: nil)
        }
        (descriptor, rope) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        // A bell that was rung 64 Ki times and not heard need not be rung again.
        _ = fcntl(rope, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(descriptor)
        close(rope)
    }

    func ring() {
        var byte: UInt8 = 0
        _ = try? SystemError.check { write(rope, &byte, 1) }
    }

    /// Blocks until the bell has been rung, once for each time.
    func wait() {
        var byte: UInt8 = 0
        _ = try? SystemError.check { read(descriptor, &byte, 1) }
    }

    /// Whether it has been rung and nobody has waited for it.
    var isRinging: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }
}
