import Foundation
import TestSupport
import Testing

@Suite("A passphrase counts byte for byte")
struct PassphraseTests {
    struct Passphrase: CustomTestStringConvertible, Sendable {
        let name: String
        let octets: Data
        /// What is another passphrase, however alike.
        var others: [Data] = []

        init(_ name: String, _ text: String, others: [String] = []) {
            self.init(name, Data(text.utf8), others: others.map { Data($0.utf8) })
        }

        init(_ name: String, _ octets: Data, others: [Data] = []) {
            self.name = name
            self.octets = octets
            self.others = others
        }

        var testDescription: String { name }
    }

    static let usable: [Passphrase] = [
        Passphrase("composed (NFC)", "sch\u{f6}n", others: ["scho\u{308}n"]),
        Passphrase("decomposed (NFD)", "scho\u{308}n", others: ["sch\u{f6}n"]),
        Passphrase("with NUL", "a\0b", others: ["a", "a\0c", "ab"]),
        Passphrase("one NUL", "\0", others: ["\0\0"]),
        Passphrase("two lines", "a\nb", others: ["a", "a\r\nb"]),
        Passphrase("a carriage return at the end", "a\r", others: ["a"]),
        Passphrase("spaces around", " a ", others: ["a", " a"]),
        Passphrase("not UTF-8", Data([0xff, 0xfe, 0x41]), others: [Data([0xff, 0xfd, 0x41]), Data("\u{fffd}".utf8)]),
        Passphrase("4 KiB", String(repeating: "p", count: 4096), others: [String(repeating: "p", count: 4095)]),
        Passphrase("5 KiB", String(repeating: "p", count: 5120), others: [String(repeating: "p", count: 4096)]),
        Passphrase("64 KiB", String(repeating: "p", count: 65536), others: [String(repeating: "p", count: 65535)]),
    ]

    /// Gives the passphrase on descriptor 3, from a file that goes again.
    private static func run(_ arguments: [String], home: TemporaryHome, _ passphrase: Data) async throws -> Run {
        let file = FileManager.default.temporaryDirectory.appending(path: "notify-passphrase-\(UUID().uuidString)")
        try passphrase.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await Program.run(
            "/bin/sh",
            ["-c", "exec \"$0\" \"$@\" 3<\(file.path)", NotifyProgram.path] + arguments + ["--passphrase-fd", "3"],
            environment: ["NOTIFY_HOME": home.path]
        )
    }

    @Test("by descriptor: with one line end or without it opens, anything else does not", arguments: usable)
    func byDescriptor(_ passphrase: Passphrase) async throws {
        let home = try TemporaryHome()
        let made = try await Self.run(["vault", "init"], home: home, passphrase.octets)
        #expect(made.status == 0, "\(made.errors)")
        let before = home.vault
        for end in ["", "\n", "\r\n"] {
            let opened = try await Self.run(["vault", "check"], home: home, passphrase.octets + Data(end.utf8))
            // A carriage return before a line feed belongs to the line end.
            let isCut = passphrase.octets.last == 13 && end == "\n"
            #expect(opened.status == (isCut ? 77 : 0), "\(opened.errors)")
        }
        for other in passphrase.others {
            let refused = try await Self.run(["vault", "check"], home: home, other)
            #expect(refused.status == 77 && refused.output.isEmpty, "\(refused.errors)")
            #expect(ErrorForm.faults(refused).isEmpty, "\(refused.errors)")
        }
        #expect(home.vault == before)
    }

    @Test(
        "none, and more than 64 KiB, make no vault: 77",
        arguments: [
            ("", "empty"), ("\n", "empty"), ("\r\n", "empty"), (String(repeating: "p", count: 65537), "64 KiB"),
        ]
    )
    func unusable(text: String, words: String) async throws {
        let home = try TemporaryHome()
        let run = try await Self.run(["vault", "init"], home: home, Data(text.utf8))
        #expect(run.status == 77 && run.errors.contains(words) && run.output.isEmpty, "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(home.vault == nil)
    }

    @Test(
        "typed and given by descriptor are one and the same",
        arguments: ["sch\u{f6}n", "scho\u{308}n", "日本語 🗝", " a "]
    )
    func typed(_ passphrase: String) async throws {
        let home = try TemporaryHome()
        let made = try await Self.run(["vault", "init"], home: home, Data(passphrase.utf8))
        #expect(made.status == 0, "\(made.errors)")
        let opened = try await TerminalDialogue.run(
            [NotifyProgram.path, "vault", "check"],
            home: home.path,
            steps: [.expect("Passphrase of the vault: "), .type(passphrase + "\n")]
        )
        #expect(opened.status == 0, "\(opened.text)")
    }

    @Test(
        "a terminal takes up to 4093 bytes; more, which the kernel may have cut, is refused",
        arguments: [(4000, 0), (4093, 0), (4094, 77), (4096, 77), (5120, 77)] as [(Int, Int32)]
    )
    func longLines(count: Int, status: Int32) async throws {
        let home = try TemporaryHome()
        let passphrase = String(repeating: "p", count: count)
        let made = try await Self.run(["vault", "init"], home: home, Data(passphrase.utf8))
        #expect(made.status == 0, "\(made.errors)")
        let opened = try await TerminalDialogue.run(
            [NotifyProgram.path, "vault", "check"],
            home: home.path,
            steps: [.expect("Passphrase of the vault: "), .type(passphrase + "\n")]
        )
        #expect(opened.status == status, "\(opened.text)")
        if status != 0 { #expect(opened.text.contains("too long for a line of the terminal"), "\(opened.text)") }
    }
}
