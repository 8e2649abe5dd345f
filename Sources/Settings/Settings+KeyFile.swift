import Escaping
import StrictYAML
extension Settings {
    /// Adds `vault: key-file:` to a `config.yaml` that has no vault section; makes the file when there is none.
    ///
    /// What stands in the file stays as it is, byte for byte. The file is replaced in one step; its mode becomes
    /// 0600, or stays 0640.
    ///
    /// - Parameters:
    ///   - keyFile: an absolute path.
    ///   - path: the `config.yaml`, which need not exist.
    /// - Returns: `false` when the file says already how the vault is opened; then nothing was changed.
    /// - Throws: when the file is not valid, or is written so that a section cannot be added at its end.
    package static func addKeyFile(_ keyFile: String, to path: String) throws(SettingsError) -> Bool {
        let bytes = try SettingsFile.read(path) ?? []
        let settings = try Self.checked(bytes, file: path)
        guard settings.ways.isEmpty else { return false }
        guard keyFile.hasPrefix("/"), !keyFile.hasControls else {
            throw SettingsError(
                file: nil,
                message: "the key file \(keyFile.quoted) is not an absolute path of one line"
            )
        }
        let changed = bytes + section(keyFile, after: bytes)
        guard (try? Settings(changed, file: path)) == settings.with(keyFile: keyFile) else {
            throw SettingsError(
                file: path,
                message: "a vault section cannot be added to a file written like this",
                hint: "add yourself  vault: {key-file: \(quoted(keyFile))}"
            )
        }
        try SettingsFile.replace(path, with: changed)
        return true
    }

    /// The lines to add, with the line ends and the indentation of the rest.
    private static func section(_ keyFile: String, after bytes: [UInt8]) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        let lineEnd = text.unicodeScalars.contains("\r") ? "\r\n" : "\n"
        let isLineOpen = bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false
        let firstKey = text.split(whereSeparator: \.isNewline).first { line in
            line.contains { $0 != " " } && !line.hasPrefix("---") && line.first { $0 != " " } != "#"
        }
        let indentation = String(repeating: " ", count: firstKey?.prefix { $0 == " " }.count ?? 0)
        let lines =
            (isLineOpen ? lineEnd : "")
            + "\(indentation)vault:\(lineEnd)\(indentation)  key-file: \(quoted(keyFile))\(lineEnd)"
        return Array(lines.utf8)
    }

    /// The path as a YAML scalar, in quotes unless it is made of plain characters only.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isPlain
            ? path : "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
