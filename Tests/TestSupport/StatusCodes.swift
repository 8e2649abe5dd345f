package import Mail

extension ReplyCode {
    /// The code of a number from 200 to 599.
    package static func of(_ value: Int) -> ReplyCode {
        guard let code = ReplyCode(value) else { preconditionFailure("\(value) is no reply code") }
        return code
    }
}

extension EnhancedStatusCode: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        guard let code = EnhancedStatusCode(prefixOf: value.utf8) else {
            preconditionFailure("\(value) is no enhanced status code")
        }
        self = code
    }
}
