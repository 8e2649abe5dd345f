internal import Alerts

/// A watch session and the events that wake it.
///
/// Its methods block: they have to be called with the executor for work that blocks as the preferred one.
actor LogReader {
    private let stop: StopSignal
    private let session: WatchSession
    private let events: FileEvents?
    private var isWatching = false

    /// - `follows`: whether `waitForChange` will wait for changes.
    init(_ plan: WatchPlan, cursors: (any CursorStore)?, follows: Bool, stop: StopSignal) throws(WatchError) {
        self.stop = stop
        let events = follows ? FileEvents(announce: plan.notify) : nil
        self.events = events
        session = try WatchSession(
            plan,
            cursors: cursors,
            opened: { events?.watch($0) },
            isStopped: { stop.isSent }
        )
    }

    /// Finds out what there is to read.
    func look(isLast: Bool) throws(WatchError) {
        if !isWatching { try watchDirectories() }
        isWatching = true
        try session.look(isLast: isLast)
        if !session.files.absent.isEmpty || session.files.sources.contains(where: \.pattern.isGlob) {
            try watchDirectories()
        }
    }

    func nextAlerts() throws(WatchError) -> [Alert]? {
        try session.nextAlerts()
    }

    func commit() throws(WatchError) {
        try session.commit()
    }

    func save() throws(WatchError) {
        try session.save()
    }

    /// What could not be opened at the last look.
    func absent() -> [WatchError] {
        session.files.absent
    }

    /// Blocks until another look may find something.
    ///
    /// - Returns: `false` when the stop signal was sent, or changes are not waited for.
    func waitForChange() -> Bool {
        guard let events else { return false }
        var delays: [Int] = []
        if let deadline = session.files.nextDeadline { delays.append(max(0, deadline - session.now) / 1_000_000 + 1) }
        if session.files.isDenied { delays.append(5_000) }
        return events.wait(milliseconds: delays.min(), stop: stop) != .stop
    }

    private func watchDirectories() throws(WatchError) {
        guard let events else { return }
        for source in session.files.sources {
            for directory in try source.pattern.directories() {
                events.watch(directory: directory)
            }
        }
    }
}
