internal import NIOCore
internal import SASL
internal import SMTP

/// One client's dialogue as a value: octets go in, actions come out. It owns no socket, no file and no clock.
///
/// Call ``next()`` until it answers nil, then give more with ``receive(_:)``. After ``Action/append(_:)`` and
/// ``Action/commit(_:)`` it answers nil until ``storageFinished(_:)``.
struct SandboxSession {
    enum Action: Equatable {
        case reply(SandboxReply)
        /// A mail begins.
        case open(Transaction)
        /// Octets of the mail to store; the session waits.
        case append([UInt8])
        /// The last octets; the mail must be durable before the session is told of success. The session waits.
        case commit([UInt8])
        /// Throw away what was stored since ``open(_:)``.
        case discard
        /// Begin TLS behind the reply just given, before anything else is read.
        case startTLS
        /// Close behind the replies just given. The session is over.
        case close
    }

    /// What the server offers and allows.
    struct Rules {
        var credentials: (any Credential)?
        var offersStartTLS = false
        var sizeLimit = 64 << 20
        var recipientLimit = 1000
        var errorLimit = 10
        /// Octets of a message that are gathered before they are stored.
        var chunkSize = 256 << 10
        /// A challenge for CRAM-MD5 that was never used before.
        var makeChallenge: @Sendable () -> [UInt8] = SandboxSession.randomChallenge
    }

    enum StorageOutcome: Equatable {
        /// The mail is durable under this name, or the octets were taken.
        case stored(name: String)
        case full
        case failed
    }

    enum Phase: Equatable {
        case commands
        case authenticating(AuthenticationExchange)
        case message
        case closed
    }

    struct Hello: Equatable {
        let name: String
        let isExtended: Bool
    }

    let rules: Rules
    var phase = Phase.commands
    var hello: Hello?
    var isEncrypted: Bool
    var authentication: Transaction.Authentication?
    var transaction: Transaction?
    var input = ByteBuffer()
    var decoder: MessageDecoder?
    var chunk: [UInt8] = []
    var storageRefusal: SandboxReply?
    private(set) var isAwaitingStorage = false
    private var pending: [Action] = []
    private var lines = CommandLines()
    private var errorCount = 0
    private var isShuttingDown = false

    init(rules: Rules, isEncrypted: Bool = false) {
        self.rules = rules
        self.isEncrypted = isEncrypted
        emit(.reply(.greeting))
    }

    /// A session that only says why it will not serve.
    init(refusing reply: SandboxReply) {
        rules = Rules()
        isEncrypted = false
        end(with: reply)
    }

    var isClosed: Bool { phase == .closed }

    mutating func receive(_ octets: ByteBuffer) {
        guard !isClosed else { return }
        if input.readableBytes == 0 {
            input = octets
        } else {
            input.writeImmutableBuffer(octets)
        }
    }

    /// The next thing to do, or nil when the session waits for octets or for the storage.
    mutating func next() -> Action? {
        while pending.isEmpty {
            if isAwaitingStorage { return nil }
            switch phase {
            case .closed: return nil
            case .message: guard decodeMessage() else { return nil }
            case .commands, .authenticating: guard takeLine() else { return nil }
            }
        }
        return pending.removeFirst()
    }

    /// Tells how the last append or commit went.
    mutating func storageFinished(_ outcome: StorageOutcome) {
        guard isAwaitingStorage else { return }
        isAwaitingStorage = false
        switch outcome {
        case .stored(let name):
            if phase != .message { emit(.reply(SandboxReply(250, "2.0.0", "stored as \(name)"))) }
        case .full: refuseStorage(.storageFull)
        case .failed: refuseStorage(.storageFailed)
        }
        if isShuttingDown { end(with: .shuttingDown) }
    }

    /// The client was silent for too long.
    mutating func deadlinePassed() {
        guard !isClosed, !isAwaitingStorage else { return }
        end(with: .tooSlow)
    }

    /// The server stops: says so as soon as the storage is done.
    mutating func shutDown() {
        guard !isClosed else { return }
        isShuttingDown = true
        if !isAwaitingStorage { end(with: .shuttingDown) }
    }

    // MARK: - For the commands

    mutating func emit(_ action: Action) {
        pending.append(action)
    }

    mutating func awaitStorage(_ action: Action) {
        pending.append(action)
        isAwaitingStorage = true
    }

    /// Refuses what the client said; too many permanent errors end the session.
    mutating func refuse(_ reply: SandboxReply) {
        emit(.reply(reply))
        guard reply.code >= 500 else { return }
        errorCount += 1
        if errorCount >= rules.errorLimit { end(with: .tooManyErrors) }
    }

    mutating func end(with reply: SandboxReply) {
        emit(.reply(reply))
        emit(.close)
        phase = .closed
        input.clear()
        chunk = []
    }

    private mutating func refuseStorage(_ reply: SandboxReply) {
        if phase == .message {
            storageRefusal = reply
        } else {
            emit(.reply(reply))
        }
    }

    private mutating func takeLine() -> Bool {
        guard let line = lines.next(from: &input) else { return false }
        switch (line, phase) {
        case (.bareLineEnd, _): abandonExchange(.bareLineEnd)
        case (.tooLong, .authenticating): abandonExchange(.exchangeLineTooLong)
        case (.tooLong, _): refuse(.lineTooLong)
        case (.complete(let octets), .authenticating(let exchange)): respond(octets, in: exchange)
        case (.complete(let octets), _):
            if octets.count + 2 > SandboxCommand.longestLine(octets) {
                refuse(.lineTooLong)
            } else {
                obey(octets)
            }
        }
        return true
    }

    private mutating func abandonExchange(_ reply: SandboxReply) {
        phase = .commands
        refuse(reply)
    }
}
