import SMTP

/// How long is waited at each stage (RFC 5321 section 4.5.3.2).
package struct Deadlines: Sendable {
    package var connect: Duration = .seconds(30)
    package var tls: Duration = .seconds(30)
    /// RFC 5321 has five minutes.
    package var greeting: Duration = .seconds(300)
    /// For the greeting on a port that is known for implicit TLS, where a server waits as long as we do.
    package var greetingOnTLSPort: Duration = .seconds(10)
    package var command: Duration = .seconds(300)
    package var data: Duration = .seconds(120)
    /// For each block of the message.
    package var block: Duration = .seconds(180)
    /// For the answer to the final dot; RFC 5321 has ten minutes.
    package var message: Duration = .seconds(600)
    package var quit: Duration = .seconds(1)
    /// How long a connection is kept for the next message.
    package var idle: Duration = .seconds(30)
    /// For everything together, from the first connection to the answer.
    package var total: Duration = .seconds(1800)

    package init() {}

    /// Lets no wait, nor all of them together, last longer than this.
    package mutating func cap(at limit: Duration) {
        let waits: [WritableKeyPath<Deadlines, Duration>] = [
            \.connect, \.tls, \.greeting, \.greetingOnTLSPort, \.command, \.data, \.block, \.message, \.quit, \.total,
        ]
        for wait in waits { self[keyPath: wait] = min(self[keyPath: wait], limit) }
    }

    func duration(of stage: SubmissionStage, isTLSPort: Bool) -> Duration? {
        switch stage {
        case .connect: connect
        case .tls: tls
        case .greeting: isTLSPort ? greetingOnTLSPort : greeting
        case .ehlo, .startTLS, .authentication, .rset, .mail, .rcpt: command
        case .ready: idle
        case .data: data
        case .sending: block
        case .message: message
        case .quit: quit
        case .done: nil
        }
    }
}
