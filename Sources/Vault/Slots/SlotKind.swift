/// What opens a slot.
package enum SlotKind: Hashable, Sendable {
    case one(FactorKind)
    /// Two keys together, neither of which opens it alone.
    case both(FactorKind, FactorKind)
    /// A kind that this version keeps but cannot open.
    case other(UInt16)

    static let twoOfTwo: UInt16 = 7

    /// For lists: `passphrase`, `key-file + passphrase`, `kind 9`.
    package var name: String {
        switch self {
        case .one(let kind): kind.rawValue
        case .both(let first, let second): "\(first.rawValue) + \(second.rawValue)"
        case .other(let code): "kind \(code)"
        }
    }

    /// The keys that it takes; empty where that is not known.
    package var factors: [FactorKind] {
        switch self {
        case .one(let kind): [kind]
        case .both(let first, let second): [first, second]
        case .other: []
        }
    }
}

/// The kinds of keys; the raw values are their names in `config.yaml` and on the command line.
package enum FactorKind: String, CaseIterable, Hashable, Sendable {
    case passphrase
    case keyFile = "key-file"
    case systemdCredential = "systemd-credential"
    case command
    case recoveryCode = "recovery-code"
    case recipient

    /// The number in the file.
    var code: UInt16 {
        switch self {
        case .passphrase: 1
        case .keyFile: 2
        case .systemdCredential: 3
        case .command: 4
        case .recoveryCode: 5
        case .recipient: 6
        }
    }

    init?(code: UInt16) {
        guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = kind
    }

    /// For a sentence: `the key file does not open slot 2`.
    package var words: String {
        switch self {
        case .passphrase: "passphrase"
        case .keyFile: "key file"
        case .systemdCredential: "systemd credential"
        case .command: "command's output"
        case .recoveryCode: "recovery code"
        case .recipient: "recipient's key file"
        }
    }
}
