import Escaping
import Mail
import StrictYAML

/// A file of `etc/diagnoses`.
struct DiagnosisFile {
    /// The name of another file, whose replies apply too.
    let like: String?
    let replies: [KnownReply]

    /// - Parameters:
    ///   - bytes: what the file holds.
    ///   - file: the path that errors name.
    /// - Throws: the first thing that is wrong, with its place.
    init(_ bytes: [UInt8], file: String) throws(YAMLError) {
        guard let root = try YAMLReader.read(bytes, file: file) else {
            throw YAMLError(file: file, message: "the file is empty")
        }
        let mapping = try YAMLMapping(root, "a file of diagnoses", known: ["like", "replies"])
        if let value = mapping["like"] {
            let name = try value.line("'like'")
            guard ProviderDirectory.isIdentifier(name) else {
                throw value.error("\(name.quoted) is not the name of a provider")
            }
            like = name
        } else {
            like = nil
        }
        var replies: [KnownReply] = []
        if like == nil || mapping["replies"] != nil {
            for item in try mapping.required("replies", "a file of diagnoses").list("'replies'") {
                replies.append(try KnownReply(item))
            }
        }
        self.replies = replies
    }
}

extension KnownReply {
    fileprivate init(_ value: YAMLValue) throws(YAMLError) {
        let mapping = try YAMLMapping(value, "a reply", known: ["reply", "stage", "class", "meaning", "action"])
        let reply = try mapping.required("reply", "a reply")
        var rest = Substring(try reply.line("'reply'"))
        let code = Self.code(&rest)
        let enhanced = Self.enhanced(&rest)
        guard !rest.isEmpty else { throw reply.error("'reply' has no text behind its code") }
        let stage = try mapping.required("stage", "a reply").word("'stage'", of: ServerAnswer.Stage.self)
        let cause = try mapping.required("class", "a reply").word("'class'", of: ReplyDiagnosis.Cause.self)
        let meaning = try mapping.required("meaning", "a reply").line("'meaning'")
        let action = try mapping.required("action", "a reply").line("'action'")
        self.init(
            stage: stage,
            code: code,
            enhanced: enhanced,
            text: String(rest),
            diagnosis: ReplyDiagnosis(
                cause: cause,
                meaning: Visible.escaped(meaning),
                action: Visible.escaped(action)
            )
        )
    }

    /// Takes three digits off the front: 4yz or 5yz.
    private static func code(_ text: inout Substring) -> ReplyCode? {
        guard let word = word(text), word.utf8.count == 3, let code = Int(word).flatMap(ReplyCode.init),
            code.isTransientNegative || code.isPermanentNegative
        else { return nil }
        text = text.dropFirst(word.count + 1)
        return code
    }

    /// Takes `class.subject.detail` off the front.
    private static func enhanced(_ text: inout Substring) -> EnhancedStatusCode? {
        guard let word = word(text), let enhanced = EnhancedStatusCode(prefixOf: word.utf8) else { return nil }
        text = text.dropFirst(word.count + 1)
        return enhanced
    }

    private static func word(_ text: Substring) -> Substring? {
        text.firstIndex(of: " ").map { text[..<$0] }
    }
}
