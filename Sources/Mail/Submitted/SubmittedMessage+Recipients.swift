extension SubmittedMessage {
    /// Finds whom the header names as recipients.
    ///
    /// To, Cc and Bcc count. Where the message has been resent, the first block of Resent- fields counts instead, as
    /// the most recent one (RFC 5322 section 3.6.6): the others have the message already.
    ///
    /// - Parameter localDomains: see `AddressList`.
    /// - Returns: them in the order of the fields; the same one may be there twice.
    /// - Throws: for the first field that is no list of addresses, with its name.
    package func listedRecipients(localDomains: Set<String> = []) throws(MessageError) -> [AddressList.Destination] {
        let block = resentBlock
        let names = block.isEmpty ? ["To", "Cc", "Bcc"] : ["Resent-To", "Resent-Cc", "Resent-Bcc"]
        var recipients: [AddressList.Destination] = []
        for field in block.isEmpty ? fields[...] : block where names.contains(where: field.isNamed) {
            do {
                recipients += try AddressList(field.value, localDomains: localDomains).elements.map(\.destination)
            } catch {
                throw MessageError(reason: "\(field.name): \(error.reason)")
            }
        }
        return recipients
    }

    /// Removes Bcc and Resent-Bcc: whom they name is nobody's business but the envelope's (RFC 5322 section 3.6.3).
    package mutating func removeBlindCopies() {
        fields.removeAll { $0.isNamed("Bcc") || $0.isNamed("Resent-Bcc") }
    }

    /// The first fields in a row whose names begin with Resent-. A name that comes again begins another block.
    private var resentBlock: ArraySlice<SubmittedField> {
        func isResent(_ field: SubmittedField) -> Bool { field.name.lowercased().hasPrefix("resent-") }
        guard let start = fields.firstIndex(where: isResent) else { return [] }
        var names: Set<String> = []
        return fields[start...].prefix { isResent($0) && names.insert($0.name.lowercased()).inserted }
    }
}
