/// What one reply of a server means, as a file of `etc/diagnoses` has it.
package struct DiagnosisSetting: Sendable, Equatable {
    /// What the reply answers.
    package enum Stage: String, CaseIterable, Sendable {
        case banner, ehlo, starttls, auth, mail, rcpt
        /// The answer to DATA.
        case data
        /// The answer to the message.
        case final
    }

    package enum Kind: String, CaseIterable, Sendable {
        case transient, rate, configuration, credential, policy, reputation, permanent
    }

    /// Where the reply usually comes; many come at a neighbouring stage as well.
    package let stage: Stage
    /// Three digits; `nil`: any.
    package let code: Int?
    /// An enhanced status code; `nil`: any, or none.
    package let enhanced: String?
    /// A part of the reply's text.
    package let text: String
    package let kind: Kind
    /// A sentence.
    package let meaning: String
    /// What to do, a sentence.
    package let action: String
}
