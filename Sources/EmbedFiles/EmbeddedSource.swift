/// The generated Swift file: three string literals, which need no initialisation when the process starts.
struct EmbeddedSource {
    let files: [ProviderFile]

    var text: String {
        get throws {
            """
            // Generated from etc/providers. Do not edit.

            enum EmbeddedProviders {
                /// All files, one after the other.
                static var files: StaticString {
            \(try literal(files.map(\.text).joined(), of: "files"))
                }

                /// Lines of `identifier offset count`, ordered by their bytes; offset and count are in bytes of `files`.
                static var fileIndex: StaticString {
            \(try literal(fileIndex, of: "file index"))
                }

                /// Lines of `domain identifier`, ordered by their bytes.
                static var domainIndex: StaticString {
            \(try literal(try domainIndex, of: "domain index"))
                }
            }

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

    private var domainIndex: String {
        get throws {
            var owners: [String: String] = [:]
            for file in files {
                for domain in try file.domains {
                    if let owner = owners.updateValue(file.identifier, forKey: domain) {
                        throw EmbedError(message: "\(file.identifier).yaml: domain \(domain) is also in \(owner).yaml")
                    }
                }
            }
            return owners.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
                "\($0.key) \($0.value)\n"
            }.joined()
        }
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
