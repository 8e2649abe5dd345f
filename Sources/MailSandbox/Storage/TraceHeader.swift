/// The header fields that the server puts in front of a message (RFC 5321, 4.4).
enum TraceHeader {
    /// Writes the fields.
    ///
    /// - Parameters:
    ///   - transaction: whose mail it is.
    ///   - peer: the client's address in numbers.
    ///   - identifier: names the mail in the Received field.
    ///   - receivedAt: when its octets began to arrive.
    /// - Returns: lines that end with CRLF.
    static func octets(
        _ transaction: Transaction,
        peer: String,
        identifier: String,
        receivedAt: Timestamp
    ) -> [UInt8] {
        let literal = peer.contains(":") ? "[IPv6:\(peer)]" : "[\(peer)]"
        var lines = ["Return-Path: <\(transaction.reversePath)>"]
        lines += transaction.recipients.map { "Delivered-To: \($0)" }
        lines += [
            "Received: from \(transaction.greeting) (\(literal))",
            "\tby localhost (notify sandbox)",
            "\twith \(transaction.protocolKeyword) id \(identifier);",
            "\t\(receivedAt.internetDate)",
        ]
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }
}
