import Escaping
import StrictYAML

/// One item of `vault`: a way to open it.
package enum OpeningSetting: Sendable, Equatable {
    /// An absolute path.
    case keyFile(String)
    /// What a unit calls it in `LoadCredentialEncrypted=`.
    case systemdCredential(String)
    /// The program's absolute path, then its arguments.
    case command([String])
    /// A person at the terminal.
    case passphrase

    static let keys = ["key-file", "systemd-credential", "command", "passphrase"]

    /// Reads what stands under `vault`, in the order of the file, which is that of trying.
    static func all(_ value: YAMLValue, _ folder: FolderOfPaths) throws(YAMLError) -> [OpeningSetting] {
        let mapping = try YAMLMapping(value, "'vault'", known: keys)
        var ways: [OpeningSetting] = []
        for key in mapping.keys {
            guard let item = mapping[key.value] else { continue }
            switch key.value {
            case "key-file":
                for path in try item.oneOrList("'key-file'") {
                    ways.append(.keyFile(try folder.absolute(path, "'key-file'")))
                }
            case "systemd-credential":
                let name = try item.line("'systemd-credential'", limit: 255)
                guard !name.contains("/"), name != ".", name != ".." else {
                    throw item.error(
                        "\(name.quoted) is not the name of a credential",
                        hint: "write what stands before the colon of LoadCredentialEncrypted="
                    )
                }
                ways.append(.systemdCredential(name))
            case "command": ways.append(.command(try item.command("'command'")))
            default:
                // What stands there may be a passphrase, so it is not repeated.
                guard try item.text("'passphrase'") == "ask" else {
                    throw item.error(
                        "'passphrase' can only be ask",
                        hint: "a passphrase has no place in a file: take it out, and choose another one"
                    )
                }
                ways.append(.passphrase)
            }
        }
        guard !ways.isEmpty else {
            throw value.error(
                "'vault' names no way to open it",
                hint: "write key-file: /path/to/the/key, or passphrase: ask"
            )
        }
        return ways
    }
}
