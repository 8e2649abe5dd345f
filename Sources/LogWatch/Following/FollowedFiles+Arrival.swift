/// Taking in what a path leads to.
extension FollowedFiles {
    func arrive(_ path: String, source: Source, now: Int) throws(FollowError) {
        let followsLink = !source.pattern.isGlob
        var found: (file: OpenFile, status: FileStatus)?
        do {
            let status = try FileStatus.at(path, followsLink: followsLink)
            guard status.isRegular else { throw FollowError.notRegular }
            if looks == 1 { firstSizes[status.identity] = status.size }
            if let holder = followers.first(where: { $0.identity == status.identity }) {
                settle(holder, at: path, rules: source.rules)
                return
            }
            if copies.contains(status.identity), source.pattern.isGlob { return }
            let file = try OpenFile(path, followsLink: followsLink)
            found = (file, try file.status())
        } catch let error as SystemError {
            guard error.isMissing, hasCursor(path) else { throw .system(error) }
        } catch let error as FollowError {
            throw error
        } catch {
            return
        }
        do {
            try admit(path, found: found, source: source, now: now)
        } catch {
            throw .system(error)
        }
        if found == nil { throw .system(.missing) }
    }

    func settle(_ follower: FileFollower, at path: String, rules: [Int]) {
        places[path] = follower.identity
        follower.rules = Set(follower.rules).union(rules).sorted()
    }

    func admit(
        _ path: String,
        found: (file: OpenFile, status: FileStatus)?,
        source: Source,
        now: Int
    ) throws(SystemError) {
        if let found, source.pattern.isGlob, try found.file.isCompressed() {
            tell(WatchNotice(.compressed, path, "compressed; skipped, as its lines were read before"))
            return
        }
        let admission = Admission(path: path, rules: source.rules, now: now)
        if let previous = places[path], previous != found?.status.identity {
            try admitMissed(admission, current: found?.status.identity)
        } else if hasCursor(path), start == .end {
            try resume(admission, current: found)
            return
        }
        guard let found else { return }
        if try isCopy(path, found) { return }
        let offset = try startOffset(for: found)
        try follow(admission, found.file, found.status, from: offset)
        if looks == 1 || places[path] == nil { remember(siblingsOf: path) }
        places[path] = found.status.identity
    }

    func isCopy(_ path: String, _ found: (file: OpenFile, status: FileStatus)) throws(SystemError) -> Bool {
        guard looks > 1 else { return false }
        for follower in followers where Siblings(of: follower.path).isSibling(path) {
            guard try follower.isCopied(in: found.file, found.status) else { continue }
            copies.insert(found.status.identity)
            return true
        }
        return false
    }

    func startOffset(for found: (file: OpenFile, status: FileStatus)) throws(SystemError) -> Int {
        for past in finished where past.identity == found.status.identity {
            if try past.fits(found.file, found.status) { return past.offset }
        }
        guard start == .end, let size = firstSizes[found.status.identity], size <= found.status.size else { return 0 }
        return try found.file.startOfLastLine(size: size)
    }

    func follow(_ admission: Admission, _ file: OpenFile, _ status: FileStatus, from offset: Int)
        throws(SystemError)
    {
        let follower = try FileFollower(
            path: admission.path,
            file: file,
            status: status,
            rules: admission.rules,
            lines: LineBlocks(offset: offset),
            now: admission.now
        )
        known[status.identity] = ContentMark(try file.bytes(0..<min(ContentMark.span, status.size)))
        followers.append(follower)
        opened(follower)
    }

    func insert(_ new: FileFollower, before follower: FileFollower) {
        let index = followers.firstIndex { $0 === follower } ?? followers.endIndex
        followers.insert(new, at: index)
        new.isSuperseded = true
        opened(new)
    }

    func hasCursor(_ path: String) -> Bool {
        cursors.contains { $0.path == path }
    }
}

/// Where a file belongs that is taken in.
struct Admission {
    let path: String
    let rules: [Int]
    let now: Int
}

enum FollowError: Error {
    case notRegular
    case system(SystemError)
}
