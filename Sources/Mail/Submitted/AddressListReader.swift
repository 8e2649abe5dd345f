/// Takes a list of addresses apart in one pass, and gives each address to `AddressParser`.
struct AddressListReader {
    /// An address that is being read.
    private struct Piece {
        /// What stands between the angle brackets.
        var angle: Range<Int>?
        /// Outside angle brackets, without comments and line ends.
        var words: [UInt8] = []
        /// From the first octet of `words` that is no space to behind the last one.
        var extent: Range<Int>?
        var hasStray = false

        /// Of `words`, spaces aside.
        var lastOctet: UInt8? { words.last { $0 != 0x20 } }
        var isEmpty: Bool { angle == nil && extent == nil }
    }

    private let octets: [UInt8]
    private let localDomains: Set<String>
    private var index = 0
    private var piece = Piece()
    private var isInGroup = false
    private var isBehindGroup = false
    private var found: [AddressList.Element] = []

    init(_ octets: [UInt8], localDomains: Set<String>) {
        self.octets = octets
        self.localDomains = localDomains
    }

    mutating func elements() throws(MailboxError) -> [AddressList.Element] {
        while index < octets.count { try step() }
        try finishPiece()
        guard !isInGroup else { throw MailboxError(reason: "a group of addresses has no ; at its end") }
        return found
    }

    private mutating func step() throws(MailboxError) {
        let start = index
        switch octets[index] {
        case UInt8(ascii: "("):
            try skipComment()
            piece.words.append(0x20)
        case UInt8(ascii: "\""):
            try skipQuotedString()
            try take(start..<index)
        case UInt8(ascii: "[") where piece.lastOctet == UInt8(ascii: "@"):
            try skip(to: UInt8(ascii: "]"), orFail: "'[' is not closed")
            try take(start..<index)
        case UInt8(ascii: "<"):
            guard piece.angle == nil else {
                throw MailboxError(reason: "two addresses in angle brackets stand side by side")
            }
            try skipAngle()
            try refuseBehindGroup()
            piece.angle = start + 1..<index - 1
        case UInt8(ascii: ","):
            try finishPiece()
            isBehindGroup = false
            index += 1
        case UInt8(ascii: ":"):
            try beginGroup()
        case UInt8(ascii: ";"):
            guard isInGroup else { throw MailboxError(reason: "a ; stands outside a group of addresses") }
            try finishPiece()
            isInGroup = false
            isBehindGroup = true
            index += 1
        case 0x20, 0x09, 0x0a, 0x0d:
            piece.words.append(0x20)
            index += 1
        case UInt8(ascii: ")"), UInt8(ascii: ">"), UInt8(ascii: "\\"):
            piece.hasStray = true
            index += 1
            try take(start..<index)
        default:
            index += 1
            try take(start..<index)
        }
    }

    private mutating func take(_ range: Range<Int>) throws(MailboxError) {
        try refuseBehindGroup()
        guard piece.angle == nil else { throw MailboxError(reason: "something stands after the address") }
        piece.words += octets[range]
        piece.extent = (piece.extent?.lowerBound ?? range.lowerBound)..<range.upperBound
    }

    private func refuseBehindGroup() throws(MailboxError) {
        if isBehindGroup { throw MailboxError(reason: "something stands after a group of addresses without a comma") }
    }

    private mutating func beginGroup() throws(MailboxError) {
        guard !isInGroup else { throw MailboxError(reason: "a group of addresses stands in another one") }
        guard piece.extent != nil, piece.angle == nil, !piece.hasStray,
            !Self.hasAt(piece.words[...])
        else {
            throw MailboxError(reason: "a : stands where no group of addresses begins")
        }
        piece = Piece()
        isInGroup = true
        index += 1
    }

    private mutating func finishPiece() throws(MailboxError) {
        defer { piece = Piece() }
        guard !piece.isEmpty else { return }
        if let angle = piece.angle {
            guard !piece.hasStray else { throw MailboxError(reason: "the name before < needs quotes") }
            let content = octets[angle]
            let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d || $0 == 0x0a }
            let start = content.firstIndex { !blank($0) } ?? angle.upperBound
            let end = content.lastIndex { !blank($0) }.map { $0 + 1 } ?? start
            let unfolded = octets[start..<end].filter { $0 != 0x0d && $0 != 0x0a }
            try add(unfolded, bracketed: true, at: start..<end)
        } else if let extent = piece.extent {
            let blank: (UInt8) -> Bool = { $0 == 0x20 }
            let words = piece.words.drop(while: blank).reversed().drop(while: blank).reversed()
            try add(Array(words), bracketed: false, at: extent)
        }
    }

    private mutating func add(_ address: [UInt8], bracketed: Bool, at range: Range<Int>) throws(MailboxError) {
        guard !address.isEmpty else { throw MailboxError(reason: "nothing stands between < and >") }
        if !Self.hasAt(address[...]) {
            guard address.count <= Self.localNameLimit, address.allSatisfy({ $0.isAtomText || $0 == UInt8(ascii: ".") })
            else {
                throw MailboxError(reason: "it has no @, and is no name of this system")
            }
            found.append(.init(destination: .local(String(decoding: address, as: UTF8.self)), range: range))
            return
        }
        guard let text = String(validating: address, as: UTF8.self) else {
            throw MailboxError(reason: "the address is not UTF-8")
        }
        let mailbox = try Mailbox(parsing: bracketed ? "<\(text)>" : text)
        let isLocal = localDomains.contains(mailbox.domain.lowercased())
        found.append(.init(destination: isLocal ? .local(mailbox.localPart) : .mailbox(mailbox), range: range))
    }

    /// RFC 5321 section 4.5.3.1.1.
    private static let localNameLimit = 64

    /// Whether an `@` stands outside quoted strings.
    private static func hasAt(_ words: ArraySlice<UInt8>) -> Bool {
        var isQuoted = false
        var isEscaped = false
        for octet in words {
            switch octet {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = isQuoted
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "@") where !isQuoted: return true
            default: break
            }
        }
        return false
    }
}

// MARK: - What belongs together

extension AddressListReader {
    private mutating func skipQuotedString() throws(MailboxError) {
        try skip(to: UInt8(ascii: "\""), orFail: "a quote is not closed")
    }

    /// Skips the octet here and all up to and with `end`, which no backslash stands before.
    private mutating func skip(to end: UInt8, orFail reason: String) throws(MailboxError) {
        index += 1
        while index < octets.count {
            switch octets[index] {
            case end:
                index += 1
                return
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        throw MailboxError(reason: reason)
    }

    private mutating func skipComment() throws(MailboxError) {
        var depth = 0
        while index < octets.count {
            switch octets[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\\"): index += 1
            default: break
            }
            index += 1
            if depth == 0 { return }
        }
        throw MailboxError(reason: "a comment is not closed")
    }

    private mutating func skipAngle() throws(MailboxError) {
        index += 1
        while index < octets.count {
            switch octets[index] {
            case UInt8(ascii: ">"):
                index += 1
                return
            case UInt8(ascii: "\""): try skipQuotedString()
            case UInt8(ascii: "("): try skipComment()
            case UInt8(ascii: "[") where octets[index - 1] == UInt8(ascii: "@"):
                try skip(to: UInt8(ascii: "]"), orFail: "'[' is not closed")
            default: index += 1
            }
        }
        throw MailboxError(reason: "'<' is not closed")
    }
}
