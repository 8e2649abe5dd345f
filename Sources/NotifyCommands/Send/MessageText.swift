import Alerts
import Capture
import Glibc

/// The text of a message: the words of the command line, or all of standard input where there is none, or only `-`.
struct MessageText: Sendable {
    let excerpt: Excerpt
    /// The whole text, compressed, where it is larger than what is shown.
    let attachments: [Alert.Attachment]
    /// The first line that says something.
    let title: String

    static func read(words: [String]) async throws(CommandFailure) -> MessageText {
        guard words.isEmpty || words == ["-"] else {
            return MessageText(excerpt: Excerpt(words.joined(separator: " ").utf8), attachments: [])
        }
        do throws(CaptureError) {
            let captured = try await Capture.read(descriptor: STDIN_FILENO)
            let attachments = captured.compressed.map {
                [Alert.Attachment(name: "input.txt.gz", mediaType: "application/gzip", content: $0)]
            }
            return MessageText(excerpt: captured.excerpt, attachments: attachments ?? [])
        } catch {
            throw CommandFailure("standard input", error.reason, status: .inputOutput)
        }
    }

    private init(excerpt: Excerpt, attachments: [Alert.Attachment]) {
        self.excerpt = excerpt
        self.attachments = attachments
        let lines = excerpt.head.prefix(4 << 10).split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let first = lines.first { line in line.contains { $0 > UInt8(ascii: " ") } }
        title = first.map { String(decoding: $0, as: UTF8.self) } ?? "message"
    }
}
