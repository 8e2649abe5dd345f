import Mail
import TestSupport

extension ReplyCode: ExpressibleByIntegerLiteral {
    init(integerLiteral value: Int) {
        self = .of(value)
    }
}
