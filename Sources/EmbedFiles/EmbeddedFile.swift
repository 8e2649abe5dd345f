import FoundationEssentials

/// One YAML file of the folder.
struct EmbeddedFile {
    /// The file's name without `.yaml`.
    let identifier: String
    let text: String

    /// Returns the folder's YAML files, ordered by the bytes of their names.
    static func all(in folder: String) throws -> [EmbeddedFile] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
            .map { name in
                guard let text = String(data: try Data(contentsOf: URL(filePath: folder + "/" + name)), encoding: .utf8)
                else { throw EmbedError(message: "\(name): not UTF-8") }
                return EmbeddedFile(identifier: String(name.dropLast(".yaml".count)), text: text)
            }
            .sorted { $0.identifier.utf8.lexicographicallyPrecedes($1.identifier.utf8) }
    }

    /// The items of the flow sequence `KEY: […]`, which may go over several lines.
    ///
    /// No YAML parser here: it would have to be built once more for the build tool. A test compares the result with
    /// what the parser of the settings reads.
    func items(of key: String) throws -> [String] {
        var list = ""
        var isInside = false
        for line in text.split(separator: "\n") {
            if line.hasPrefix("\(key):") {
                isInside = true
                list += line.dropFirst(key.count + 1)
            } else if isInside {
                list += line
            }
            if isInside && line.hasSuffix("]") { break }
        }
        guard isInside else { return [] }
        let trimmed = list.drop { $0 == " " }
        guard trimmed.hasPrefix("["), trimmed.hasSuffix("]") else {
            throw EmbedError(message: "\(identifier).yaml: \(key) must be written as [a, b]")
        }
        return trimmed.dropFirst().dropLast().split(separator: ",").map { $0.filter { $0 != " " } }
    }
}
