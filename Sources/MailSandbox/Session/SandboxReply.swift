/// One reply of the server (RFC 5321, 4.2). Its text is the server's own and never repeats what a client sent.
struct SandboxReply: Error, Equatable {
    let code: Int
    /// RFC 3463; nil where RFC 2034 wants none (greeting, EHLO, 334, 354).
    let enhancedCode: String?
    let lines: [String]

    init(_ code: Int, _ enhancedCode: String?, _ lines: String...) {
        self.init(code, enhancedCode, lines: lines)
    }

    init(_ code: Int, _ enhancedCode: String?, lines: [String]) {
        self.code = code
        self.enhancedCode = enhancedCode
        self.lines = lines
    }

    /// The octets on the wire.
    var encoded: [UInt8] {
        var text = ""
        for (index, line) in lines.enumerated() {
            let separator = index == lines.count - 1 ? " " : "-"
            let prefix = enhancedCode.map { "\($0) " } ?? ""
            text += "\(code)\(separator)\(prefix)\(line)\r\n"
        }
        return Array(text.utf8)
    }
}

extension SandboxReply {
    static let greeting = SandboxReply(220, nil, "localhost ESMTP notify sandbox")
    static let done = SandboxReply(250, "2.0.0", "ok")
    static let senderAccepted = SandboxReply(250, "2.1.0", "sender accepted")
    static let recipientAccepted = SandboxReply(250, "2.1.5", "recipient accepted")
    static let startMail = SandboxReply(354, nil, "end with <CRLF>.<CRLF>")
    static let goodbye = SandboxReply(221, "2.0.0", "goodbye")
    static let readyForTLS = SandboxReply(220, "2.0.0", "ready to start TLS")
    static let authenticated = SandboxReply(235, "2.7.0", "authentication succeeded")
    static let cannotVerify = SandboxReply(252, "2.5.0", "cannot verify, but send and see")
    static let help = SandboxReply(
        214,
        "2.0.0",
        "EHLO HELO STARTTLS AUTH MAIL RCPT DATA",
        "RSET NOOP VRFY HELP QUIT"
    )

    static let shuttingDown = SandboxReply(421, "4.3.2", "the server is shutting down")
    static let tooManyConnections = SandboxReply(421, "4.3.2", "too many connections, try again later")
    static let tooManyErrors = SandboxReply(421, "4.7.0", "too many errors")
    static let tooSlow = SandboxReply(421, "4.4.2", "nothing heard for too long")
    static let bytesBehindStartTLS = SandboxReply(421, "4.7.0", "bytes behind STARTTLS (RFC 3207)")
    static let storageFull = SandboxReply(452, "4.3.1", "no room to store the message")
    static let storageFailed = SandboxReply(451, "4.3.0", "the message could not be stored")
    static let tooManyRecipients = SandboxReply(452, "4.5.3", "too many recipients")

    static let unknownCommand = SandboxReply(500, "5.5.1", "command not recognized")
    static let lineTooLong = SandboxReply(500, "5.5.2", "line too long")
    static let exchangeLineTooLong = SandboxReply(500, "5.5.6", "authentication exchange line is too long")
    static let bareLineEnd = SandboxReply(500, "5.5.2", "bare CR or LF: a line ends with CRLF")
    static let controlCharacter = SandboxReply(500, "5.5.2", "control character in the command")
    static let notImplemented = SandboxReply(502, "5.5.1", "command not implemented")
    static let badArguments = SandboxReply(501, "5.5.4", "syntax error in the arguments")
    static let noArgumentsAllowed = SandboxReply(501, "5.5.4", "the command takes no arguments")
    static let badGreeting = SandboxReply(501, "5.5.4", "the greeting must be a domain or an address literal")
    static let badSender = SandboxReply(501, "5.1.7", "syntax: MAIL FROM:<address>")
    static let badRecipient = SandboxReply(501, "5.1.3", "syntax: RCPT TO:<address>")
    static let needsSMTPUTF8 = SandboxReply(553, "5.6.7", "the address needs SMTPUTF8")
    static let unknownParameter = SandboxReply(555, "5.5.4", "parameter not recognized")
    static let helloFirst = SandboxReply(503, "5.5.1", "send EHLO first")
    static let mailFirst = SandboxReply(503, "5.5.1", "send MAIL first")
    static let recipientFirst = SandboxReply(503, "5.5.1", "send RCPT first")
    static let transactionOpen = SandboxReply(503, "5.5.1", "a mail transaction is open")
    static let tlsActive = SandboxReply(503, "5.5.1", "TLS is already active")
    static let alreadyAuthenticated = SandboxReply(503, "5.5.1", "already authenticated")
    static let authenticationRequired = SandboxReply(530, "5.7.0", "authentication required")
    static let encryptionRequired = SandboxReply(538, "5.7.11", "encryption required for this mechanism")
    static let unknownMechanism = SandboxReply(504, "5.5.4", "mechanism not offered")
    static let noInitialResponse = SandboxReply(501, "5.7.0", "the mechanism takes no initial response")
    static let badBase64 = SandboxReply(501, "5.5.2", "cannot decode base64")
    static let authenticationCancelled = SandboxReply(501, "5.7.0", "authentication cancelled")
    static let authenticationFailed = SandboxReply(535, "5.7.8", "user name or password refused")
    static let tooLarge = SandboxReply(552, "5.3.4", "message larger than SIZE allows")
    static let bareLineEndInMessage = SandboxReply(550, "5.6.0", "bare CR or LF in the message")
    static let longLineInMessage = SandboxReply(550, "5.6.0", "line of more than 998 octets in the message")
}
