extension LogWatcher {
    /// Returns how many lines of the whole files each rule matches, in the order of the rules. Cursors are neither read
    /// nor moved.
    ///
    /// As in `run`, symbolic links and compressed files that a glob finds are skipped. Cancelling ends it early.
    ///
    /// - Throws: `WatchError` where a path is missing or cannot be read.
    package func count() async throws(WatchError) -> [RuleCount] {
        try await ruleCounts { counter, stop throws(WatchError) in try await counter.countFiles(stop: stop) }
    }

    /// Returns how many lines up to the end of `descriptor`, which is not closed, each rule matches.
    ///
    /// - Throws: `WatchError` where it cannot be read.
    package func count(descriptor: Int32) async throws(WatchError) -> [RuleCount] {
        try await ruleCounts { counter, stop throws(WatchError) in
            try await counter.countStream(descriptor, stop: stop)
        }
    }

    private func ruleCounts(
        _ count: (LineCounter, StopSignal) async throws(WatchError) -> [Int]
    ) async throws(WatchError) -> [RuleCount] {
        let counter = LineCounter(plan)
        let counts = try await StopSignal.onCancellation { stop throws(WatchError) in try await count(counter, stop) }
        return zip(plan.rules, counts).map { RuleCount(rule: $0.name, count: $1) }
    }
}

/// Counts, and blocks the preferred executor.
private actor LineCounter {
    private let plan: WatchPlan

    init(_ plan: WatchPlan) {
        self.plan = plan
    }

    func countFiles(stop: StopSignal) throws(WatchError) -> [Int] {
        var tally = Tally(plan)
        for (path, file, rules) in try files() {
            do {
                try tally.count(file, rules: rules, isStopped: { stop.isSent })
            } catch {
                throw .unreadable(path, error)
            }
        }
        return tally.counts
    }

    func countStream(_ descriptor: Int32, stop: StopSignal) throws(WatchError) -> [Int] {
        var tally = Tally(plan)
        try tally.count(LineStream(descriptor), rules: Array(plan.rules.indices), stop: stop)
        return tally.counts
    }

    /// Returns each file once, with all rules that apply to it.
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

/// The number of lines that each rule matched.
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

    mutating func count(_ stream: LineStream, rules: [Int], stop: StopSignal) throws(WatchError) {
        while try stream.read(stop: stop, { count($0, rules: rules) }) {}
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
