import LogWatch

/// Positions that are read and never moved, for a dry run.
struct UnmovedCursors: CursorStore {
    let base: CursorFile

    func load() throws(WatchError) -> [LogCursor] {
        try base.load()
    }

    func save(_ cursors: [LogCursor]) throws(WatchError) {}
}
