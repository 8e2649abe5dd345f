/// Words for the enhanced status codes of RFC 3463 and of the registry that RFC 5248 founded.
enum EnhancedStatusWords {
    /// Returns meaning and action, without a final period; `nil` for codes that say nothing of their own, such as X.7.0, and for X.7.8, of
    /// which AUTH itself knows more.
    static func hint(subject: Int, detail: Int) -> String? {
        switch subject {
        case 1: address(detail)
        case 2: mailbox(detail)
        case 3: system(detail)
        case 4: network(detail)
        case 5: dialogue(detail)
        case 6: content(detail)
        case 7: security(detail) ?? authenticity(detail)
        default: nil
        }
    }

    private static func address(_ detail: Int) -> String? {
        switch detail {
        case 1: "There is no such mailbox. Check the part of the recipient's address before the @"
        case 2: "The recipient's domain does not exist or takes no mail. Check the part of the address behind the @"
        case 3: "The server cannot read the recipient's address. Check its spelling"
        case 4: "The recipient's address fits more than one mailbox. Write it in full"
        case 6: "The recipient has moved and left no new address. Ask for it"
        case 7: "The server cannot read the sender's address. Check the From address of the profile"
        case 8: "The sender's domain does not exist or takes no mail. Use an existing From address"
        case 9: "The recipient's mail system cannot take this message. Ask its administrator"
        case 10: "The recipient's domain says that it takes no mail at all. Use another address"
        default: nil
        }
    }

    private static func mailbox(_ detail: Int) -> String? {
        switch detail {
        case 1: "The recipient's mailbox is switched off. Use another address, or have it switched on"
        case 2: "The recipient's mailbox is full. Tell the recipient to free space"
        case 3: "The message is larger than this mailbox takes. Leave out or shorten the attachments"
        case 4: "The mailing list behind this address is broken. Tell its owner"
        default: nil
        }
    }

    private static func system(_ detail: Int) -> String? {
        switch detail {
        case 1: "The disk of the server is full. Tell the server's operator if it stays"
        case 2: "The server takes no mail at the moment. Try again later"
        case 3, 6: "The server cannot do what the message asks for. Ask its operator"
        case 4: "The message is larger than the server takes. Leave out or shorten the attachments"
        case 5: "The server is set up wrongly. Tell its operator"
        default: nil
        }
    }

    private static func network(_ detail: Int) -> String? {
        switch detail {
        case 1, 2: "The server does not reach the recipient's server. Try again later"
        case 3: "The server could not look something up. Try again later, and tell its operator if it stays"
        case 4: "The server knows no way to the recipient's domain. Check the address"
        case 5: "The server is overloaded. Try again later"
        case 6: "The mail goes round in a circle. Tell the recipient to check the forwarding"
        case 7: "The message has been under way for too long. Send it again"
        default: nil
        }
    }

    private static func dialogue(_ detail: Int) -> String? {
        switch detail {
        case 3: "The message has more recipients than the server takes. Split them over several messages"
        case 6: "The login data are longer than the server takes. Use a shorter password or another mechanism"
        default: nil
        }
    }

    private static func content(_ detail: Int) -> String? {
        switch detail {
        case 1: "The server does not take this kind of content. Leave out the attachments, or pack them in another way"
        case 2, 3, 4, 5: "The server cannot convert the content for the recipient. Send plain text"
        case 6: "The server has lost the content. Send it again"
        case 7, 8, 9, 10: "The recipient's server takes only ASCII in addresses and headers. Use addresses in ASCII"
        default: nil
        }
    }

    private static func security(_ detail: Int) -> String? {
        switch detail {
        case 1:
            "The server does not allow this sender to write to this recipient. Check user name, From and recipient, or ask "
                + "the server's operator"
        case 2: "The sender may not write to this mailing list. Ask its owner"
        case 3, 4, 5, 6, 30:
            "The way to the recipient is not protected as the message asks for. Ask the server's operator"
        case 7: "The message was changed under way. Send it again"
        case 9: "The server forbids this mechanism for the user. Name a stronger one in the profile"
        case 10, 11: "The server wants encryption first. Use STARTTLS, or TLS on port 465"
        case 12: "The server must see the password once by PLAIN. Log in by PLAIN over TLS once"
        case 13: "The account is switched off. Ask the provider to switch it on"
        case 14: "The server must be told to trust this sender. Ask its operator"
        case 15, 16: "The message has too low a priority for the server. Try again later"
        case 17, 18: "The recipient's address belongs to somebody else now. Check it"
        case 19: "The server could not check whom the recipient's address belongs to. Ask its operator"
        default: nil
        }
    }

    /// RFC 7372 and its neighbours: whether the sender is who it says it is.
    private static func authenticity(_ detail: Int) -> String? {
        switch detail {
        case 20, 21, 22, 23, 24, 26, 29:
            "The recipient's server found no valid SPF or DKIM for the sender's domain. Send through the provider of that "
                + "domain, or have its records set"
        case 25:
            "This machine's public address has no matching name. Log in to a mail account instead of delivering directly"
        case 27: "The sender's domain says that it takes no mail. Use another From address"
        case 28: "Too much mail came at once. Wait, and send less"
        default: nil
        }
    }
}
