internal import CSpawn
internal import Files
internal import Glibc

/// A running program whose standard output is read by us alone.
struct SecretProcess {
    enum Fault: Error {
        case system(String)
        case late

        var reason: String {
            switch self {
            case .system(let words): words
            case .late: "did not end in time"
            }
        }
    }

    private let process: pid_t
    private let output: Int32

    /// Starts the program in a process group of its own, with the default signals.
    init(_ words: [String]) throws(Fault) {
        var (reading, writing): (Int32, Int32) = (-1, -1)
        let opened = spawn_open_pipe(&reading, &writing)
        guard opened == 0 else { throw .system(Self.words(opened)) }
        defer { close(writing) }
        var process = pid_t()
        let started = Self.spawn(words, output: writing, &process)
        guard started == 0 else {
            close(reading)
            throw .system("cannot be started: \(Self.words(started))")
        }
        self.process = process
        output = reading
    }

    /// Reads until the output ends or `memory` is full.
    func read(into memory: UnsafeMutableRawBufferPointer, until end: ContinuousClock.Instant) -> Result<Int, Fault> {
        let output = FileDescriptor(rawValue: output)
        var used = 0
        do throws(Errno) {
            while used < memory.count {
                guard ContinuousClock.now < end, try output.waitForInput(until: end) else { return .failure(.late) }
                let count = try output.readSome(into: UnsafeMutableRawBufferPointer(rebasing: memory[used...]))
                guard count > 0 else { break }
                used += count
            }
        } catch {
            return .failure(.system(error.reason))
        }
        return .success(used)
    }

    /// To be called once nothing is read any more.
    func closeOutput() {
        close(output)
    }

    /// Waits for the program's end.
    ///
    /// - Returns: its status as from `waitpid`, 0 where the caller of `notify` has switched statuses off; `nil` where it
    ///   has not ended in time.
    func wait(until end: ContinuousClock.Instant) -> Int32? {
        while true {
            var status: Int32 = 0
            guard let ended = try? uninterrupted({ waitpid(process, &status, WNOHANG) }) else { return 0 }
            if ended == process { return status }
            guard ContinuousClock.now < end else { return nil }
            // It has closed its output already, so its end is near; nothing but time tells.
            _ = poll(nil, 0, 2)
        }
    }

    /// Ends the program and what it has started, and takes note of its end.
    func kill() {
        _ = Glibc.kill(-process, SIGKILL)
        var status: Int32 = 0
        _ = try? uninterrupted { waitpid(process, &status, 0) }
    }

    private static func spawn(_ words: [String], output: Int32, _ process: inout pid_t) -> Int32 {
        var arguments = words.map { strdup($0) } + [nil]
        var environment = Self.environment.map { strdup($0) } + [nil]
        defer {
            for word in arguments + environment { free(word) }
        }
        return spawn_quietly(words.first ?? "", &arguments, &environment, output, &process)
    }

    /// Who and where the user is, and the system's programs.
    private static var environment: [String] {
        let kept = ["HOME", "USER", "LOGNAME", "LANG", "TZ", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"]
        return ["PATH=/usr/local/bin:/usr/bin:/bin"]
            + kept.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
    }

    private static func words(_ code: Int32) -> String {
        Errno(rawValue: code).reason
    }
}
