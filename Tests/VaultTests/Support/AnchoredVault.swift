import Synchronization

@testable import Vault

/// A vault with an anchor, and the copies of its states.
struct AnchoredVault {
    let directory: String
    let key: VaultKey
    let warnings = Warnings()

    /// What was told beside what succeeded.
    final class Warnings: Sendable {
        private let list = Mutex<[VaultError]>([])

        var kinds: [VaultError.Kind] { list.withLock { $0.map(\.kind) } }

        func append(_ warning: VaultError) { list.withLock { $0.append(warning) } }
    }

    var path: String { directory + "/vault" }
    var anchor: AnchorFile { AnchorFile(path: directory + "/state/vault-anchor") }

    var options: VaultOptions {
        var options = VaultOptions.forTests()
        options.anchor = anchor
        options.warn = { [warnings] in warnings.append($0) }
        return options
    }

    /// Lends a vault without entries, in a directory with its key file.
    static func lend(_ body: (AnchoredVault) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            try KeyFile.create(at: directory + "/key")
            let vault = AnchoredVault(directory: directory, key: .keyFile(path: directory + "/key"))
            try Vault.create(at: vault.path, key: vault.key, options: vault.options)
            try body(vault)
        }
    }

    func open() throws(VaultError) -> Vault {
        try Vault.open(at: path, key: key, options: options)
    }

    /// Adds an entry and returns the bytes that the vault has then.
    @discardableResult
    func add(_ name: String) throws -> [UInt8] {
        try open().update { $0.append(VaultEntry(name: name, attributes: [], secret: try secret(name))) }
        return try contents(of: path)
    }

    func restore(_ copy: String, force: Bool = false) throws(VaultError) -> Vault.Restoration {
        try Vault.restore(copy, to: path, keys: { _ in [key] }, admittingOthers: force, options: options)
    }
}

/// The kind of the vault's error that `body` throws; `nil` where it throws none.
func kind(of body: () throws -> Void) -> VaultError.Kind? {
    do {
        try body()
        return nil
    } catch {
        return (error as? VaultError)?.kind
    }
}
