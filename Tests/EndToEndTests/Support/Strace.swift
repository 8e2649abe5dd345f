import Foundation
import TestSupport
import Testing

/// A system call of a program on a file or descriptor.
struct FileCall: Sendable {
    /// Counted in the order of appearance.
    let thread: Int
    let name: String
    /// Those below the home, without it; the home itself is the empty one.
    let paths: Set<String>
}

/// Where strace is to interfere: at the `number`th `name` that a thread does on one of `paths`, or on anything where
/// there are none.
struct Interference: Sendable {
    let name: String
    let paths: [String]
    let number: Int
}

/// Lists a program's calls on files, and makes one of them fail or kills the program there.
enum Strace {
    static let path = "/usr/bin/strace"

    struct Failed: Error {
        let run: Run
    }

    /// Runs `notify` to its end and returns its calls on files and descriptors.
    static func calls(
        _ arguments: [String],
        home: TemporaryHome,
        secret: String?
    ) async throws -> [FileCall] {
        let log = FileManager.default.temporaryDirectory.appending(path: "notify-strace-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: log) }
        let run = try await Program.run(
            path,
            ["-f", "-qqq", "-y", "-s", "4096", "-e", "trace=%file,%desc", "-o", log.path, NotifyProgram.path]
                + arguments,
            environment: ["NOTIFY_HOME": home.path],
            secret: secret
        )
        guard run.status == 0 else { throw Failed(run: run) }
        let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map(String.init)
        return calls(in: lines, home: home.path)
    }

    private static func calls(in lines: [String], home: String) -> [FileCall] {
        var threads: [Substring] = []
        return lines.compactMap { line in
            guard let call = line.firstMatch(of: #/^(\d+) +(\w+)\((.*)$/#), call.2 != "execve" else { return nil }
            if !threads.contains(call.1) { threads.append(call.1) }
            let paths = call.3.matches(of: #/["<](\/[^">]*)[">](?!\(deleted\))/#).map { String($0.1) }
            let own = paths.filter { $0 == home || $0.hasPrefix(home + "/") }.map { String($0.dropFirst(home.count)) }
            guard let thread = threads.firstIndex(of: call.1) else { return nil }
            // Of a rename, strace looks at the first path only.
            return FileCall(
                thread: thread,
                name: String(call.2),
                paths: Set(call.2 == "rename" ? Array(own.prefix(1)) : own)
            )
        }
    }

    /// Returns how to meet exactly the call at `index`; strace counts for each thread on its own.
    ///
    /// - Returns: `nil` where another thread's call would be met first, whichever paths are looked at.
    static func interference(at index: Int, of calls: [FileCall]) -> Interference? {
        let call = calls[index]
        let all = Set(calls.flatMap(\.paths)).filter(isTheSameEachTime).sorted()
        let own = call.paths.filter(isTheSameEachTime).sorted()
        let choices = own.flatMap { own in [[own]] + all.map { [own, $0] } } + (own.isEmpty ? [[]] : [all])
        for paths in choices {
            var counts: [Int: Int] = [:]
            var numbers: [Int?] = []
            for other in calls {
                let isMet = other.name == call.name && (paths.isEmpty || !other.paths.isDisjoint(with: paths))
                if isMet { counts[other.thread, default: 0] += 1 }
                numbers.append(isMet ? counts[other.thread] : nil)
            }
            guard let number = numbers[index], numbers.firstIndex(of: number) == index else { continue }
            return Interference(name: call.name, paths: paths, number: number)
        }
        return nil
    }

    /// Whether a path has no part that was made up by chance, as a temporary file beside `config.yaml` has.
    static func isTheSameEachTime(_ path: String) -> Bool { !path.hasPrefix("/config.yaml.") }

    /// Runs `notify` with one of its calls interfered with: `effect` is `error=EIO`, `signal=KILL` or the like.
    ///
    /// The status is 124 where it did not end within 30 seconds.
    ///
    /// - Returns: the run, and whether the call was met.
    static func run(
        _ arguments: [String],
        home: TemporaryHome,
        secret: String?,
        _ interference: Interference,
        effect: String
    ) async throws -> (run: Run, isMet: Bool) {
        let log = FileManager.default.temporaryDirectory.appending(path: "notify-strace-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: log) }
        let run = try await Program.run(
            "/usr/bin/timeout",
            ["--kill-after=5", "30", path, "-f", "-qqq", "-o", log.path]
                + interference.paths.flatMap { ["-P", home.path + $0] }
                + ["--inject=\(interference.name):\(effect):when=\(interference.number)", NotifyProgram.path]
                + arguments,
            environment: ["NOTIFY_HOME": home.path],
            secret: secret
        )
        let told = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        return (run, told.contains("(INJECTED)") || told.contains("killed by SIGKILL"))
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where no process may be traced; in CI it fails instead, so that nobody takes the skip for a pass.
    static var needsTracing: Self {
        .enabled("strace is not there or may not trace: etc/test installs it") {
            if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
            let run = try? await Program.run(Strace.path, ["-qqq", "-o", "/dev/null", "/bin/true"])
            return run?.status == 0
        }
    }
}
