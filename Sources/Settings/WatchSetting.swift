import Escaping
package import StrictYAML

/// One item of `watch`: files, and the rules for their lines.
package struct WatchSetting: Sendable, Equatable {
    package let name: String
    /// Absolute paths or globs.
    package let files: [String]
    /// Names of rules; `Settings` has checked that they exist.
    package let rules: [Located<String>]
    package let position: TextPosition

    static let keys = ["name", "files", "rules"]

    /// Reads the list under `watch`.
    static func all(_ value: YAMLValue, _ folder: FolderOfPaths) throws(YAMLError) -> [WatchSetting] {
        var watches: [WatchSetting] = []
        for item in try value.list("'watch'") {
            let watch = try WatchSetting(item, folder)
            if let earlier = watches.first(where: { $0.name == watch.name }) {
                throw item.error(
                    "a second watch is named \(watch.name.quoted)",
                    hint: "the first one is in line \(earlier.position.line)"
                )
            }
            watches.append(watch)
        }
        return watches
    }

    private init(_ value: YAMLValue, _ folder: FolderOfPaths) throws(YAMLError) {
        let mapping = try YAMLMapping(value, "a watch", known: Self.keys)
        position = value.position
        name = try mapping.required("name", "a watch").line("'name'", limit: 100)
        var files: [String] = []
        for item in try mapping.required("files", "the watch \(name.quoted)").oneOrList("'files'") {
            files.append(try folder.absolute(item, "a path in 'files'"))
        }
        self.files = files
        var rules: [Located<String>] = []
        for item in try mapping.required("rules", "the watch \(name.quoted)").oneOrList("'rules'") {
            let rule = try item.line("a name in 'rules'", limit: 100)
            guard !rules.contains(where: { $0.value == rule }) else {
                throw item.error("the rule \(rule.quoted) is named twice")
            }
            rules.append(Located(rule, at: item.position))
        }
        self.rules = rules
    }
}
