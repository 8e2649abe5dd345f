import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import SASL

@Suite("What CRAM-MD5 and SCRAM make of a password", .enabled(if: geteuid() == 0))
struct DerivedSecretTests {
    private static let user = "demo@example.com"
    private static let salt = Array("a salt of the server".utf8)
    private static let rounds = 600_000

    /// The server's side of SCRAM, which is told the password, or of CRAM-MD5, whose digest it does not look at.
    private struct Server: Sendable {
        let hash: HashFunction
        let keys: Keys?
        var clientFirst = ""
        var serverFirst = ""

        /// What it says to a line of the client. Nothing to the proof: the client is looked at while it waits.
        mutating func answer(_ line: String) -> String? {
            guard keys != nil else { return line.hasPrefix("AUTH") ? Self.challenge("<1.2@mail.example>") : nil }
            guard line.hasPrefix("AUTH"), let word = line.split(separator: " ").last else {
                return line.isEmpty ? "235 2.7.0 in" : nil
            }
            clientFirst = String(Self.decoded(word).dropFirst("n,,".count))
            let nonce = clientFirst.split(separator: ",").last ?? ""
            let salt = Data(DerivedSecretTests.salt).base64EncodedString()
            serverFirst = "\(nonce)server,s=\(salt),i=\(DerivedSecretTests.rounds)"
            return Self.challenge(serverFirst)
        }

        /// Proves to the client that the server knows the password; or lets it in.
        func final(_ proof: String) -> String {
            guard let keys else { return "235 2.7.0 in" }
            let unproven = Self.decoded(proof[...]).components(separatedBy: ",p=")[0]
            let message = Array("\(clientFirst),\(serverFirst),\(unproven)".utf8)
            let signature = HMAC(hash, key: keys.server).code(for: message)
            return Self.challenge("v=\(Data(signature.bytes).base64EncodedString())")
        }

        private static func challenge(_ text: String) -> String { "334 \(Data(text.utf8).base64EncodedString())" }

        private static func decoded(_ text: Substring) -> String {
            String(decoding: Data(base64Encoded: String(text)) ?? Data(), as: UTF8.self)
        }
    }

    /// What SCRAM makes of the password (RFC 5802 section 3).
    private struct Keys: Sendable {
        let salted: SecretOctets
        let client: SecretOctets
        let stored: [UInt8]
        let server: SecretOctets

        init(_ hash: HashFunction, _ secret: String) {
            salted = HMAC(hash, key: SecretOctets(Array(secret.utf8))).derivedKey(
                salt: DerivedSecretTests.salt,
                rounds: DerivedSecretTests.rounds
            )
            client = HMAC(hash, key: salted).code(for: Array("Client Key".utf8))
            server = HMAC(hash, key: salted).code(for: Array("Server Key".utf8))
            stored = hash.digest(of: client.bytes)
        }
    }

    @Test(
        "is in no page that may be swapped out or dumped, while it is made and afterwards",
        arguments: [("CRAM-MD5", nil), ("SCRAM-SHA-1", .sha1), ("SCRAM-SHA-256", .sha256)] as [(String, HashFunction?)]
    )
    func derived(mechanism: String, hash: HashFunction?) async throws {
        let secret = "Söntinel %+/=\(UUID().uuidString)"
        let keys = hash.map { Keys($0, secret) }
        let side = Mutex(Server(hash: hash ?? .md5, keys: keys))
        let server = try ScriptedServer(
            ["220 mail.example ESMTP", "250-mail.example\r\n250 AUTH \(mechanism)"],
            answer: { line in side.withLock { $0.answer(line) } }
        )
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port, user: Self.user, secret: secret)
        let sending = try RunningProgram(NotifyProgram.path, ["precious"], environment: ["NOTIFY_HOME": home.path])
        let scan = MemoryScan(process: sending.processIdentifier)
        let forms = Self.forms(of: secret, keys).flatMap(Self.parts)

        // EHLO, AUTH, and then, once it is computed, the proof.
        try await server.hear("AUTH \(mechanism)")
        repeat {
            #expect(try scan.traces(of: forms).found == [], "while it computes")
        } while server.heard.count < 3 && sending.isRunning
        let (found, octets) = try scan.traces(of: forms)
        #expect(found == [], "while it waits")
        #expect(octets > 1 << 20)
        // The scan sees what is there.
        let known = SecretScan.Form(name: "message", octets: Data("precious".utf8))
        #expect(try !scan.traces(of: [known]).found.isEmpty)

        let proof = try #require(server.heard.dropFirst(2).first)
        server.say(side.withLock { $0.final(proof) })
        try await server.hear("MAIL FROM")
        #expect(try scan.traces(of: forms).found == [], "when it is in")
        server.stop()
        #expect(try await sending.result().status == 75)
    }

    /// A form and parts of it: the allocator writes over the first octets of what is freed, so that the whole is not found
    /// there any more.
    private static func parts(of form: SecretScan.Form) -> [SecretScan.Form] {
        let octets = Array(form.octets)
        return [octets, Array(octets.dropFirst(16).prefix(16)), octets.suffix(16)].filter { $0.count >= 16 }.map {
            SecretScan.Form(name: form.name, octets: Data($0))
        }
    }

    /// The password and everything that stands for it.
    private static func forms(of secret: String, _ keys: Keys?) -> [SecretScan.Form] {
        var forms = SecretScan(secret: secret, user: user).forms.filter { !$0.ignoresCase }
        func add(_ name: String, _ octets: some Sequence<UInt8>) {
            forms.append(SecretScan.Form(name: name, octets: Data(octets)))
        }
        let scalars = secret.unicodeScalars.flatMap { scalar in
            (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> ($0 * 8)) }
        }
        add("UTF-32", scalars)
        let padded = Array(secret.utf8) + [UInt8](repeating: 0, count: 64 - secret.utf8.count)
        for (name, mask) in [("inner", 0x36), ("outer", 0x5C)] as [(String, UInt8)] {
            let block = padded.map { $0 ^ mask }
            add("\(name) pad", block.prefix(secret.utf8.count))
            // As SHA-1 and SHA-256 read it.
            let words = stride(from: 0, to: 64, by: 4).flatMap { block[$0..<$0 + 4].reversed() }
            add("\(name) pad in words", words.prefix(32))
        }
        guard let keys else { return forms }
        for (name, key) in [
            ("salted password", keys.salted.bytes), ("client key", keys.client.bytes), ("stored key", keys.stored),
            ("server key", keys.server.bytes),
        ] {
            add(name, key)
            add("\(name) in base64", Data(key).base64EncodedString().utf8)
        }
        return forms
    }
}
