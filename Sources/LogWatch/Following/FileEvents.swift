internal import Glibc

/// Tells that something may have changed, through inotify where it works and by the clock where it does not.
///
/// What exactly changed is not asked: every event leads to one look at everything, so none can be misread or missed.
final class FileEvents {
    enum Wake: Equatable {
        case change
        case time
        case bell
    }

    /// How often to look where the system cannot tell, in milliseconds.
    static let pollInterval = 1000

    private static let fileMask = UInt32(IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF)
    private static let directoryMask = UInt32(
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF
    )

    private let descriptor: Int32
    private let announce: (WatchNotice) -> Void
    private let remote: RemoteFileSystems
    /// False as soon as one thing could not be watched.
    private(set) var isComplete: Bool

    /// `announce` is called once when looking by the clock becomes necessary.
    init(announce: @escaping (WatchNotice) -> Void) {
        self.announce = announce
        descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        isComplete = descriptor >= 0
        remote = RemoteFileSystems()
        if !isComplete { tellPolling("inotify", SystemError.last.reason) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Watches the file itself, whatever its name becomes; it ends with the file.
    func watch(_ follower: FileFollower) {
        if remote.contains(follower.identity.device) { giveUp(follower.path, "on a network file system") }
        add("/proc/self/fd/\(follower.file.descriptor)", named: follower.path, mask: Self.fileMask)
        // Where the path is a link, a successor appears in the directory that it points into.
        if let real = realpath(follower.path, nil) {
            defer { free(real) }
            let directory = String(cString: real).prefix { $0 != "\0" }
            if let slash = directory.lastIndex(of: "/") { watch(directory: String(directory[...slash])) }
        }
    }

    /// Watches for names that come and go. Asking again for the same directory changes nothing.
    func watch(directory: String) {
        add(directory, named: directory, mask: Self.directoryMask | UInt32(IN_ONLYDIR))
    }

    /// Blocks until a change, the bell, or the timeout; takes the events that are there.
    ///
    /// A timeout of nil waits without end.
    func wait(milliseconds: Int?, bell: Bell) -> Wake {
        let interval = isComplete ? milliseconds : min(milliseconds ?? Self.pollInterval, Self.pollInterval)
        var entries = [
            pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let timeout = interval.map { Int32(clamping: max(0, $0)) } ?? -1
        guard poll(&entries, 2, timeout) > 0 else { return .time }
        if entries[0].revents != 0 { return .bell }
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
        if isComplete { tellPolling(name, reason) }
        isComplete = false
    }

    private func tellPolling(_ name: String, _ reason: String) {
        announce(WatchNotice(.polling, name, "\(reason); looking for changes every second"))
    }
}
