internal import Files
import Glibc

/// What was typed at the caller's terminal, on its way to the command's pseudo-terminal.
struct TerminalInput {
    /// Whether we are the foreground job of the terminal, so that what is typed is for us.
    var isForeground = false
    /// Bytes that were read and not yet written.
    private(set) var pending: ArraySlice<UInt8> = []
    private var isAtEnd = false

    /// Whether to read more: all that was read has been written.
    var isReading: Bool { isForeground && !isAtEnd && pending.isEmpty }

    /// Reads what was typed, or writes what is pending, without blocking.
    mutating func forward(from terminal: Int32, to controller: Int32) {
        if pending.isEmpty { read(terminal) }
        while !pending.isEmpty {
            do throws(Errno) {
                let count = try uninterrupted {
                    pending.withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
                }
                pending = pending.dropFirst(count)
            } catch {
                if error != .wouldBlock { pending = [] }
                return
            }
        }
    }

    private mutating func read(_ terminal: Int32) {
        var room = [UInt8](repeating: 0, count: 4_096)
        let count = (try? uninterrupted { Glibc.read(terminal, &room, room.count) }) ?? 0
        if count > 0 { pending = room[..<count] } else { isAtEnd = true }
    }
}
