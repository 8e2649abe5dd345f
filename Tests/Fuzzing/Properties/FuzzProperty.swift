/// What holds for every input. The raw value names its corpus and the program that fuzzes it.
package enum FuzzProperty: String, CaseIterable, Sendable {
    case replyDecoder = "reply-decoder"
    case submission
    case address
    case dotStuffing = "dot-stuffing"

    /// - Throws: `Violation` where it does not hold.
    package func check(_ input: [UInt8]) throws(Violation) {
        switch self {
        case .replyDecoder: try ReplyDecoderProperty.check(input)
        case .submission: try SubmissionProperty.check(input)
        case .address: try AddressProperty.check(input)
        case .dotStuffing: try DotStuffingProperty.check(input)
        }
    }
}

/// Why a property does not hold for an input.
package struct Violation: Error, CustomStringConvertible {
    package let description: String

    /// - Throws: a violation, unless the condition holds.
    static func unless(_ condition: Bool, _ words: @autoclosure () -> String) throws(Violation) {
        if !condition { throw Violation(description: words()) }
    }
}
