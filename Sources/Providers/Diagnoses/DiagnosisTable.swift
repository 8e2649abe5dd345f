package import Mail

/// Known replies of one server, the most specific first: its provider's, those of a provider that answers alike, then
/// those of any server.
package struct DiagnosisTable: Sendable {
    private let sections: [[KnownReply]]

    /// No known replies: an answer is judged by its codes alone.
    package static let empty = DiagnosisTable(sections: [])

    package init(sections: [[KnownReply]]) {
        self.sections = sections
    }

    /// Returns what the answer means, or `nil` where no known reply matches.
    package func diagnosis(of answer: ServerAnswer) -> ReplyDiagnosis? {
        closest(to: answer).first?.diagnosis
    }

    /// Returns the replies that match the answer best, all from the first section that has a match. More than one are
    /// returned only where nothing tells them apart.
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
