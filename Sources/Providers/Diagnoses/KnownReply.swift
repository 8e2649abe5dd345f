package import Mail

/// A reply whose meaning is known.
package struct KnownReply: Sendable, Equatable {
    /// Where it usually comes; many servers send it at a neighbouring stage as well.
    package let stage: ServerAnswer.Stage
    /// `nil`: any.
    package let code: ReplyCode?
    /// `nil`: any, or none.
    package let enhanced: EnhancedStatusCode?
    /// A part of the reply's text, compared without regard to ASCII case.
    package let text: String
    package let diagnosis: ReplyDiagnosis

    package init(
        stage: ServerAnswer.Stage,
        code: ReplyCode?,
        enhanced: EnhancedStatusCode?,
        text: String,
        diagnosis: ReplyDiagnosis
    ) {
        self.stage = stage
        self.code = code
        self.enhanced = enhanced
        self.text = text
        self.diagnosis = diagnosis
    }

    /// How closely this reply matches the answer, by stage, code, enhanced code and length of the text, in this order.
    ///
    /// `nil` where it does not: another code, another enhanced code, or a text without this part. An answer without an
    /// enhanced code matches a reply that has one.
    func closeness(to answer: ServerAnswer, folded text: [UInt8]) -> Closeness? {
        let part = self.text.utf8.map(\.foldedToLowerCase)
        guard code == nil || code == answer.code else { return nil }
        guard enhanced == nil || answer.enhanced == nil || enhanced == answer.enhanced else { return nil }
        guard text.containsPart(part) else { return nil }
        return Closeness(
            isAtStage: stage == answer.stage,
            hasCode: code != nil,
            hasEnhanced: enhanced != nil && enhanced == answer.enhanced,
            textLength: part.count
        )
    }

    struct Closeness: Comparable {
        let isAtStage: Bool
        let hasCode: Bool
        let hasEnhanced: Bool
        let textLength: Int

        static func < (left: Closeness, right: Closeness) -> Bool {
            (left.isAtStage ? 1 : 0, left.hasCode ? 1 : 0, left.hasEnhanced ? 1 : 0, left.textLength)
                < (right.isAtStage ? 1 : 0, right.hasCode ? 1 : 0, right.hasEnhanced ? 1 : 0, right.textLength)
        }
    }
}
