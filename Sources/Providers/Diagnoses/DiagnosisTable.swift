package import Mail

/// Known replies of one server, the closest first: its provider's, those of a provider that is like it, any server's.
package struct DiagnosisTable: Sendable {
    private let sections: [[KnownReply]]

    /// Knows nothing: codes alone are told.
    package static let empty = DiagnosisTable(sections: [])

    package init(sections: [[KnownReply]]) {
        self.sections = sections
    }

    /// Returns what the answer means; `nil` where it is not known.
    package func diagnosis(of answer: ServerAnswer) -> ReplyDiagnosis? {
        closest(to: answer).first?.diagnosis
    }

    /// Returns the replies of the first section that are the answer and none more closely; more than one only where the
    /// table cannot tell them apart.
    package func closest(to answer: ServerAnswer) -> [KnownReply] {
        let text = answer.text.map(\.foldedToLowerCase)
        for section in sections {
            let found = section.compactMap { reply in
                reply.closeness(to: answer, folded: text).map { (reply: reply, closeness: $0) }
            }
            guard let best = found.map(\.closeness).max() else { continue }
            return found.filter { $0.closeness == best }.map(\.reply)
        }
        return []
    }
}
