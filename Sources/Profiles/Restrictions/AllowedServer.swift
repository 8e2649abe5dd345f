internal import StrictYAML

/// The name or address of a mail server.
package struct AllowedServer: RestrictionWord {
    /// In lower case.
    package let text: String

    package init(parsing text: String) throws(RestrictionWordFault) {
        guard HostName.isServer(text) else {
            throw RestrictionWordFault("is neither a host name nor an address")
        }
        self.text = text.lowercased()
    }

    package func covers(_ host: String) -> Bool {
        host.lowercased() == text
    }
}
