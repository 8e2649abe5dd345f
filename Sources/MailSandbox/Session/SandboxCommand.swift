/// One command line of a client, checked (RFC 5321, 4.1; RFC 3207; RFC 4954).
enum SandboxCommand: Equatable {
    case hello(name: String, isExtended: Bool)
    case startTLS
    case authenticate(mechanism: String, initialResponse: [UInt8]?)
    case mail(MailPath, MailParameters)
    case recipient(MailPath)
    case data
    case reset
    case noop
    case verify
    case help
    case quit
}

/// What a client says about a message with MAIL.
struct MailParameters: Equatable {
    /// The announced size in octets (RFC 1870).
    var size: Int?
    /// Whether addresses and header fields may hold UTF-8 (RFC 6531).
    var isInternational = false
    /// Whether any parameter was given; HELO allows none.
    var isEmpty = true
}

extension SandboxCommand {
    /// The longest line for a command in octets with its CRLF.
    ///
    /// 512 (RFC 5321, 4.5.3.1.4); MAIL grows by SIZE (26), BODY (17), SMTPUTF8 (10) and AUTH (500); AUTH has 12288.
    static func longestLine(_ line: [UInt8]) -> Int {
        switch verb(of: line) {
        case "AUTH": CommandLines.limit
        case "MAIL": 512 + 26 + 17 + 10 + 500
        default: 512
        }
    }

    /// Reads one line without its CRLF.
    ///
    /// - Throws: the reply that refuses the line.
    init(parsing line: [UInt8]) throws(SandboxReply) {
        guard !line.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw .controlCharacter }
        let verb = Self.verb(of: line)
        var arguments = line.drop { $0 != UInt8(ascii: " ") }.dropFirst()
        while arguments.last == UInt8(ascii: " ") { arguments.removeLast() }
        switch verb {
        case "EHLO": self = .hello(name: try Self.greeting(arguments), isExtended: true)
        case "HELO": self = .hello(name: try Self.greeting(arguments), isExtended: false)
        case "AUTH": self = try Self.authenticate(arguments)
        case "MAIL": self = try Self.mail(arguments)
        case "RCPT": self = try Self.recipient(arguments)
        case "STARTTLS": self = try Self.bare(.startTLS, arguments)
        case "DATA": self = try Self.bare(.data, arguments)
        case "RSET": self = try Self.bare(.reset, arguments)
        case "QUIT": self = try Self.bare(.quit, arguments)
        case "NOOP": self = .noop
        case "HELP": self = .help
        case "VRFY":
            guard !arguments.isEmpty else { throw .badArguments }
            self = .verify
        case "EXPN", "TURN", "ETRN", "BDAT", "SEND", "SOML", "SAML": throw .notImplemented
        default: throw .unknownCommand
        }
    }

    private static func verb(of line: [UInt8]) -> String {
        let word = line.prefix { $0 != UInt8(ascii: " ") }
        return word.count <= 8 ? String(decoding: word, as: UTF8.self).uppercased() : ""
    }

    private static func bare(
        _ command: SandboxCommand,
        _ arguments: ArraySlice<UInt8>
    ) throws(SandboxReply) -> SandboxCommand {
        guard arguments.isEmpty else { throw .noArgumentsAllowed }
        return command
    }

    private static func greeting(_ arguments: ArraySlice<UInt8>) throws(SandboxReply) -> String {
        let name = String(decoding: arguments, as: UTF8.self)
        let isLiteral = name.hasPrefix("[") && name.hasSuffix("]") && name.utf8.count > 2
        let inner = isLiteral ? name.dropFirst().dropLast() : name[...]
        let allowed = isLiteral ? "-.:" : "-._"
        guard !inner.isEmpty, name.utf8.count <= 255,
            inner.unicodeScalars.allSatisfy({ scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    || allowed.unicodeScalars.contains(scalar)
            })
        else { throw .badGreeting }
        return name
    }

    private static func authenticate(_ arguments: ArraySlice<UInt8>) throws(SandboxReply) -> SandboxCommand {
        let words = arguments.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard let mechanism = words.first, (1...20).contains(mechanism.count), words.count <= 2 else {
            throw .badArguments
        }
        return .authenticate(
            mechanism: String(decoding: mechanism, as: UTF8.self).uppercased(),
            initialResponse: words.count == 2 ? Array(words[1]) : nil
        )
    }

    private static func mail(_ arguments: ArraySlice<UInt8>) throws(SandboxReply) -> SandboxCommand {
        guard let text = arguments.dropping(prefix: "FROM:"), let (path, rest) = MailPath.parse(text),
            path.address.isEmpty || path.address.contains("@")
        else { throw .badSender }
        let parameters = try MailParameters(parsing: rest)
        guard parameters.isInternational || !path.isInternational else { throw .needsSMTPUTF8 }
        return .mail(path, parameters)
    }

    private static func recipient(_ arguments: ArraySlice<UInt8>) throws(SandboxReply) -> SandboxCommand {
        guard let text = arguments.dropping(prefix: "TO:"), let (path, rest) = MailPath.parse(text),
            !path.address.isEmpty
        else { throw .badRecipient }
        guard rest.isEmpty else { throw .unknownParameter }
        return .recipient(path)
    }
}

extension MailParameters {
    fileprivate init(parsing text: ArraySlice<UInt8>) throws(SandboxReply) {
        self.init()
        var seen: Set<String> = []
        for word in text.split(separator: UInt8(ascii: " ")) {
            let parts = word.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let keyword = String(decoding: parts[0], as: UTF8.self).uppercased()
            let value = parts.count == 2 ? String(decoding: parts[1], as: UTF8.self) : nil
            guard seen.insert(keyword).inserted else { throw .badArguments }
            isEmpty = false
            switch (keyword, value) {
            case ("SIZE", let value?):
                guard (1...20).contains(value.utf8.count), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                    throw .badArguments
                }
                size = Int(value) ?? .max
            case ("BODY", let value?):
                guard ["7BIT", "8BITMIME"].contains(value.uppercased()) else { throw .badArguments }
            case ("SMTPUTF8", nil): isInternational = true
            case ("AUTH", let value?):
                guard !value.isEmpty else { throw .badArguments }
            case ("SIZE", nil), ("BODY", nil), ("AUTH", nil), ("SMTPUTF8", _?): throw .badArguments
            default: throw .unknownParameter
            }
        }
    }
}

extension ArraySlice<UInt8> {
    /// What follows `prefix`, which is compared without regard to case.
    fileprivate func dropping(prefix: String) -> ArraySlice<UInt8>? {
        guard starts(with: prefix.utf8, by: { $0 == $1 || $0 == $1 | 0x20 && $1 >= 0x41 }) else { return nil }
        return dropFirst(prefix.utf8.count)
    }
}
