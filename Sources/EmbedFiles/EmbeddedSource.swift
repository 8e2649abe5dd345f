/// The generated Swift file: string literals, which need no initialisation when the process starts.
struct EmbeddedSource {
    let files: [EmbeddedFile]
    /// The name of the generated type.
    let type: String
    /// The key whose items lead to their file, where there is one.
    let indexedKey: String?

    var text: String {
        get throws {
            """
            // Generated. Do not edit.

            enum \(type) {
                /// All files, one after the other.
                static var files: StaticString {
            \(try literal(files.map(\.text).joined(), of: "files"))
                }

                /// Lines of `identifier offset count`, ordered by their bytes; offset and count are in bytes of `files`.
                static var fileIndex: StaticString {
            \(try literal(fileIndex, of: "file index"))
                }
            \(try indexedKey.map(keyIndexProperty) ?? "")}

            """
        }
    }

    private var fileIndex: String {
        var offset = 0
        var lines = ""
        for file in files {
            lines += "\(file.identifier) \(offset) \(file.text.utf8.count)\n"
            offset += file.text.utf8.count
        }
        return lines
    }

    private func keyIndexProperty(_ key: String) throws -> String {
        """

            /// Lines of `item identifier` for the items of `\(key)`, ordered by their bytes.
            static var \(key)Index: StaticString {
        \(try literal(try index(of: key), of: "index of \(key)"))
            }

        """
    }

    private func index(of key: String) throws -> String {
        var owners: [String: String] = [:]
        for file in files {
            for item in try file.items(of: key) {
                if let owner = owners.updateValue(file.identifier, forKey: item) {
                    throw EmbedError(message: "\(file.identifier).yaml: \(item) of \(key) is also in \(owner).yaml")
                }
            }
        }
        return owners.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
            "\($0.key) \($0.value)\n"
        }.joined()
    }

    /// A raw string literal of several lines, whose last line end belongs to the text.
    private func literal(_ text: String, of what: String) throws -> String {
        let isUnsafe = text.contains("\"\"\"##") || text.contains("\\##") || text.contains("\r") || text.contains("\0")
        guard !isUnsafe, text.isEmpty || text.hasSuffix("\n") else {
            throw EmbedError(message: "\(what): every file ends with a line end and holds no carriage return")
        }
        return "##\"\"\"\n\(text)\n\"\"\"##"
    }
}
