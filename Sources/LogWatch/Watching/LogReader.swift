internal import Alerts

/// Runs a watch session on its own thread, where it may block, and lets it be awaited.
actor LogReader {
    private let thread: ReadingThread
    private let bell: Bell
    private let session: WatchSession
    private let events: FileEvents?
    private var isWatching = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - `follows`: whether changes will be waited for.
    /// - `bell`: rung to make it leave off.
    init(_ plan: WatchPlan, cursors: (any CursorStore)?, follows: Bool, thread: ReadingThread, bell: Bell)
        throws(WatchError)
    {
        self.thread = thread
        self.bell = bell
        let events = follows ? FileEvents(announce: plan.notify) : nil
        self.events = events
        session = try WatchSession(
            plan,
            cursors: cursors,
            opened: { events?.watch($0) },
            isStopped: { bell.isRinging }
        )
    }

    /// Sees what there is to read.
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

    /// Blocks this thread until it is worth looking again; false when the bell was rung.
    func waitForChange() -> Bool {
        guard let events else { return false }
        var delays: [Int] = []
        if let deadline = session.files.nextDeadline { delays.append(max(0, deadline - session.now) / 1_000_000 + 1) }
        if session.files.isDenied { delays.append(5_000) }
        return events.wait(milliseconds: delays.min(), bell: bell) != .bell
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
