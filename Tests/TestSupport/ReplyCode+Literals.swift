package import Mail

extension ReplyCode: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) {
        guard let code = ReplyCode(value) else { preconditionFailure("\(value) is no reply code") }
        self = code
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
