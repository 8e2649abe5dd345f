import FoundationEssentials
import Glibc
import NIOCore
import SMTP
import Testing

@testable import MailSandbox

@Suite("Storing a mail")
struct StorageTests {
    private static let opening = "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.c>\r\nDATA\r\n"

    private func session(_ change: (inout SandboxSession.Rules) -> Void) -> SandboxSession {
        var rules = SandboxSession.Rules()
        change(&rules)
        var session = SandboxSession(rules: rules)
        session.receive(ByteBuffer(string: Self.opening))
        while session.next() != nil {}
        return session
    }

    @Test("waits for the disk between chunks and before the reply")
    func waiting() {
        var session = session { $0.chunkSize = 4 }
        session.receive(ByteBuffer(string: "abcd\r\n"))
        #expect(session.next() == .append(Array("abcd\r\n".utf8)))
        session.receive(ByteBuffer(string: "e\r\n.\r\nNOOP\r\n"))
        #expect(session.next() == nil)
        session.storageFinished(.stored(name: ""))
        #expect(session.next() == .commit(Array("e\r\n".utf8)))
        #expect(session.next() == nil)
        session.storageFinished(.stored(name: "1.eml"))
        #expect(session.next() == .reply(SandboxReply(250, "2.0.0", "stored as 1.eml")))
        #expect(session.next() == .reply(.done))
        #expect(session.next() == nil)
    }

    @Test(
        "that fails in the middle is told after the dot, and the session goes on",
        arguments: [(.full, .storageFull), (.failed, .storageFailed)]
            as [(SandboxSession.StorageOutcome, SandboxReply)]
    )
    func failure(outcome: SandboxSession.StorageOutcome, reply: SandboxReply) {
        var session = session { $0.chunkSize = 4 }
        session.receive(ByteBuffer(string: "abcd\r\n"))
        _ = session.next()
        session.storageFinished(outcome)
        session.receive(ByteBuffer(string: "efghij\r\n.\r\nMAIL FROM:<>\r\n"))
        #expect(session.next() == .discard)
        #expect(session.next() == .reply(reply))
        #expect(session.next() == .reply(.senderAccepted))
    }

    @Test("that fails at the end is never told as success")
    func failureAtTheEnd() {
        var session = session { _ in }
        session.receive(ByteBuffer(string: "a\r\n.\r\n"))
        #expect(session.next() == .commit(Array("a\r\n".utf8)))
        session.storageFinished(.full)
        #expect(session.next() == .reply(.storageFull))
    }

    @Test("a message over SIZE is refused behind its dot, and one without an end is cut off")
    func sizes() {
        var ending = session { $0.sizeLimit = 10 }
        ending.receive(ByteBuffer(string: "123456789\r\n.\r\n"))
        #expect(ending.next() == .discard)
        #expect(ending.next() == .reply(.tooLarge))
        #expect(ending.next() == nil)
        for endless in [String(repeating: "x", count: 21), String(repeating: "\n", count: 21)] {
            var session = session { $0.sizeLimit = 10 }
            session.receive(ByteBuffer(string: endless))
            #expect(session.next() == .reply(.tooLarge))
            #expect(session.next() == .close)
            #expect(session.isClosed)
        }
    }

    @Test("the end of the server waits for a mail that is being stored")
    func shutDown() {
        var session = session { _ in }
        session.receive(ByteBuffer(string: "a\r\n.\r\n"))
        _ = session.next()
        session.shutDown()
        #expect(session.next() == nil)
        session.storageFinished(.stored(name: "1.eml"))
        #expect(session.next() == .reply(SandboxReply(250, "2.0.0", "stored as 1.eml")))
        #expect(session.next() == .reply(.shuttingDown))
        #expect(session.next() == .close)
    }

    @Test("writes the trace fields, then the octets as they came, readable by the owner alone")
    func file() async throws {
        try await withTemporaryDirectory { path in
            let directory = try MailDirectory(path: path)
            let mail = incoming(in: directory)
            try mail.append(Array("Subject: one\r\n\r\n".utf8))
            let (name, stored) = try #require(try mail.commit(Array("..\u{e9}\r\n".utf8)))
            #expect(stored.path == "\(path)/\(name)")
            #expect(stored.size == 22)
            let text = String(decoding: try Data(contentsOf: URL(filePath: stored.path)), as: UTF8.self)
            let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
            #expect(
                lines.prefix(5) == [
                    "Return-Path: <a@b.c>", "Delivered-To: d@e.f", "Delivered-To: g@h.i",
                    "Received: from client.example ([IPv6:::1])", "\tby localhost (notify sandbox)",
                ]
            )
            #expect(lines[5].hasPrefix("\twith ESMTPSA id "))
            #expect(text.hasSuffix("\r\nSubject: one\r\n\r\n..\u{e9}\r\n"))
            var facts = stat()
            #expect(stat(stored.path, &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [name])
        }
    }

    @Test("leaves nothing of a mail that is thrown away")
    func discarding() async throws {
        try await withTemporaryDirectory { path in
            let mail = incoming(in: try MailDirectory(path: path))
            try mail.append([1])
            #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == 1)
            mail.discard()
            #expect(try mail.commit([2]) == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
        }
    }

    @Test("gives names that sort by arrival")
    func names() async throws {
        try await withTemporaryDirectory { path in
            let directory = try MailDirectory(path: path)
            let names = (0..<1000).map { _ in directory.nextName() }
            #expect(names == names.sorted())
            #expect(Set(names).count == 1000)
        }
    }

    @Test("says where it cannot", arguments: ["missing/below", "file"])
    func unwritable(name: String) async throws {
        try await withTemporaryDirectory { path in
            try Data().write(to: URL(filePath: "\(path)/file"))
            let error = #expect(throws: SandboxError.self) { try MailDirectory(path: "\(path)/\(name)") }
            #expect(error?.kind == .directoryNotWritable)
        }
    }

    private func incoming(in directory: MailDirectory) -> IncomingMail {
        let transaction = Transaction(
            reversePath: "a@b.c",
            recipients: ["d@e.f", "g@h.i"],
            greeting: "client.example",
            isExtended: true,
            isInternational: false,
            isEncrypted: true,
            authentication: Transaction.Authentication(user: "demo", mechanism: "PLAIN")
        )
        return IncomingMail(transaction, peer: "::1", security: .starttls, in: directory)
    }
}
