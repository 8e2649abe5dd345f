/// The addresses of one header field or one argument, as sendmail(8) takes them (RFC 5322 sections 3.4 and 4.4).
///
/// Names, comments, groups, source routes and empty elements are read over. Nothing but the addresses matters here, so
/// a display name may hold what `Mailbox` would refuse. What cannot be told apart is refused as a whole: an address is
/// never guessed.
package struct AddressList: Sendable, Equatable {
    package struct Element: Sendable, Equatable {
        package let destination: Destination
        /// Where the address stands, without its name, counted from the first octet of the list.
        package let range: Range<Int>
    }

    package enum Destination: Sendable, Hashable {
        case mailbox(Mailbox)
        /// A name of this system, such as `root`: an address without a domain, or with one of this system.
        case local(String)
    }

    package let elements: [Element]

    /// - Parameters:
    ///   - octets: the value of a field, folded or not.
    ///   - localDomains: domains that are this system, in lower case.
    /// - Throws: for the first address that is none.
    package init(_ octets: some Sequence<UInt8>, localDomains: Set<String> = []) throws(MailboxError) {
        var reader = AddressListReader(Array(octets), localDomains: localDomains)
        elements = try reader.elements()
    }
}
