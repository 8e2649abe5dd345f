import Glibc
import Mail
import NIOPosix
import SMTP
import Submission

/// Hands COUNT messages of SIZE octets to 127.0.0.1:PORT over one connection.
@main
enum SubmissionBenchmark {
    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == 3 else {
            print("usage: submission-benchmark PORT COUNT SIZE")
            exit(64)
        }
        let (port, count, size) = (numbers[0], numbers[1], numbers[2])
        let client = SubmissionClient(
            configuration: SubmissionConfiguration(
                servers: [SubmissionServer(host: "127.0.0.1", port: port, security: .none)],
                greeting: "benchmark.example"
            ),
            credentials: nil,
            eventLoops: { MultiThreadedEventLoopGroup.singleton }
        )
        let envelope = Envelope(
            reversePath: try Mailbox(parsing: "from@example.com"),
            forwardPaths: [try Mailbox(parsing: "to@example.com")]
        )
        let head = "From: from@example.com\r\nTo: to@example.com\r\nSubject: benchmark\r\n\r\n"
        let line = String(repeating: "x", count: 70) + "\r\n"
        let message = Array((head + String(repeating: line, count: max(0, size - head.utf8.count) / 72)).utf8)
        for _ in 0..<count {
            guard case .accepted? = await client.submit(message, envelope: envelope).first else {
                print("a message was not accepted")
                exit(1)
            }
        }
        await client.close()
    }
}
