import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Where a vault and its key file may lie, and what they may be")
struct VaultPlaceTests {
    struct Place: CustomTestStringConvertible, Sendable {
        let name: String
        /// `nil` where it is taken.
        var words: String?
        var status: Int32 = 78
        var needsRoot = false
        let prepare: @Sendable (_ home: TemporaryHome, _ path: String) throws -> Void

        var testDescription: String { name }

        static func mode(_ mode: mode_t, _ words: String?, file: Bool = true) -> Place {
            Place(name: "mode 0\(String(mode, radix: 8))", words: words) { try set(mode, of: $1) }
        }
    }

    private static func set(_ mode: mode_t, of path: String) throws {
        guard chmod(path, mode) == 0 else { throw POSIXError(.EPERM) }
    }

    /// Puts something else in the place of the file, which goes to `PATH.moved`.
    private static func replace(_ path: String, _ making: (String) -> Int32) throws {
        guard rename(path, path + ".moved") == 0, making(path) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    /// Where root may look past a mode, it is the mode that is told; others are told by the system.
    private static let unreadable = geteuid() == 0 ? "has mode 0" : "cannot open: permission denied"

    private static let ofBoth: [Place] =
        [0o644, 0o660, 0o666, 0o604, 0o602, 0o700, 0o4600, 0o2600, 0o1600].map {
            .mode($0, "others must not have access\nhint: chmod 600 ")
        } + [
            .mode(0o000, unreadable), .mode(0o600, nil), .mode(0o400, nil),
            Place(name: "dangling symbolic link", words: ": ") { _, path in
                try replace(path) { symlink("nowhere", $0) }
            },
            Place(name: "FIFO", words: "is not a regular file") { _, path in try replace(path) { mkfifo($0, 0o600) } },
            Place(name: "directory", words: "is not a regular file") { _, path in try replace(path) { mkdir($0, 0o700) }
            },
            Place(name: "socket", words: "is not a regular file") { _, path in try replace(path, bindSocket) },
            Place(name: "device", words: "is not a regular file", needsRoot: true) { _, path in
                // The null device, 1 and 3.
                try replace(path) { mknod($0, S_IFCHR | 0o600, 0x103) }
            },
            Place(name: "hard link", words: nil) { home, path in
                guard link(path, home.file("another")) == 0 else { throw POSIXError(.EPERM) }
            },
            Place(name: "of another user", words: "belongs to user 65534, neither to you nor to root", needsRoot: true)
            {
                guard chown($1, 65534, 65534) == 0 else { throw POSIXError(.EPERM) }
            },
            Place(name: "root's, readable for a group", words: nil, needsRoot: true) {
                guard chown($1, 0, 65534) == 0, chmod($1, 0o640) == 0 else { throw POSIXError(.EPERM) }
            },
        ]

    private static func bindSocket(_ path: String) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let octets = Array(path.utf8.prefix(107))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: octets) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    static let ofVault =
        ofBoth + [
            Place(name: "symbolic link", words: "is a symbolic link, which is not followed") { _, path in
                try replace(path) { symlink("vault.moved", $0) }
            }
        ]
    static let ofKey =
        ofBoth + [
            Place(name: "symbolic link", words: nil) { _, path in try replace(path) { symlink("key.moved", $0) } }
        ]

    @Test("what the vault is", arguments: ofVault)
    func vault(_ place: Place) async throws {
        try await check(place, file: "vault", in: "")
    }

    @Test("what the key file is", arguments: ofKey)
    func key(_ place: Place) async throws {
        try await check(place, file: "key", in: "keys/")
    }

    @Test(
        "the directory of the vault",
        arguments: [0o700, 0o500].map { .mode($0, nil) }
            + [0o755, 0o770, 0o777, 0o1777, 0o705].map { .mode($0, "too open: mode 0") } as [Place]
    )
    func homeDirectory(_ place: Place) async throws {
        try await check(place, file: "", in: "", readsOnly: true)
    }

    @Test(
        "the directory of the key file",
        arguments: [0o700, 0o755, 0o750, 0o500].map { .mode($0, nil) }
            + [
                .mode(0o770, "others must not write to it\nhint: chmod go-w "),
                .mode(0o777, "others must not write to it\nhint: chmod go-w "),
                .mode(0o1777, "others must not write to it\nhint: keep vault and key file in a directory of your own"),
                Place(name: "of another user", words: "belongs to user 65534", needsRoot: true) {
                    guard chown($1, 65534, 65534) == 0 else { throw POSIXError(.EPERM) }
                },
            ] as [Place]
    )
    func keyDirectory(_ place: Place) async throws {
        try await check(place, file: "keys", in: "keys/")
    }

    /// Reads and writes the vault of a home whose key file lies in `folder`, after `place` has had its way with `file`.
    private func check(_ place: Place, file: String, in folder: String, readsOnly: Bool = false) async throws {
        guard !place.needsRoot || geteuid() == 0 else { return }
        let home = try await TemporaryHome.withTwoProfiles()
        if !folder.isEmpty {
            try FileManager.default.createDirectory(
                atPath: home.file(folder),
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
            try #require(rename(home.file("key"), home.file(folder + "key")) == 0)
        }
        let key = home.file(folder + "key")
        let path = file == "key" ? key : file.isEmpty ? home.path : home.file(file)
        let before = home.vault
        try place.prepare(home, path)
        defer { chmod(path, 0o700) }
        let commands = [["vault", "check"], ["profile", "default", "spare"]]
        for arguments in readsOnly ? Array(commands.prefix(1)) : commands {
            let run = try await Program.run(
                "/usr/bin/timeout",
                ["20", NotifyProgram.path] + arguments + ["--key-file", key],
                environment: ["NOTIFY_HOME": home.path]
            )
            guard let words = place.words else {
                #expect(run.status == 0, "\(run.errors)")
                continue
            }
            #expect(run.status == place.status, "\(run.errors)")
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(run.output.isEmpty && ErrorForm.faults(run).isEmpty, "\(run.errors)")
            if file != "vault" { #expect(home.vault == before) }
        }
        if place.name == "hard link", file == "vault" {
            // The other name keeps the old bytes: a vault is never written in place.
            #expect(try Data(contentsOf: URL(filePath: home.file("another"))) == before)
            #expect(home.vault != before)
        }
    }

    @Test("an empty key file, as mktemp or a killed init leaves it, is filled")
    func emptyKeyFile() async throws {
        let home = try TemporaryHome()
        try home.write("", to: "key")
        let made = try await home.notify(["vault", "init", "--key-file", home.file("key")])
        #expect(made.status == 0, "\(made.errors)")
        #expect(try await home.checkedVault() == VaultState(generation: 1, entries: 0))
    }

    @Test("no vault is made for a key file in a directory that others write in")
    func initInSharedDirectory() async throws {
        let home = try TemporaryHome()
        try FileManager.default.createDirectory(atPath: home.file("shared"), withIntermediateDirectories: false)
        try Self.set(0o1777, of: home.file("shared"))
        let made = try await home.notify(["vault", "init", "--key-file", home.file("shared/key")])
        #expect(made.status == 78 && made.errors.contains("others must not write to it"), "\(made.errors)")
        #expect(home.vault == nil && home.contents[home.file("shared/key")] == nil)
    }

    @Test("who may only read a root's vault and key by their group opens it", .enabled(if: geteuid() == 0))
    func groupMember() async throws {
        let home = try await TemporaryHome.withTwoProfiles()
        for name in ["vault", "key", "config.yaml", "state/vault-anchor"] {
            try #require(chown(home.file(name), 0, 65534) == 0 && chmod(home.file(name), 0o640) == 0)
        }
        for path in [home.path, home.file("state"), home.file("state/unsent")] where access(path, F_OK) == 0 {
            try #require(chown(path, 0, 65534) == 0 && chmod(path, 0o750) == 0)
        }
        let before = home.vault
        for (group, status) in [("65534", 0), ("65533", 78)] as [(String, Int32)] {
            let run = try await Program.run(
                "/usr/bin/setpriv",
                ["--reuid", "65534", "--regid", group, "--clear-groups", NotifyProgram.path, "vault", "check"],
                environment: ["NOTIFY_HOME": home.path]
            )
            #expect(run.status == status, "\(run.errors)")
        }
        let write = try await Program.run(
            "/usr/bin/setpriv",
            [
                "--reuid", "65534", "--regid", "65534", "--clear-groups", NotifyProgram.path, "profile", "remove",
                "spare",
            ],
            environment: ["NOTIFY_HOME": home.path]
        )
        #expect(write.status == 78 && ErrorForm.faults(write).isEmpty, "\(write.errors)")
        #expect(home.vault == before)
    }
}
