/// Takes a message as programs write it to sendmail(8): octets in pieces of any size.
package struct MessageIntake: Sendable {
    /// What has been taken; nothing is added to it once `isTooLarge` or `isComplete`.
    package private(set) var octets: [UInt8] = []
    /// A line with a single dot has ended the message.
    package private(set) var isComplete = false
    /// The message has more octets than are taken. What is there already is no message then.
    package private(set) var isTooLarge = false

    private let endsAtDot: Bool
    private let limit: Int
    /// Where the line begins that is still open.
    private var lineStart = 0

    /// - Parameters:
    ///   - endsAtDot: whether a line with a single dot ends the message; otherwise only the end of the input does.
    ///   - limit: the greatest number of octets.
    package init(endsAtDot: Bool, limit: Int) {
        self.endsAtDot = endsAtDot
        self.limit = limit
    }

    package mutating func append(_ piece: ArraySlice<UInt8>) {
        guard !isComplete, !isTooLarge else { return }
        guard octets.count + piece.count <= limit else {
            isTooLarge = true
            octets = []
            return
        }
        var index = octets.count
        octets += piece
        guard endsAtDot else { return }
        while let lineEnd = octets[index...].firstIndex(of: 0x0a) {
            if isDot(octets[lineStart..<lineEnd]) {
                octets.removeSubrange(lineStart...)
                isComplete = true
                return
            }
            lineStart = lineEnd + 1
            index = lineStart
        }
    }

    /// Ends the message with the input; a last line with a single dot needs no line end.
    package mutating func finish() {
        guard endsAtDot, !isComplete, !isTooLarge else { return }
        if isDot(octets[lineStart...]) { octets.removeSubrange(lineStart...) }
        isComplete = true
    }

    private func isDot(_ line: ArraySlice<UInt8>) -> Bool {
        line.elementsEqual(".".utf8) || line.elementsEqual([UInt8(ascii: "."), 0x0d])
    }
}
