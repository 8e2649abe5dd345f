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
    /// 4yz or 5yz.
    package let code: ReplyCode
    /// Where the server gives one and its class is that of the code.
    package let enhanced: EnhancedStatusCode?
    /// The lines joined by a space, as the server sent them: an attacker's octets.
    package let text: [UInt8]

    package init(stage: Stage, code: ReplyCode, enhanced: EnhancedStatusCode?, text: [UInt8]) {
        self.stage = stage
        self.code = code
        self.enhanced = enhanced
        self.text = text
    }
}
