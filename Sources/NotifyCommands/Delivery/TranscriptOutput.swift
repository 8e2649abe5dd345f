import Escaping
import Files
import Glibc
import Mail

/// Where dialogues are shown: the file of `--record` and, with `--verbose`, standard error.
struct TranscriptOutput: Sendable {
    let record: String?
    let isVerbose: Bool
    let terminal: Terminal

    init(record: String?, isVerbose: Bool, _ terminal: Terminal) {
        self.record = record
        self.isVerbose = isVerbose
        self.terminal = terminal
    }

    /// Writes what was recorded since the last call. A file that cannot be written is reported once and changes nothing
    /// else.
    func write(_ transcript: TranscriptLog) async {
        await blocking { writeHere(transcript) }
    }

    private func writeHere(_ transcript: TranscriptLog) {
        let lines = transcript.drain()
        guard !lines.isEmpty else { return }
        if isVerbose { for line in lines { terminal.note(line) } }
        guard let record, !transcript.isRefused else { return }
        let descriptor = open(record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            return refuse(record, transcript, because: String(cString: strerror(errno)).lowercased())
        }
        defer { close(descriptor) }
        do throws(CommandFailure) {
            try Terminal.deliver(Array((lines.joined(separator: "\n") + "\n").utf8), to: descriptor)
        } catch {
            refuse(record, transcript, because: error.why)
        }
    }

    private func refuse(_ record: String, _ transcript: TranscriptLog, because reason: String) {
        transcript.refuse()
        terminal.report(
            CommandFailure("--record \(Visible.escaped(record))", reason, status: .cannotCreate)
        )
    }
}
