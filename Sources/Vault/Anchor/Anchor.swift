import Escaping

/// Which state of a vault was seen last, kept outside the vault so that an older copy does not go unnoticed.
///
/// As a file it has one valid encoding, four lines:
///
/// ```
/// notify vault anchor 1
/// vault 00112233445566778899aabbccddeeff
/// generation 12
/// hash 0123456789abcdef… (64 digits)
/// ```
struct Anchor: Equatable, Sendable {
    let vaultID: [UInt8]
    let generation: UInt64
    /// The keyed hash at the end of the vault.
    let hash: [UInt8]

    /// Longer than any encoding, in bytes.
    static let limit = 256
    private static let firstLine = "notify vault anchor 1"

    init(vaultID: [UInt8], generation: UInt64, hash: [UInt8]) {
        self.vaultID = vaultID
        self.generation = generation
        self.hash = hash
    }

    /// Of a vault whose bytes are authentic.
    init(of container: Container, bytes: [UInt8]) {
        self.init(
            vaultID: container.header.vaultID,
            generation: container.header.generation,
            hash: Array(bytes.suffix(Sodium.hashLength))
        )
    }

    /// Reads the file; `nil` where it is anything but what `encoded` writes.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count <= Self.limit, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 5,
            let vaultID = Self.value("vault ", lines[1]).flatMap({ Hexadecimal.bytes(Array($0.utf8)[...]) }),
            let generation = Self.value("generation ", lines[2]).flatMap({ UInt64($0) }),
            let hash = Self.value("hash ", lines[3]).flatMap({ Hexadecimal.bytes(Array($0.utf8)[...]) }),
            vaultID.count == Header.identifierLength, hash.count == Sodium.hashLength,
            Bounds.generation.contains(generation)
        else { return nil }
        self.init(vaultID: vaultID, generation: generation, hash: hash)
        guard encoded == bytes else { return nil }
    }

    var encoded: [UInt8] {
        let lines = [
            Self.firstLine, "vault \(Hexadecimal.text(vaultID))", "generation \(generation)",
            "hash \(Hexadecimal.text(hash))", "",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    private static func value(_ name: String, _ line: Substring) -> String? {
        line.hasPrefix(name) ? String(line.dropFirst(name.count)) : nil
    }
}

extension Anchor {
    /// How a vault compares to the anchor.
    enum Verdict: Equatable {
        /// The last seen state.
        case same
        /// A later one, which was written since.
        case newer
        case otherVault
        /// An earlier one.
        case older
        /// Of the same generation, but another state than the one seen.
        case different
    }

    func verdict(on vault: Anchor) -> Verdict {
        if vault.vaultID != vaultID {
            .otherVault
        } else if vault.generation < generation {
            .older
        } else if vault.generation > generation {
            .newer
        } else {
            vault.hash == hash ? .same : .different
        }
    }

    /// Refuses a vault that the anchor does not allow.
    ///
    /// - Throws: `.rolledBack`.
    func admit(_ vault: Anchor, path: String) throws(VaultError) {
        let detail: VaultError.Detail
        switch verdict(on: vault) {
        case .same, .newer: return
        case .otherVault: detail = .otherVaultThanSeen
        case .older: detail = .olderGeneration(vault.generation, seen: generation)
        case .different: detail = .otherStateThanSeen(generation: generation)
        }
        throw VaultError(kind: .rolledBack, path: path, detail, remedy: .acceptVault)
    }
}
