import Foundation
import TestSupport
import Testing

@Suite("A vault that does not open says why")
struct VaultTests {
    @Test("init makes vault, key file and configuration, all closed to others")
    func initialises() async throws {
        let home = try TemporaryHome()
        let run = try await home.notify(["vault", "init", "--key-file", home.file("key")])
        #expect(run.status == 0, "\(run.errors)")
        for name in ["vault", "key", "config.yaml"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: home.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        #expect(try Data(contentsOf: URL(filePath: home.file("key"))).count == 32)
        let check = try await home.notify(["vault", "check"])
        #expect(check.status == 0 && check.text.contains("sound, generation 1"))
        let status = try await home.notify(["vault", "status", "--json"])
        let json = try JSONDecoder().decode(Status.self, from: status.output)
        #expect(json.mode == "0600" && json.profiles == 0 && json.slots.map(\.kind) == ["key-file"])
    }

    private struct Status: Decodable {
        struct Slot: Decodable { let kind: String }
        let mode: String
        let profiles: Int
        let slots: [Slot]
    }

    @Test("a second init overwrites nothing and leaves no second key file")
    func secondInit() async throws {
        let home = try await TemporaryHome.withVault()
        let before = home.contents
        let run = try await home.notify(["vault", "init", "--key-file", home.file("other")])
        #expect(run.status == 73)
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(home.contents.filter { !$0.key.hasSuffix(".lock") } == before.filter { !$0.key.hasSuffix(".lock") })
    }

    @Test("a passphrase opens it again, another does not: 77")
    func passphrase() async throws {
        let home = try TemporaryHome()
        let made = try await home.notify(["vault", "init", "--passphrase-fd", "3"], secret: "correct horse")
        #expect(made.status == 0, "\(made.errors)")
        let opened = try await home.notify(["vault", "check", "--passphrase-fd", "3"], secret: "correct horse\n")
        #expect(opened.status == 0, "\(opened.errors)")
        let wrong = try await home.notify(["vault", "check", "--passphrase-fd", "3"], secret: "correct house")
        #expect(wrong.status == 77)
        #expect(ErrorForm.faults(wrong).isEmpty, "\(wrong.errors)")
        let empty = try await home.notify(["vault", "check", "--passphrase-fd", "3"], secret: "")
        #expect(empty.status == 77 && empty.errors.contains("empty"))
    }

    struct Damage: CustomTestStringConvertible, Sendable {
        let name: String
        let status: Int32
        let words: String
        let inflict: @Sendable (TemporaryHome) throws -> Void

        var testDescription: String { name }
    }

    static let damages: [Damage] = [
        Damage(name: "missing", status: 78, words: "there is no vault\nhint: make one with: notify vault init") {
            try FileManager.default.removeItem(atPath: $0.file("vault"))
        },
        Damage(name: "empty", status: 78, words: "is empty") { try $0.write("", to: "vault") },
        Damage(name: "truncated", status: 78, words: "is truncated: ") {
            try $0.write(($0.vault ?? Data()).dropLast(7), to: "vault")
        },
        Damage(name: "something else", status: 78, words: "is not a vault of notify") {
            try $0.write(String(repeating: "text\n", count: 100), to: "vault")
        },
        Damage(name: "one bit flipped at its end", status: 78, words: "damaged or tampered with") {
            var octets = $0.vault ?? Data()
            octets[octets.count - 40] ^= 1
            try $0.write(octets, to: "vault")
        },
        Damage(name: "too open", status: 78, words: "has mode 0644") {
            try $0.write($0.vault ?? Data(), to: "vault", mode: 0o644)
        },
        Damage(name: "a key file that is too open", status: 78, words: "has mode 0644") {
            try $0.write(Data(contentsOf: URL(filePath: $0.file("key"))), to: "key", mode: 0o644)
        },
        Damage(name: "a wrong key file", status: 77, words: "this key file does not open it") {
            try $0.write(Data(repeating: 7, count: 32), to: "key")
        },
        Damage(name: "a short key file", status: 78, words: "is not a key file") { try $0.write("short", to: "key") },
        Damage(name: "a missing key file", status: 78, words: "key: cannot open: no such file or directory") {
            try FileManager.default.removeItem(atPath: $0.file("key"))
        },
        Damage(name: "a home that is too open", status: 78, words: "too open: mode 0755, not 0700\nhint: chmod 700 ") {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: $0.path)
        },
        Damage(name: "a config.yaml that is too open", status: 78, words: "config.yaml: too open: mode 0666") {
            try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: $0.file("config.yaml"))
        },
    ]

    @Test("what is wrong is told, and a message is kept", arguments: damages)
    func damaged(_ damage: Damage) async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        try damage.inflict(home)
        for arguments in [["profile", "list"], ["precious"]] {
            let run = try await home.notify(arguments)
            #expect(run.status == damage.status, "\(run.errors)")
            #expect(run.errors.contains(damage.words), "\(run.errors)")
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
            #expect(run.output.isEmpty)
        }
        #expect(home.unsent.count == 1)
    }
}
