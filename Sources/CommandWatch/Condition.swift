/// When a command's end is worth an alert; any number together.
package struct Condition: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let onFail = Condition(rawValue: 1 << 0)
    package static let onSuccess = Condition(rawValue: 1 << 1)
    package static let always: Condition = [.onFail, .onSuccess]

    package func holds(for termination: Termination) -> Bool {
        contains(termination.isSuccess ? .onSuccess : .onFail)
    }
}
