internal import Files
internal import Glibc
internal import SMTP
internal import Synchronization

/// A mail on its way into the directory. Every call may wait for the disk; a call after the last one does nothing.
final class IncomingMail: Sendable {
    private struct Content: ~Copyable {
        var file: NewFile?
        /// The start of the message, where the subject is sought.
        var head: [UInt8] = []
        var size = 0
        var isOver = false
    }

    private static let headLimit = 64 << 10

    private let directory: MailDirectory
    private let transaction: Transaction
    private let peer: String
    private let security: Security
    private let content = Mutex(Content())

    /// - Parameters:
    ///   - transaction: what the client told of the mail.
    ///   - peer: the client's address in numbers.
    ///   - security: how the connection is protected.
    ///   - directory: where the mail is to lie.
    init(_ transaction: Transaction, peer: String, security: Security, in directory: MailDirectory) {
        self.directory = directory
        self.transaction = transaction
        self.peer = peer
        self.security = security
    }

    func append(_ octets: [UInt8]) throws {
        try content.withLock { content in
            guard !content.isOver else { return }
            try write(octets, &content)
        }
    }

    /// Appends the last octets and makes the mail durable.
    ///
    /// - Returns: nil when the mail was discarded before.
    func commit(_ octets: [UInt8]) throws -> (name: String, mail: StoredMail)? {
        try content.withLock { content in
            guard !content.isOver else { return nil }
            try write(octets, &content)
            let name = directory.nextName()
            let path = "\(directory.path)/\(name)"
            content.isOver = true
            defer { content.file = nil }
            do throws(FileError) {
                try content.file?.replace(FilePath(path))
            } catch {
                // The client is told that it was not stored.
                if error.operation == .flushDirectory { unlink(path) }
                throw error
            }
            let mail = StoredMail(
                path: path,
                reversePath: transaction.reversePath,
                recipients: transaction.recipients,
                subject: SubjectField.value(in: content.head),
                size: content.size,
                authenticatedAs: transaction.authentication?.user,
                mechanism: transaction.authentication?.mechanism,
                security: security
            )
            return (name, mail)
        }
    }

    func discard() {
        content.withLock { content in
            content.isOver = true
            content.file = nil
        }
    }

    private func write(_ octets: [UInt8], _ content: inout Content) throws(FileError) {
        if content.file == nil {
            var file = try NewFile(beside: FilePath(directory.path).appending("mail"))
            let identifier = String(UInt64.random(in: 0 ... .max), radix: 36)
            let trace = TraceHeader.octets(transaction, peer: peer, identifier: identifier, receivedAt: .now())
            try file.write(trace)
            content.file = consume file
        }
        try content.file?.write(octets)
        content.head += octets.prefix(max(0, Self.headLimit - content.head.count))
        content.size += octets.count
    }
}
