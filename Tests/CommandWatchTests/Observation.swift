import CommandWatch
import Foundation
import Glibc

/// One command between two pipes, and what came out of them.
struct Observation {
    let report: CommandReport
    let output: [UInt8]
    let errors: [UInt8]

    var text: String { String(decoding: output, as: UTF8.self) }

    /// Runs the command to its end. With `joined`, both streams are one pipe. `reading` is called before the output is
    /// read.
    init(_ arguments: [String], input: String = "", joined: Bool = false, reading: @escaping @Sendable () -> Void = {})
        async throws
    {
        let (feed, output, errors) = (try Pipes.open(), try Pipes.open(), try Pipes.open())
        async let read = Pipes.readAll(output.reading, after: reading)
        async let complained = Pipes.readAll(errors.reading)
        Pipes.write(Array(input.utf8), to: feed.writing)
        let streams = Streams(
            input: feed.reading,
            output: output.writing,
            error: joined ? output.writing : errors.writing
        )
        do {
            report = try await Self.report(arguments, streams: streams)
        } catch {
            for end in [feed.reading, output.writing, errors.writing] { close(end) }
            _ = await (read, complained)
            throw error
        }
        for end in [feed.reading, output.writing, errors.writing] { close(end) }
        (self.output, self.errors) = await (read, complained)
    }

    /// Runs the command on a thread that may block.
    static func report(_ arguments: [String], streams: Streams) async throws(CommandError) -> CommandReport {
        let result = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    returning: Result { () throws(CommandError) in
                        try CommandRunner(arguments: arguments, streams: streams).run()
                    }
                )
            }
        }
        return try result.get()
    }
}

enum Pipes {
    struct Failure: Error {}

    /// Opens a pipe whose ends a command does not inherit by accident.
    static func open() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure() }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Writes what fits into a pipe, and closes it.
    static func write(_ bytes: [UInt8], to end: Int32) {
        _ = bytes.withUnsafeBytes { Glibc.write(end, $0.baseAddress, $0.count) }
        close(end)
    }

    static func readAll(_ end: Int32, after prepare: @escaping @Sendable () -> Void = {}) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                prepare()
                var (bytes, room) = ([UInt8](), [UInt8](repeating: 0, count: 64 << 10))
                while true {
                    let count = read(end, &room, room.count)
                    guard count > 0 else { break }
                    bytes += room[..<count]
                }
                close(end)
                continuation.resume(returning: bytes)
            }
        }
    }
}
