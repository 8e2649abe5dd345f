/// The three digits at the head of a reply (RFC 5321 section 4.2.1), 200 to 599.
package struct ReplyCode: Hashable, Sendable, CustomStringConvertible {
    package let value: Int

    package init?(_ value: Int) {
        guard (200...599).contains(value) else { return nil }
        self.value = value
    }

    /// 2yz: done.
    package var isPositiveCompletion: Bool { value / 100 == 2 }
    /// 3yz: go on.
    package var isPositiveIntermediate: Bool { value / 100 == 3 }
    /// 4yz: not now.
    package var isTransientNegative: Bool { value / 100 == 4 }
    /// 5yz: not like this.
    package var isPermanentNegative: Bool { value / 100 == 5 }
    /// 421: the server closes the connection, whatever was asked.
    package var isServiceClosing: Bool { value == 421 }

    package var description: String { String(value) }
}
