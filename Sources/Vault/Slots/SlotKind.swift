/// What opens a slot.
package enum SlotKind: Hashable, Sendable {
    case passphrase
    case keyFile
    /// A kind that this version keeps but cannot open.
    case other(UInt16)

    /// The number in the file: 1 passphrase, 2 key file, 3 systemd credential, 4 external command, 5 recovery code,
    /// 6 recipient (X25519).
    package var code: UInt16 {
        switch self {
        case .passphrase: 1
        case .keyFile: 2
        case .other(let code): code
        }
    }

    init(code: UInt16) {
        self =
            switch code {
            case 1: .passphrase
            case 2: .keyFile
            default: .other(code)
            }
    }

    /// For lists: `passphrase`, `key-file`, `kind 7`.
    package var name: String {
        switch self {
        case .passphrase: "passphrase"
        case .keyFile: "key-file"
        case .other(let code): "kind \(code)"
        }
    }
}
