import Dispatch
import Files
import Glibc
import Synchronization
import Testing

@testable import Vault

@Suite("Vault file")
struct VaultFileTests {
    private func kind(_ body: () throws -> Void) -> VaultError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? VaultError)?.kind
        }
    }

    @Test(
        "a file that others can reach is refused with the chmod line, a closed one is taken",
        arguments: [
            (0o600, true), (0o400, true), (0o644, false), (0o660, false), (0o604, false), (0o700, false),
            (0o1600, false), (0o4600, false), (0o000, false),
        ] as [(mode_t, Bool)]
    )
    func modes(mode: mode_t, isTaken: Bool) throws {
        let sample = try Sample()
        try withTemporaryDirectory { directory in
            let path = directory + "/va ult"
            try write(sample.bytes, to: path, mode: mode)
            guard !isTaken else {
                #expect(try Vault.status(at: path).mode == mode)
                return
            }
            let error = #expect(throws: VaultError.self) { try Vault.status(at: path) }
            #expect(error?.kind == .permissions)
            if geteuid() == 0 || mode != 0 { #expect(error?.remedy == .chmod(mode: "600", path: path)) }
        }
    }

    @Test("a group may read what root owns", .enabled(if: geteuid() == 0), arguments: [0o640, 0o440] as [mode_t])
    func groupOfRoot(mode: mode_t) throws {
        let sample = try Sample()
        try withTemporaryDirectory { directory in
            try write(sample.bytes, to: directory + "/vault", mode: mode)
            try #require(chown(directory + "/vault", 0, 4242) == 0)
            #expect(throws: Never.self) { try Vault.status(at: directory + "/vault") }
            try #require(chown(directory + "/vault", 4242, 4242) == 0)
            #expect(kind { _ = try Vault.status(at: directory + "/vault") } == .permissions)
        }
    }

    @Test("owner, group and mode stay when the vault is written", .enabled(if: geteuid() == 0))
    func ownerStays() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/vault"
            try KeyFile.create(at: directory + "/key")
            let vault = try Vault.create(at: path, key: .keyFile(path: directory + "/key"), options: .forTests())
            try #require(chown(path, 0, 4242) == 0 && chmod(path, 0o640) == 0)
            try vault.update { $0.append(VaultEntry(name: "a", attributes: [], secret: nil)) }
            var status = stat()
            try #require(stat(path, &status) == 0)
            #expect(status.st_gid == 4242)
            #expect(status.st_mode & 0o7777 == 0o640)
            try #require(stat(path + ".lock", &status) == 0)
            #expect(status.st_gid == 4242)
        }
    }

    @Test("a symbolic link, a FIFO, a directory and a device are refused without waiting")
    func kindsOfFile() throws {
        let sample = try Sample()
        try withTemporaryDirectory { directory in
            try write(sample.bytes, to: directory + "/real")
            try #require(symlink("real", directory + "/link") == 0)
            try #require(mkfifo(directory + "/fifo", 0o600) == 0)
            try #require(mkdir(directory + "/directory", 0o700) == 0)
            for name in ["link", "fifo", "directory"] {
                #expect(kind { _ = try Vault.status(at: "\(directory)/\(name)") } == .permissions, "\(name)")
            }
            #expect(kind { _ = try Vault.status(at: "/dev/null") } == .permissions)
            #expect(kind { _ = try Vault.status(at: directory + "/nothing") } == .missing)
            #expect(kind { _ = try Vault.status(at: directory + "/real/below") } == .missing)
        }
    }

    @Test("a file above the limit is refused before it is read")
    func tooLarge() throws {
        try withTemporaryDirectory { directory in
            try write([], to: directory + "/vault")
            try #require(truncate(directory + "/vault", off_t(Bounds.file) + 1) == 0)
            #expect(kind { _ = try Vault.status(at: directory + "/vault") } == .malformed)
        }
    }

    @Test("making a vault never touches what is there, be it a dangling link")
    func neverOverwrites() throws {
        try withTemporaryDirectory { directory in
            try write([1], to: directory + "/vault")
            try #require(symlink("nowhere", directory + "/link") == 0)
            for name in ["vault", "link"] {
                #expect(
                    kind {
                        try Vault.create(
                            at: "\(directory)/\(name)",
                            key: .passphrase(try secret("x")),
                            options: .forTests()
                        )
                    } == .exists
                )
            }
            #expect(try contents(of: directory + "/vault") == [1])
            #expect(try listing(of: directory) == ["link", "vault"])
        }
    }

    @Test("a directory that is not there is told")
    func noDirectory() throws {
        try withTemporaryDirectory { directory in
            #expect(
                kind {
                    try Vault.create(
                        at: directory + "/no/vault",
                        key: .passphrase(try secret("x")),
                        options: .forTests()
                    )
                } == .missing
            )
        }
    }

    @Test("what the disk returns is verified before it replaces anything, and nothing is left behind")
    func verification() throws {
        try withTemporaryDirectory { directory in
            let file = VaultFile(path: directory + "/vault")
            try write([1, 2, 3], to: file.path)
            let status = try file.read().status
            let refusal = VaultError(kind: .authentication, path: "", reason: "test")
            let error = #expect(throws: VaultError.self) {
                try file.replace(with: [4], status: status) { bytes throws(VaultError) in
                    #expect(bytes == [4])
                    throw refusal
                }
            }
            #expect(error == refusal)
            #expect(try contents(of: file.path) == [1, 2, 3])
            #expect(try listing(of: directory) == ["vault"])
        }
    }

    @Test("what a killed writer left behind does not hinder the next one")
    func leftBehind() throws {
        try withTemporaryDirectory { directory in
            try write([9], to: directory + "/vault.tmp", mode: 0o000)
            try write([], to: directory + "/vault.lock")
            let vault = try Vault.create(
                at: directory + "/vault",
                key: .passphrase(try secret("x")),
                options: .forTests()
            )
            try vault.update { $0.append(VaultEntry(name: "a", attributes: [], secret: nil)) }
            #expect(try listing(of: directory) == ["vault", "vault.bak", "vault.lock"])
        }
    }

    @Test("a backup that cannot be made leaves the vault and the backup before it")
    func backupStays() throws {
        try withTemporaryDirectory { directory in
            let vault = try Vault.create(
                at: directory + "/vault",
                key: .passphrase(try secret("x")),
                options: .forTests()
            )
            try vault.update { $0.append(VaultEntry(name: "a", attributes: [], secret: nil)) }
            let (before, backup) = try (contents(of: vault.path), contents(of: vault.path + ".bak"))
            // What cannot be taken away stands where the link is to be made.
            try #require(mkdir(vault.path + ".bak.tmp", 0o700) == 0)
            #expect(kind { try vault.update { $0 = [] } } == .exists)
            #expect(try contents(of: vault.path) == before)
            #expect(try contents(of: vault.path + ".bak") == backup)
            #expect(try listing(of: directory) == ["vault", "vault.bak", "vault.bak.tmp", "vault.lock"])
            // Killed before its vault was replaced, a writer leaves vault and backup as one file.
            try #require(rmdir(vault.path + ".bak.tmp") == 0 && unlink(vault.path + ".bak") == 0)
            try #require(link(vault.path, vault.path + ".bak") == 0)
            try vault.update { $0 = [] }
            #expect(try contents(of: vault.path + ".bak") == before)
            #expect(try listing(of: directory) == ["vault", "vault.bak", "vault.lock"])
        }
    }

    @Test("a further name of the vault keeps the old bytes when it is written")
    func hardLink() throws {
        try withTemporaryDirectory { directory in
            let vault = try Vault.create(
                at: directory + "/vault",
                key: .passphrase(try secret("x")),
                options: .forTests()
            )
            let before = try contents(of: vault.path)
            try #require(link(vault.path, directory + "/further") == 0)
            try vault.update { $0.append(VaultEntry(name: "a", attributes: [], secret: nil)) }
            #expect(try contents(of: directory + "/further") == before)
            #expect(try contents(of: vault.path) != before)
        }
    }

    @Test("a directory that others write in holds no vault", arguments: [0o720, 0o702, 0o1777] as [mode_t])
    func sharedDirectory(mode: mode_t) throws {
        let sample = try Sample()
        try withTemporaryDirectory { directory in
            try write(sample.bytes, to: directory + "/vault")
            try #require(chmod(directory, mode) == 0)
            #expect(kind { _ = try Vault.status(at: directory + "/vault") } == .permissions)
            #expect(
                kind {
                    try Vault.create(at: directory + "/new", key: .passphrase(try secret("x")), options: .forTests())
                } == .permissions
            )
        }
    }

    @Test("a writer that holds the lock too long is told")
    func lockDeadline() throws {
        try withTemporaryDirectory { directory in
            var options = VaultOptions.forTests()
            options.lockDeadline = .milliseconds(20)
            let vault = try Vault.create(
                at: directory + "/vault",
                key: .passphrase(try secret("x")),
                options: options
            )
            let lock = try VaultFile(path: vault.path).lock(deadline: .seconds(1))
            #expect(kind { try vault.update { $0 = [] } } == .locked)
            lock.release()
            #expect(kind { try vault.update { $0 = [] } } == nil)
        }
    }

    @Test("50 writers at once leave 50 entries, whether they share an open vault or not")
    func concurrentWriters() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/vault"
            try KeyFile.create(at: directory + "/key")
            let key = VaultKey.keyFile(path: directory + "/key")
            let shared = try Vault.create(at: path, key: key, options: .forTests())
            let failures = Mutex<[String]>([])
            let group = DispatchGroup()
            for number in 0..<50 {
                DispatchQueue(label: "writer \(number)").async(group: group) {
                    do {
                        let vault =
                            number.isMultiple(of: 2) ? shared : try Vault.open(at: path, key: key, options: .forTests())
                        try vault.update { entries in
                            entries.append(
                                VaultEntry(name: "entry \(number)", attributes: [], secret: try secret("\(number)"))
                            )
                        }
                    } catch {
                        failures.withLock { $0.append("\(number): \(error)") }
                    }
                }
            }
            group.wait()
            #expect(failures.withLock { $0 } == [])
            let vault = try Vault.open(at: path, key: key, options: .forTests())
            #expect(Set(vault.entries.map(\.name)) == Set((0..<50).map { "entry \($0)" }))
            #expect(vault.generation == 51)
            #expect(try vault.check().secretCount == 50)
        }
    }
}
