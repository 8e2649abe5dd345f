package import Mail

/// What a sendmail is asked to do, after sendmail(8): the flags that programs call it with, each checked.
///
/// What has no meaning without a queue or a local mailbox is taken and changes nothing, if nobody can miss it; what
/// would be missed is refused (`SendmailFlags+Refusals`).
package struct SendmailFlags: Sendable, Equatable {
    /// `-t`: recipients are in the header too.
    package private(set) var readsRecipients = false
    /// Without `-i` and `-oi`.
    package private(set) var endsAtDot = true
    /// `-f` or `-r`.
    package private(set) var sender: EnvelopeSender?
    /// `-F`.
    package private(set) var fullName: String?
    /// `-v`.
    package private(set) var isVerbose = false
    /// Without `-n`.
    package private(set) var usesAliases = true
    /// `-N`, `-R` and `-V`.
    package private(set) var notifications: DSNRequest?
    /// As they were given: an argument may hold several.
    package let recipients: [String]

    static let letters = FlagWords.Letters(plain: "timvGUxnIs", valued: "ABCDFLMNOQRVXbefhopr", attached: "qd")

    /// - Parameters:
    ///   - words: the flags and addresses.
    ///   - localDomains: domains that are this system, in lower case.
    /// - Throws: for the first word that is wrong.
    package init(_ words: [String], localDomains: Set<String> = []) throws(FlagError) {
        let parsed = try FlagWords(words, Self.letters, program: .sendmail)
        recipients = parsed.operands
        var events: Set<DSNRequest.Event>?
        var content: DSNRequest.Content?
        var envelopeID: String?
        for flag in parsed.flags {
            switch flag {
            case .plain("t"): readsRecipients = true
            case .plain("i"): endsAtDot = false
            case .plain("v"): isVerbose = true
            case .plain("n"): usesAliases = false
            case .plain("m"), .plain("G"), .plain("U"), .plain("x"): break
            case .plain(let letter): throw Self.refusal(letter)
            case .valued(let letter, let value) where letter == "f" || letter == "r":
                sender = try Self.sender(value, of: letter, localDomains)
            case .valued("F", let value): fullName = try Self.name(value)
            case .valued("N", let value): events = try Self.events(value)
            case .valued("R", let value): content = try Self.content(value)
            case .valued("V", let value): envelopeID = value
            case .valued("o", let value): try take(option: value)
            case .valued("O", let value): try take(longOption: value)
            case .valued("b", let value): try Self.checkMode(value)
            case .valued("B", let value): try Self.check("B", value.uppercased(), among: ["7BIT", "8BITMIME"])
            case .valued("A", let value): try Self.check("A", value, among: ["c", "m"])
            case .valued("e", let value): try Self.check("e", value, among: Self.errorModes)
            case .valued("h", let value):
                guard let hops = UInt(value), hops <= 100 else { throw Self.wrong("h", value, .hopCount) }
            case .valued("L", _), .valued("p", _): break
            case .valued(let letter, _): throw Self.refusal(letter)
            }
        }
        guard events != nil || content != nil || envelopeID != nil else { return }
        notifications = DSNRequest(events: events, content: content, envelopeID: envelopeID)
        if notifications == nil {
            let length = DSNRequest.maximumEnvelopeIDLength
            throw Self.wrong("V", envelopeID ?? "", .envelopeID(maximum: length))
        }
    }

    /// Where errors could go; they go to standard error always.
    private static let errorModes = ["m", "p", "q", "w", "e"]

    private mutating func take(option: String) throws(FlagError) {
        let value = String(option.dropFirst())
        switch option.first {
        case "i" where value.isEmpty || value == "true": endsAtDot = false
        case "e": try Self.check("oe", value, among: Self.errorModes)
        case "d": try Self.check("od", value, among: ["b", "i", "q", "d"])
        case "m", "o", "7", "8":
            guard value.isEmpty else { throw Self.unknownOption("o\(option)") }
        default: throw Self.unknownOption("o\(option)")
        }
    }

    private mutating func take(longOption: String) throws(FlagError) {
        let halves = longOption.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let value = halves.count == 2 ? halves[1].lowercased() : ""
        switch halves.first?.lowercased() {
        case "ignoredots":
            try Self.check("O IgnoreDots=", value, among: ["true", "t", "yes", "false", "f", "no"])
            if "ty".contains(value.prefix(1)) { endsAtDot = false }
        case "errormode": try Self.check("O ErrorMode=", value, among: Self.errorModes)
        case "deliverymode":
            try Self.check(
                "O DeliveryMode=",
                value,
                among: ["b", "i", "q", "d", "background", "interactive", "queueonly", "deferred"]
            )
        default: throw Self.unknownOption("O \(longOption)")
        }
    }
}

// MARK: - Values

extension SendmailFlags {
    private static func sender(
        _ text: String,
        of letter: Character,
        _ localDomains: Set<String>
    ) throws(FlagError) -> EnvelopeSender {
        do throws(MailboxError) {
            return try EnvelopeSender(text, localDomains: localDomains)
        } catch {
            throw FlagError(.sendmail, "-\(letter)", .unusable(reason: error.reason))
        }
    }

    private static func name(_ text: String) throws(FlagError) -> String? {
        do throws(MailboxError) {
            return try Mailbox(displayName: text, localPart: "a", domain: "b").displayName
        } catch {
            throw FlagError(.sendmail, "-F", .unusable(reason: error.reason))
        }
    }

    private static func events(_ text: String) throws(FlagError) -> Set<DSNRequest.Event> {
        if text.lowercased() == "never" { return [] }
        var events: Set<DSNRequest.Event> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = word.trimmingPrefix(while: { $0 == " " })
            guard let event = DSNRequest.Event(rawValue: name.uppercased()) else {
                throw wrong("N", text, .notifyEvents)
            }
            events.insert(event)
        }
        return events
    }

    private static func content(_ text: String) throws(FlagError) -> DSNRequest.Content {
        guard let content = DSNRequest.Content(rawValue: text.uppercased()) else {
            throw wrong("R", text, .returnedContent)
        }
        return content
    }

    private static func check(_ flag: String, _ value: String, among values: [String]) throws(FlagError) {
        guard values.contains(value) else { throw wrong(flag, value, .oneOf(values)) }
    }

    private static func wrong(_ flag: String, _ value: String, _ expected: FlagError.Expectation) -> FlagError {
        FlagError(.sendmail, "-\(flag)", .wrongValue(value, expected))
    }
}
