import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// A server on a loopback port that says one thing at first and one for each line it hears, and then no more.
///
/// What stands behind an answer 354 is swallowed up to the final dot. Each connection hears the same.
final class ScriptedServer: Sendable {
    let port: Int
    private let listener: Int32
    private let script: [String]
    private let closesAtEnd: Bool
    private let answer: @Sendable (String) -> String?
    private let state = Mutex(State())

    private struct State {
        var heard: [String] = []
        var connection: Int32?
        var isStopped = false
    }

    /// Says the texts of the script, with CRLF behind each; an empty one says nothing. Hangs up after the last one
    /// instead of falling silent where `closesAtEnd` says so. Behind the script, `answer` tells what to say to a line.
    init(
        _ script: [String],
        closesAtEnd: Bool = false,
        answer: @escaping @Sendable (String) -> String? = { _ in nil }
    ) throws {
        self.script = script
        self.closesAtEnd = closesAtEnd
        self.answer = answer
        (listener, port) = try Self.listen()
        try #require(Glibc.listen(listener, 8) == 0)
        Thread.detachNewThread { [self] in serve() }
    }

    /// A port on which nothing listens: none that the system would give to a server of another test meanwhile.
    static let deadPort = 1

    /// What clients have said, line by line.
    var heard: [String] { state.withLock { $0.heard } }

    /// Waits until a client has said something that begins so.
    func hear(_ beginning: String) async throws {
        for _ in 0..<1_000 {
            if heard.contains(where: { $0.hasPrefix(beginning) }) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("nobody said \(beginning): \(heard)")
    }

    /// Waits until a client is there.
    func meet() async throws {
        for _ in 0..<1_000 where state.withLock({ $0.connection == nil }) {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Says something out of turn to the client that is there.
    func say(_ text: String) {
        state.withLock { state in
            guard let connection = state.connection else { return }
            let octets = Array((text + "\r\n").utf8)
            _ = send(connection, octets, octets.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// Hangs up and listens no more. To be called at the end of each test.
    func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            if let connection = state.connection { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let goesOn = state.withLock { state in
                state.connection = connection
                return !state.isStopped
            }
            if goesOn { play(connection) }
            state.withLock { state in
                state.connection = nil
                close(connection)
            }
        }
        close(listener)
    }

    private func play(_ connection: Int32) {
        var rest = script[...]
        var isMessage = false
        var line: [UInt8] = []
        func say(to heard: String) -> Bool {
            guard let text = rest.popFirst() ?? answer(heard) else { return !closesAtEnd }
            isMessage = text.hasPrefix("354")
            let octets = Array((text + "\r\n").utf8)
            if !text.isEmpty { _ = send(connection, octets, octets.count, Int32(MSG_NOSIGNAL)) }
            return !(rest.isEmpty && closesAtEnd)
        }
        guard say(to: "") else { return }
        var octet: UInt8 = 0
        while read(connection, &octet, 1) == 1 {
            guard octet == UInt8(ascii: "\n") else {
                line.append(octet)
                continue
            }
            let text = String(decoding: line.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
            line = []
            if isMessage, text != "." { continue }
            state.withLock { $0.heard.append(text) }
            guard say(to: text) else { return }
        }
    }

    private static func listen() throws -> (Int32, Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        try #require(isBound)
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
