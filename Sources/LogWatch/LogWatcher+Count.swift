extension LogWatcher {
    /// How many lines of the files, as they are now and from their beginnings, each rule matches. Touches nothing.
    ///
    /// There is one count for each rule, in the order in which they were given. A path that is missing or cannot be read is
    /// an error; links and compressed files that a glob finds are passed over, as in `run`.
    package func count() async throws(WatchError) -> [RuleCount] {
        try await onOwnThread { counter, bell throws(WatchError) in
            try await counter.countFiles(bell: bell)
        }
    }

    /// How many lines up to the end of `descriptor` each rule matches, whatever files it was given for.
    ///
    /// `descriptor` is read, and not closed.
    package func count(descriptor: Int32) async throws(WatchError) -> [RuleCount] {
        try await onOwnThread { counter, bell throws(WatchError) in
            try await counter.countStream(descriptor, bell: bell)
        }
    }

    private func onOwnThread(
        _ body: (LineCounter, Bell) async throws(WatchError) -> [Int]
    ) async throws(WatchError) -> [RuleCount] {
        let bell = try Bell()
        let thread = try ReadingThread()
        defer { thread.stop() }
        let counter = LineCounter(plan, thread: thread)
        let outcome: Result<[Int], WatchError> = await withTaskCancellationHandler {
            do throws(WatchError) {
                return .success(try await body(counter, bell))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            bell.ring()
        }
        return try zip(plan.rules, outcome.get()).map { RuleCount(rule: $0.name, count: $1) }
    }
}

/// Counts on a thread of its own.
private actor LineCounter {
    private let plan: WatchPlan
    private let thread: ReadingThread

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ plan: WatchPlan, thread: ReadingThread) {
        self.plan = plan
        self.thread = thread
    }

    func countFiles(bell: Bell) throws(WatchError) -> [Int] {
        var tally = Tally(plan)
        for (path, file, rules) in try files() {
            do {
                try tally.count(file, rules: rules, isStopped: { bell.isRinging })
            } catch {
                throw .unreadable(path, error)
            }
        }
        return tally.counts
    }

    func countStream(_ descriptor: Int32, bell: Bell) throws(WatchError) -> [Int] {
        var tally = Tally(plan)
        try tally.count(LineStream(descriptor), rules: Array(plan.rules.indices), bell: bell)
        return tally.counts
    }

    /// Every file once, with all rules that apply to it.
    private func files() throws(WatchError) -> [(path: String, file: OpenFile, rules: [Int])] {
        var files: [(path: String, file: OpenFile, rules: [Int])] = []
        var indices: [FileIdentity: Int] = [:]
        for source in plan.sources {
            for path in try source.pattern.paths() {
                do {
                    let isGlob = source.pattern.isGlob
                    if isGlob, try !FileStatus.at(path, followsLink: false).isRegular { continue }
                    let file = try OpenFile(path, followsLink: !isGlob)
                    let status = try file.status()
                    guard status.isRegular else { throw WatchError.notRegular(path) }
                    if isGlob, try file.isCompressed() { continue }
                    if let index = indices[status.identity] {
                        files[index].rules = Set(files[index].rules).union(source.rules).sorted()
                    } else {
                        indices[status.identity] = files.count
                        files.append((path, file, source.rules))
                    }
                } catch let error as SystemError {
                    throw .unreadable(path, error)
                } catch let error as WatchError {
                    throw error
                } catch {
                    continue
                }
            }
        }
        return files
    }
}

/// The numbers of lines that matched.
private struct Tally {
    private(set) var counts: [Int]
    private let matcher: RuleMatcher
    private let buffer = ReadBuffer()

    init(_ plan: WatchPlan) {
        counts = Array(repeating: 0, count: plan.rules.count)
        matcher = RuleMatcher(plan)
    }

    mutating func count(_ block: LineBlock, rules: [Int]) {
        matcher.matches(in: block.bytes, selection: rules) { counts[$0.rule] += 1 }
    }

    mutating func count(_ stream: LineStream, rules: [Int], bell: Bell) throws(WatchError) {
        while try stream.read(bell: bell, { count($0, rules: rules) }) {}
    }

    mutating func count(_ file: OpenFile, rules: [Int], isStopped: () -> Bool) throws(SystemError) {
        var lines = LineBlocks(offset: 0)
        while !isStopped() {
            let bytes = try lines.advance(
                buffer,
                read: { target, offset throws(SystemError) in try file.read(into: target, at: offset) },
                body: { count($0, rules: rules) }
            )
            if bytes.isEmpty { break }
        }
        lines.finish { count($0, rules: rules) }
    }
}
