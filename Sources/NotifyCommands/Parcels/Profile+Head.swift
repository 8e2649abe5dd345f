import Settings
import Submission

extension Profile {
    init(_ head: ProfileHead) throws(CommandFailure) {
        self.init(user: head.user)
        provider = head.provider
        parameters = head.parameters.isEmpty ? nil : head.parameters
        host = head.host
        port = head.port
        security = head.security
        from = head.from
        mechanisms = head.mechanisms.isEmpty ? nil : head.mechanisms.map { $0.uppercased() }
        greeting = head.greeting
        caFile = head.caFile
        pins = head.pins.isEmpty ? nil : head.pins.map { CertificatePin($0)?.text ?? $0 }
        clientCertificate = head.clientCertificate
        clientKey = head.clientKey
        allowsCleartext = head.allowsCleartext ? true : nil
        var policy = SendingPolicy()
        policy.recipients = try Self.words(head.allowedRecipients, of: "allow-to")
        policy.senders = try Self.words(head.allowedSenders, of: "allow-from")
        policy.servers = try Self.words(head.allowedServers, of: "allow-servers")
        let limits: [MailLimit]? = try Self.words(head.limit.map { [$0] } ?? [], of: "limit")
        policy.limit = limits?.first
        self.policy = policy == SendingPolicy() ? nil : policy
    }

    private static func words<Word: PolicyWord>(_ texts: [String], of key: String) throws(CommandFailure) -> [Word]? {
        var words: [Word] = []
        for text in texts {
            do {
                words.append(try Word(parsing: text, of: key))
            } catch {
                throw CommandFailure(error.what, error.why, hint: error.hint, status: .badData)
            }
        }
        return words.isEmpty ? nil : words
    }

    /// The profile as a record's head; whether it is the default is not part of it.
    func head(name: String) -> ProfileHead {
        var head = ProfileHead(name: name, user: user)
        head.provider = provider
        head.parameters = parameters ?? [:]
        head.host = host
        head.port = port
        head.security = security
        head.from = from
        head.mechanisms = mechanisms ?? []
        head.greeting = greeting
        head.caFile = caFile
        head.pins = pins ?? []
        head.clientCertificate = clientCertificate
        head.clientKey = clientKey
        head.allowsCleartext = allowsCleartext == true
        head.allowedRecipients = policy?.recipients?.map(\.text) ?? []
        head.allowedSenders = policy?.senders?.map(\.text) ?? []
        head.allowedServers = policy?.servers?.map(\.text) ?? []
        head.limit = policy?.limit?.text
        return head
    }
}
