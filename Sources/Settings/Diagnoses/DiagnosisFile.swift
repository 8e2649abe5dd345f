/// A file of `etc/diagnoses`.
struct DiagnosisFile {
    /// The file whose replies are meant too.
    let like: String?
    let replies: [DiagnosisSetting]

    /// - Parameters:
    ///   - bytes: what the file holds.
    ///   - file: the path that errors name.
    /// - Throws: the first thing that is wrong, with its place.
    init(_ bytes: [UInt8], file: String) throws(SettingsError) {
        guard let root = try YAMLReader.read(bytes, file: file) else {
            throw SettingsError(file: file, message: "the file is empty")
        }
        let mapping = try YAMLMapping(root, "a file of diagnoses", known: ["like", "replies"])
        if let value = mapping["like"] {
            let name = try value.line("\"like\"")
            guard ProviderDirectory.isIdentifier(name) else {
                throw value.error("\(name.quoted) is not the name of a provider")
            }
            like = name
        } else {
            like = nil
        }
        var replies: [DiagnosisSetting] = []
        if like == nil || mapping["replies"] != nil {
            for item in try mapping.required("replies", "a file of diagnoses").list("\"replies\"") {
                replies.append(try DiagnosisSetting(item))
            }
        }
        self.replies = replies
    }
}

extension DiagnosisSetting {
    fileprivate init(_ value: YAMLValue) throws(SettingsError) {
        let mapping = try YAMLMapping(value, "a reply", known: ["reply", "stage", "class", "meaning", "action"])
        let reply = try mapping.required("reply", "a reply")
        var rest = Substring(try reply.line("\"reply\""))
        code = Self.code(&rest)
        enhanced = Self.enhanced(&rest)
        guard !rest.isEmpty else { throw reply.error("\"reply\" has no text behind its code") }
        text = String(rest)
        stage = try mapping.required("stage", "a reply").word("\"stage\"", of: Stage.self)
        kind = try mapping.required("class", "a reply").word("\"class\"", of: Kind.self)
        meaning = try mapping.required("meaning", "a reply").line("\"meaning\"")
        action = try mapping.required("action", "a reply").line("\"action\"")
    }

    /// Takes three digits off the front: 4yz or 5yz.
    private static func code(_ text: inout Substring) -> Int? {
        guard let word = word(text), word.utf8.count == 3, let code = Int(word), (400...599).contains(code) else {
            return nil
        }
        text = text.dropFirst(word.count + 1)
        return code
    }

    /// Takes `class.subject.detail` off the front.
    private static func enhanced(_ text: inout Substring) -> String? {
        guard let word = word(text) else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        let isCode =
            parts.count == 3
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard isCode else { return nil }
        text = text.dropFirst(word.count + 1)
        return String(word)
    }

    private static func word(_ text: Substring) -> Substring? {
        text.firstIndex(of: " ").map { text[..<$0] }
    }
}
