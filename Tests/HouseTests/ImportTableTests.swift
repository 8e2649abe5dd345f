import Foundation
import Testing

/// Modules of the language and the C library, which any target may use.
private let platform: Set<String> = ["Swift", "Glibc", "Dispatch", "Synchronization", "FoundationEssentials"]

/// The rows of imports.txt: a target, and what it may import.
private let allowedImports: [String: Set<String>] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "imports.txt")
    let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
    let rows = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
    return Dictionary(rows.map { ($0[0], Set($0.dropFirst())) }, uniquingKeysWith: { $0.intersection($1) })
}()

@Suite("The house keeps its floor plan")
struct ImportTableTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func swiftFiles(below directory: URL) -> [URL] {
        let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
        return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
    }

    private static func imports(in file: URL) throws -> Set<String> {
        let pattern =
            #/^(?:@\w+(?:\([^)]*\))? +)*(?:(?:public|package|internal|fileprivate|private) +)?import +(?:(?:struct|class|enum|protocol|func|var|let|typealias) +)?([A-Za-z0-9_]+)/#
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return Set(lines.compactMap { try? pattern.firstMatch(in: $0)?.1 }.map(String.init))
    }

    @Test("every folder of Sources is in the table, and every row has a folder")
    func tableIsComplete() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
        #expect(Set(folders) == Set(allowedImports.keys))
    }

    @Test("a target imports what the table allows", arguments: allowedImports.keys.sorted())
    func importsAreAllowed(target: String) throws {
        let allowed = try #require(allowedImports[target]).union(platform)
        for file in Self.swiftFiles(below: Self.root.appending(path: "Sources/\(target)")) {
            let foreign = try Self.imports(in: file).subtracting(allowed)
            #expect(foreign.isEmpty, "\(file.lastPathComponent) imports \(foreign.sorted())")
        }
    }

    @Test("the parser of imports sees every form")
    func parserSeesEveryForm() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).swift")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("import A\npackage import B\n@preconcurrency import C\nimport struct D.E\n// import F\n".utf8).write(
            to: file
        )
        #expect(try Self.imports(in: file) == ["A", "B", "C", "D"])
    }
}
