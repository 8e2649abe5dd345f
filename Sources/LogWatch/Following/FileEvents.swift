internal import Glibc

/// Waits until a file may have changed, by inotify(7) where that works and by polling where it does not.
///
/// Which event it was is not asked: each leads to one look at all files, so none can be misread or missed.
final class FileEvents {
    enum Wake: Equatable {
        case change
        case timeout
        case stop
    }

    /// How often to look where inotify does not work, in milliseconds.
    static let pollInterval = 1000

    private static let fileMask = UInt32(IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF)
    private static let directoryMask = UInt32(
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF
    )

    private let descriptor: Int32
    private let announce: (WatchNotice) -> Void
    private let remote: RemoteFileSystems
    /// False once a file or directory could not be watched.
    private(set) var isComplete: Bool

    /// - Parameter announce: called once, when polling becomes necessary.
    init(announce: @escaping (WatchNotice) -> Void) {
        self.announce = announce
        descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        isComplete = descriptor >= 0
        remote = RemoteFileSystems()
        if !isComplete { announcePolling("inotify", SystemError.last.reason) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Watches a file under whatever name, as long as it exists.
    func watch(_ follower: FileFollower) {
        if remote.contains(follower.identity.device) { giveUp(follower.path, "on a network file system") }
        add("/proc/self/fd/\(follower.file.descriptor)", named: follower.path, mask: Self.fileMask)
        // Where the path is a symbolic link, a successor appears in the directory of its target.
        if let real = realpath(follower.path, nil) {
            defer { free(real) }
            let directory = String(cString: real).prefix { $0 != "\0" }
            if let slash = directory.lastIndex(of: "/") { watch(directory: String(directory[...slash])) }
        }
    }

    /// Watches a directory for names that appear and disappear. Repeating it for a directory changes nothing.
    func watch(directory: String) {
        add(directory, named: directory, mask: Self.directoryMask | UInt32(IN_ONLYDIR))
    }

    /// Blocks until a change, the stop signal, or the timeout, and discards the events that have arrived.
    ///
    /// - `milliseconds`: the timeout; `nil` for none.
    func wait(milliseconds: Int?, stop: StopSignal) -> Wake {
        let interval = isComplete ? milliseconds : min(milliseconds ?? Self.pollInterval, Self.pollInterval)
        var entries = [
            pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let timeout = interval.map { Int32(clamping: max(0, $0)) } ?? -1
        guard poll(&entries, 2, timeout) > 0 else { return .timeout }
        if entries[0].revents != 0 { return .stop }
        drain()
        return .change
    }

    private func drain() {
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 8) { buffer in
            while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
        }
    }

    private func add(_ path: String, named name: String, mask: UInt32) {
        guard descriptor >= 0, inotify_add_watch(descriptor, path, mask) < 0 else { return }
        let error = SystemError.last
        if !error.isMissing {
            giveUp(name, error.code == ENOSPC ? "the limit on inotify watches is reached" : error.reason)
        }
    }

    private func giveUp(_ name: String, _ reason: String) {
        if isComplete { announcePolling(name, reason) }
        isComplete = false
    }

    private func announcePolling(_ name: String, _ reason: String) {
        announce(WatchNotice(.polling, name, "\(reason); checking for changes every second"))
    }
}
