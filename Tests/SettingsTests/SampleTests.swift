import FoundationEssentials
import StrictYAML
import Testing

@testable import Settings

@Suite("etc/config.yaml, the sample")
struct SampleTests {
    private static var text: String {
        get throws {
            let file = URL(filePath: #filePath).resolvingSymlinksInPath()
                .appending(path: "../../../etc/config.yaml").standardized
            return String(decoding: try Data(contentsOf: file), as: UTF8.self)
        }
    }

    /// The sample with its lines taken in: a marker with one space behind it begins a sentence, any other one a line.
    private static var uncommented: String {
        get throws {
            try text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                let isSample = line.hasPrefix("#") && !(line.hasPrefix("# ") && !line.hasPrefix("#  "))
                return isSample ? String(line.dropFirst()) : String(line)
            }.joined(separator: "\n")
        }
    }

    @Test("as it is, it is valid and says nothing")
    func asItIs() throws {
        #expect(try Settings(Array(Self.text.utf8), file: "c") == .none(file: "c"))
    }

    @Test("with all its lines taken in, it is valid and every setting has a value")
    func wholly() throws {
        let settings = try Settings(Array(Self.uncommented.utf8), file: "/etc/notify/config.yaml")
        #expect(settings.profile == "work" && settings.deliveryTimeout == .seconds(30))
        #expect(settings.proxy?.host == "127.0.0.1" && settings.recipients.count == 2)
        #expect(settings.aliases.map(\.name) == ["root", "www-data", "default"])
        #expect(
            settings.ways == [
                .keyFile("/etc/notify/key"), .systemdCredential("notify.key"),
                .command(["/usr/local/bin/fetch-key", "notify"]), .passphrase,
            ]
        )
        #expect(settings.watches.count == 2 && settings.rules.count == 3 && settings.tokens.map(\.profile) == ["work"])
    }

    @Test("any one section can be taken in alone, but watch, which needs its rules", arguments: Settings.keys)
    func alone(section: String) throws {
        let lines = try Self.uncommented.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let kept = section == "watch" ? ["watch", "rules"] : [section]
        var isKept = false
        var yaml = ""
        for line in lines {
            if let first = line.first, first != " " { isKept = kept.contains { line.hasPrefix($0 + ":") } }
            if isKept { yaml += line + "\n" }
        }
        #expect(!yaml.isEmpty)
        #expect(throws: Never.self) { try Settings(Array(yaml.utf8), file: "c") }
    }

    @Test("every key that a section can have is in it")
    func complete() throws {
        let root = try #require(try YAMLReader.read(Array(Self.uncommented.utf8), file: "c"))
        let sections: [(path: [String], keys: [String])] = [
            ([], Settings.keys), (["vault"], OpeningSetting.keys), (["delivery"], Settings.deliveryKeys),
            (["watch", "*"], WatchSetting.keys), (["rules", "*"], RuleSetting.keys),
            (["oauth2", "*"], TokenSetting.keys),
        ]
        for section in sections {
            var found: [YAMLValue] = [root]
            for step in section.path { found = found.flatMap { Self.children(of: $0, step) } }
            let keys = Set(try found.flatMap { try YAMLMapping($0, "it").keys.map(\.value) })
            #expect(keys == Set(section.keys), "\(section.path)")
        }
    }

    private static func children(of value: YAMLValue, _ step: String) -> [YAMLValue] {
        switch value.content {
        case .sequence(let items): items
        case .mapping(let pairs): pairs.filter { step == "*" || $0.key.value == step }.map(\.value)
        case .scalar: []
        }
    }

    @Test("no section of the settings is missing in this suite")
    func known() throws {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
            .appending(path: "../../../Sources/Settings").standardized
        var lists: [String] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
        where file.hasSuffix(".swift") && !file.hasPrefix("ProfileHead") {
            let text = String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
            for line in text.split(separator: "\n") where line.contains("known: ") {
                lists.append("\(file): \(line)")
            }
        }
        #expect(lists.count == 6, "\(lists)")
        #expect(lists.allSatisfy { $0.hasSuffix("eys)") }, "\(lists)")
    }
}
