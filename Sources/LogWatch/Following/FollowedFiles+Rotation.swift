/// Finding again what rotation has moved away.
extension FollowedFiles {
    /// Deals with a file whose content is no longer what was read. The rest of it may be in a copy, which is then a
    /// follower of its own, to be read first.
    ///
    /// - Returns: the follower of the copy; nil if there is none, and then the partial line has to be given out.
    func continueInCopy(_ follower: FileFollower, now: Int) throws(SystemError) -> FileFollower? {
        var copy: FileFollower?
        for sibling in Siblings(of: follower.path).readable() where !isHeld(sibling.status.identity) {
            guard try follower.isContinued(in: sibling.file, sibling.status) else { continue }
            let found = try FileFollower(
                path: follower.path,
                file: sibling.file,
                status: sibling.status,
                rules: follower.rules,
                lines: follower.lines,
                now: now
            )
            insert(found, before: follower)
            copies.insert(found.identity)
            copy = found
            break
        }
        remember(siblingsOf: follower.path)
        tell(
            copy == nil
                ? WatchNotice(.gap, follower.path, "emptied or rewritten; what came just before may be missing")
                : WatchNotice(.restarted, follower.path, "emptied; its rest was found in a copy")
        )
        return copy
    }

    /// Rotated more than once between two looks: the files in between are read from their start.
    func admitMissed(_ admission: Admission, current: FileIdentity?) throws(SystemError) {
        for sibling in Siblings(of: admission.path).readable()
        where sibling.status.identity != current && !isHeld(sibling.status.identity) {
            guard try !isKnown(sibling), try !isCopy(sibling.path, (sibling.file, sibling.status)) else { continue }
            try follow(admission, sibling.file, sibling.status, from: 0)
        }
        remember(siblingsOf: admission.path)
    }

    /// Goes on where an earlier run stopped: finishes the files that were rotated since, then reads the new one.
    func resume(_ admission: Admission, current: (file: OpenFile, status: FileStatus)?) throws(SystemError) {
        let mine = cursors.filter { $0.path == admission.path }
        cursors.removeAll { $0.path == admission.path }
        var siblings = Siblings(of: admission.path).readable().filter { !isHeld($0.status.identity) }
        var currentOffset: Int?
        for cursor in mine {
            if let current, current.status.identity == cursor.identity, try cursor.fits(current.file, current.status) {
                currentOffset = cursor.offset
                continue
            }
            guard let index = index(of: cursor, in: siblings) else {
                if cursor.isOver { continue }
                tell(WatchNotice(.gap, admission.path, "the file read last is gone; its last lines may be missing"))
                continue
            }
            let old = siblings.remove(at: index)
            if cursor.isOver, old.status.size == cursor.offset {
                finished.append(cursor)
            } else {
                try follow(admission, old.file, old.status, from: cursor.offset)
            }
        }
        if currentOffset == nil, let last = mine.last(where: { !$0.isOver }) {
            for sibling in siblings where sibling.status.modified >= last.modified {
                guard try !isCopyOfFollowed(sibling) else { continue }
                try follow(admission, sibling.file, sibling.status, from: 0)
            }
        }
        if let current {
            try follow(admission, current.file, current.status, from: currentOffset ?? 0)
            places[admission.path] = current.status.identity
        } else {
            places[admission.path] = followers.last { $0.path == admission.path }?.identity
        }
        remember(siblingsOf: admission.path)
    }

    /// The sibling that `cursor` was made for, or else the newest copy of it.
    private func index(of cursor: LogCursor, in siblings: [Siblings.Sibling]) -> Int? {
        let fitting = siblings.indices.filter { index in
            (try? cursor.fits(siblings[index].file, siblings[index].status)) == true
        }
        let same = fitting.first { siblings[$0].status.identity == cursor.identity }
        return same ?? (cursor.offset >= ContentMark.leastEvidence ? fitting.last : nil)
    }

    func isCopyOfFollowed(_ sibling: Siblings.Sibling) throws(SystemError) -> Bool {
        for follower in followers where try follower.isCopied(in: sibling.file, sibling.status) {
            return true
        }
        return false
    }

    func isKnown(_ sibling: Siblings.Sibling) throws(SystemError) -> Bool {
        guard let mark = known[sibling.status.identity] else { return false }
        return try ContentMark(sibling.file.bytes(0..<mark.length)) == mark
    }

    func remember(siblingsOf path: String) {
        for sibling in Siblings(of: path).readable() {
            guard let start = try? sibling.file.bytes(0..<ContentMark.span) else { continue }
            known[sibling.status.identity] = ContentMark(start)
        }
    }

    func isHeld(_ identity: FileIdentity) -> Bool {
        followers.contains { $0.identity == identity }
    }

}
