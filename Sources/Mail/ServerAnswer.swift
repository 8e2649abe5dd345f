/// What a server refused with, so that its meaning can be looked up. Its text is for comparing, not for showing.
package struct ServerAnswer: Sendable, Equatable {
    /// What was answered.
    package enum Stage: String, Sendable, CaseIterable {
        /// Nothing yet: the greeting itself.
        case banner
        case ehlo, starttls, auth, mail, rcpt, data
        /// The message.
        case final
    }

    package let stage: Stage
    /// 400 to 599.
    package let code: Int
    /// `class.subject.detail`, where the server gives it and its class is that of the code.
    package let enhanced: String?
    /// The lines joined by a space, as the server sent them: an attacker's octets.
    package let text: [UInt8]

    package init(stage: Stage, code: Int, enhanced: String?, text: [UInt8]) {
        self.stage = stage
        self.code = code
        self.enhanced = enhanced
        self.text = text
    }
}
