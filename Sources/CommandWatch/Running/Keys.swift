internal import Files
import Glibc

/// What was typed and is on its way to the command.
struct Keys {
    /// Whether what is typed is meant for us.
    var areOurs = false
    private(set) var waiting: ArraySlice<UInt8> = []
    private var isAtEnd = false

    /// Whether more is to be read: everything before has been handed on.
    var isReading: Bool { areOurs && !isAtEnd && waiting.isEmpty }

    /// Reads what was typed, or hands on what waits. Neither blocks.
    mutating func pass(from terminal: Int32, to controller: Int32) {
        if waiting.isEmpty { read(terminal) }
        while !waiting.isEmpty {
            do throws(Errno) {
                let count = try uninterrupted {
                    waiting.withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
                }
                waiting = waiting.dropFirst(count)
            } catch {
                if error != .wouldBlock { waiting = [] }
                return
            }
        }
    }

    private mutating func read(_ terminal: Int32) {
        var room = [UInt8](repeating: 0, count: 4_096)
        let count = (try? uninterrupted { Glibc.read(terminal, &room, room.count) }) ?? 0
        if count > 0 { waiting = room[..<count] } else { isAtEnd = true }
    }
}
