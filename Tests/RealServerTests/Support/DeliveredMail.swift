import Foundation

/// A mail as it lies in a mailbox: with LF line ends, and with what the server put before it.
struct DeliveredMail: Sendable, Equatable {
    /// What came over the wire, if the server changed nothing: CRLF line ends, the server's own fields taken off.
    let message: Data

    init(_ stored: Data, _ server: MailServer) {
        var lines = stored.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        var isTrace = false
        while let line = lines.first {
            let isContinuation = line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t")
            if !isContinuation {
                let name = String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
                isTrace = server.traceFields.contains(name)
            }
            guard isTrace else { break }
            lines.removeFirst()
        }
        message = Data(lines.joined(separator: Data("\r\n".utf8)))
    }

    /// The value of a field that stands on one line.
    func field(_ name: String) -> String? {
        Self.value(between: ("\r\n\(name): ", "\r\n"), in: message).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns `made`, which was made at another moment, with this mail's date, identifier and boundary.
    ///
    /// The boundary follows from the identifier. Nothing else may differ between two mails that are made of the same.
    func stamped(on made: Data) -> Data {
        [("\r\nDate: ", "\r\n"), ("\r\nMessage-ID: ", "\r\n"), ("; boundary=\"", "\"")].reduce(made) { made, bounds in
            guard let own = Self.value(between: bounds, in: message), let other = Self.value(between: bounds, in: made)
            else { return made }
            return made.replacing(other, with: own)
        }
    }

    /// The first line in which the mail is another one than `made`, for a test to show.
    func difference(from made: Data) -> String {
        let (own, other) = (Self.lines(message), Self.lines(stamped(on: made)))
        let number = zip(own, other).enumerated().first { $1.0 != $1.1 }?.offset ?? min(own.count, other.count)
        return "line \(number + 1) of \(own.count) and \(other.count): "
            + [own, other].map { $0.dropFirst(number).first.map { $0.prefix(120).debugDescription } ?? "none" }
            .joined(separator: " instead of ")
    }

    private static func lines(_ message: Data) -> [String] {
        message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func value(between bounds: (String, String), in message: Data) -> Data? {
        // The first field has a line end before it only here.
        let lines = Data("\r\n".utf8) + message
        guard let start = lines.range(of: Data(bounds.0.utf8))?.upperBound,
            let end = lines[start...].range(of: Data(bounds.1.utf8))?.lowerBound
        else { return nil }
        return lines[start..<end]
    }
}
