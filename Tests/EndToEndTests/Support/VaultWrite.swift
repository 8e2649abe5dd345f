import Foundation
import TestSupport
import Testing

/// A command that writes the vault.
struct VaultWrite: CustomTestStringConvertible, Sendable {
    let name: String
    let arguments: @Sendable (TemporaryHome) -> [String]
    /// What it is given on descriptor 3.
    var secret: String?
    /// The status of the same command once it has been done.
    let again: Int32
    /// How many profiles there are then.
    let profiles: Int
    /// Whether it makes the vault.
    var isFirst = false

    var testDescription: String { name }

    static let sentinel = "Söntinel %+/=secret"

    static let all: [VaultWrite] = [
        VaultWrite(
            name: "vault init",
            arguments: { ["vault", "init", "--key-file", $0.file("key")] },
            again: 73,
            profiles: 0,
            isFirst: true
        ),
        VaultWrite(
            name: "profile add",
            arguments: { _ in
                [
                    "profile", "add", "third", "--host", "127.0.0.1", "--port", "2525", "--security", "none", "--user",
                    "demo@example.com", "--allow-cleartext", "--password-fd", "3",
                ]
            },
            secret: sentinel,
            again: 73,
            profiles: 3
        ),
        VaultWrite(
            name: "profile set",
            arguments: { _ in ["profile", "set", "own", "--from", "ops@example.com", "--password-fd", "3"] },
            secret: sentinel,
            again: 0,
            profiles: 2
        ),
        VaultWrite(
            name: "profile rename",
            arguments: { _ in ["profile", "rename", "spare", "other"] },
            again: 78,
            profiles: 2
        ),
        VaultWrite(
            name: "profile default",
            arguments: { _ in ["profile", "default", "spare"] },
            again: 0,
            profiles: 2
        ),
        VaultWrite(
            name: "profile remove",
            arguments: { _ in ["profile", "remove", "spare"] },
            again: 78,
            profiles: 1
        ),
        VaultWrite(
            name: "vault slot add",
            arguments: { ["vault", "slot", "add", "key-file=\($0.file("second"))"] },
            again: 0,
            profiles: 2
        ),
        VaultWrite(
            name: "vault rekey",
            arguments: { _ in ["vault", "rekey"] },
            again: 0,
            profiles: 2
        ),
    ]

    /// A home as the command finds it: with the profiles `own` and `spare`, or empty.
    func home() async throws -> TemporaryHome {
        isFirst ? try TemporaryHome() : try await TemporaryHome.withTwoProfiles()
    }
}

/// What `vault check --json` tells.
struct VaultState: Decodable, Equatable {
    let generation: Int
    let entries: Int
}

extension TemporaryHome {
    static func withTwoProfiles() async throws -> TemporaryHome {
        let home = try await TemporaryHome.sending(to: 2525)
        let added = try await home.notify(
            [
                "profile", "add", "spare", "--host", "127.0.0.1", "--user", "spare@example.com", "--password-fd", "3",
            ],
            secret: "not the point either"
        )
        guard added.status == 0 else { throw Strace.Failed(run: added) }
        return home
    }

    /// A home with the same files, and a configuration that names its own key file.
    func copy() throws -> TemporaryHome {
        let other = try TemporaryHome()
        try FileManager.default.removeItem(atPath: other.path)
        try FileManager.default.copyItem(atPath: path, toPath: other.path)
        if vault != nil { try other.configure() }
        return other
    }

    /// The bytes of the vault; `nil` where there is none.
    var vault: Data? { try? Data(contentsOf: URL(filePath: file("vault"))) }

    /// Opens the vault with the key file and decrypts all of it; `nil` where that does not succeed.
    func checkedVault() async throws -> VaultState? {
        let run = try await notify(["vault", "check", "--json", "--key-file", file("key")])
        return run.status == 0 ? try JSONDecoder().decode(VaultState.self, from: run.output) : nil
    }
}

/// What DESIGN section 5 allows a command of ours to end with.
enum DocumentedStatus {
    static let all: Set<Int32> = [0, 64, 65, 66, 69, 70, 73, 74, 75, 76, 77, 78]
    static let failures = all.subtracting([0])
}
