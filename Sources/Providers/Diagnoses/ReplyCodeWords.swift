import Mail

/// Words for reply codes without an enhanced code (RFC 5321 section 4.2.3, RFC 4954 section 6, RFC 7504).
enum ReplyCodeWords {
    /// Returns meaning and action, without a final period; `nil` for codes that say no more than that it was refused.
    static func hint(code: ReplyCode, at stage: ServerAnswer.Stage) -> String? {
        switch (code.value, stage) {
        case (421, _): "The server closes the connection for now. Try again later"
        case (450, .rcpt):
            "The recipient's mailbox cannot be reached, or the server puts off new senders. Try again later"
        case (451, _): "The server has a fault of its own. Try again later, and tell its operator if it stays"
        case (452, .rcpt): "The server is short of space, or there are too many recipients. Try again later"
        case (452, _): "The server is short of space. Try again later"
        case (454, .auth): "The server could not check the password just now. Do not change it, and try again later"
        case (454, .starttls): "The server cannot encrypt at the moment. Try again later"
        case (432, .auth): "The server must see the password once by PLAIN. Log in by PLAIN over TLS once"
        case (504, .auth): "The server does not know this mechanism. Name another one in the profile"
        case (521, _), (556, _): "This server takes no mail at all. Check the host of the profile"
        case (530, .auth), (530, .mail), (530, .rcpt):
            "The server wants encryption or a login first. Check encryption, user name and password"
        case (534, .auth): "The server forbids this mechanism for the user. Name a stronger one in the profile"
        case (538, .auth), (523, .auth):
            "The server wants encryption first. Use STARTTLS, or TLS on port 465"
        case (550, .mail), (553, .mail): "The server does not take this sender. Use the address of the account as From"
        case (550, .rcpt), (551, .rcpt), (553, .rcpt):
            "The server does not take mail for this recipient. Check the address; if it is right, check the login"
        case (550, .final), (554, .final): "The server does not want the message. Look for the reason in its words"
        case (552, _): "The message is too large or a mailbox is full. Leave out or shorten the attachments"
        case (554, .banner): "The server takes no mail from this machine. Check host and port of the profile"
        default: nil
        }
    }
}
