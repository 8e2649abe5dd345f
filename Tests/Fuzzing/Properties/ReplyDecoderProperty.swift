import SMTP

/// The decoder, fed octet by octet, gives what a reading of the whole gives; its bounds hold; what it shows can be shown.
enum ReplyDecoderProperty {
    /// The first octet chooses the limits.
    static func check(_ input: [UInt8]) throws(Violation) {
        guard let choice = input.first else { return }
        let limits = limits(choice)
        let octets = input.dropFirst()
        let expected = WholeReplies(octets, limits: limits)

        var decoder = ReplyDecoder(limits: limits)
        var replies: [Reply] = []
        var error: ReplyError?
        for octet in octets {
            do throws(ReplyError) {
                if let reply = try decoder.push(octet) { replies.append(reply) }
            } catch let found {
                error = found
                break
            }
        }
        try Violation.unless(replies == expected.replies, "\(replies) is not \(expected.replies)")
        try Violation.unless(
            error == expected.error,
            "\(String(describing: error)) is not \(String(describing: expected.error))"
        )
        if error == nil {
            try Violation.unless(decoder.isMidReply == expected.isMidReply, "isMidReply is \(decoder.isMidReply)")
        }

        for reply in replies {
            let octetCount = reply.lines.reduce(0) { $0 + $1.count }
            try Violation.unless(reply.lines.count <= limits.lines, "\(reply.lines.count) lines")
            try Violation.unless(octetCount <= limits.replyLength, "\(octetCount) octets")
            try Violation.unless(reply.lines.allSatisfy { $0.count <= limits.lineLength }, "a long line")
            try checkShown(reply.summary)
            try Violation.unless(reply.text.count <= 500, "\(reply.text.count) characters are shown")
            let extensions = Extensions(reply)
            try Violation.unless(Set(extensions.mechanisms).count == extensions.mechanisms.count, "a mechanism twice")
            try Violation.unless(extensions.maximumMessageSize.map { $0 > 0 } ?? true, "a size below 1")
        }
        if let error { try checkShown(error.reason) }
    }

    private static func limits(_ choice: UInt8) -> ReplyDecoder.Limits {
        var limits = ReplyDecoder.Limits()
        if choice & 1 == 1 { limits.lineLength = 16 }
        if choice & 2 == 2 { limits.lines = 3 }
        if choice & 4 == 4 { limits.replyLength = 48 }
        return limits
    }

    private static func checkShown(_ text: String) throws(Violation) {
        try Violation.unless(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character is shown: \(text)")
    }
}
