import Mail
import NIOCore
import SASL
import SMTP

/// A machine, what it has done so far, and what it must not do.
struct FuzzedDialogue {
    private let plan: SubmissionPlan
    private let mail: FuzzedMail
    /// Mails still to be submitted.
    private var waiting: Int
    private var machine: SubmissionStateMachine
    private var decoder = ReplyDecoder()
    private var isEncrypted = false
    private var awaitsHandshake = false
    private var isClosed = false
    /// Whether `ready` or `failed` has come.
    private var isOpened = false
    private var isSubmitting = false
    /// Whether a message is on its way.
    private var isSending = false
    /// Whether all of one has left since the last answer.
    private var hasSent = false
    private var lastSent: [UInt8] = []

    init(_ plan: SubmissionPlan, _ mail: FuzzedMail, count: Int) {
        self.plan = plan
        self.mail = mail
        waiting = count
        machine = SubmissionStateMachine(plan)
    }

    mutating func begin() throws(Violation) {
        try perform(machine.connected())
    }

    mutating func play(_ move: ServerMove) throws(Violation) {
        switch move {
        case .consent(let keywords): try consent(keywords)
        case .reply(let code, let lines, let hasMore): try receive(code, lines, hasMore: hasMore)
        case .octets(let octets): try receive(octets)
        case .echo(let code): try receive(code, [lastSent], hasMore: false)
        case .handshake:
            guard awaitsHandshake else { return }
            awaitsHandshake = false
            isEncrypted = true
            try perform(machine.tlsEstablished(detail: "TLS"))
        case .messageTaken:
            guard isSending else { return }
            isSending = false
            hasSent = true
            try perform(machine.messageSent())
        case .hangUp: try hangUp()
        }
    }

    /// Hangs up, and looks at what came of it.
    mutating func end() throws(Violation) {
        try hangUp()
        try Violation.unless(isClosed, "the connection stays open")
        try Violation.unless(isOpened, "neither ready nor failed")
        try Violation.unless(!isSubmitting, "a mail without an answer")
    }

    private mutating func hangUp() throws(Violation) {
        let gone = SubmissionFailure(kind: .connection, isPermanent: false, subject: plan.server, reason: "gone")
        try perform(machine.interrupted(gone))
    }

    private mutating func consent(_ keywords: [String]) throws(Violation) {
        switch machine.stage {
        case .greeting, .startTLS: try receive(220, [[]], hasMore: false)
        case .ehlo: try receive(250, [Array("mail.example".utf8)] + keywords.map { Array($0.utf8) }, hasMore: false)
        case .authentication: try receive(keywords.count % 2 == 0 ? 235 : 334, [[]], hasMore: false)
        case .data: try receive(354, [[]], hasMore: false)
        default: try receive(250, [[]], hasMore: false)
        }
    }

    private mutating func receive(_ code: Int, _ lines: [[UInt8]], hasMore: Bool) throws(Violation) {
        guard let code = ReplyCode(code) else { return }
        try perform(machine.received(Reply(code: code, lines: lines), hasMore: hasMore))
    }

    private mutating func receive(_ octets: [UInt8]) throws(Violation) {
        for (index, octet) in octets.enumerated() {
            let actions: [SubmissionAction]
            do throws(ReplyError) {
                guard let reply = try decoder.push(octet) else { continue }
                actions = machine.received(reply, hasMore: index + 1 < octets.count)
            } catch {
                actions = machine.received(error)
                decoder = ReplyDecoder()
            }
            try perform(actions)
        }
    }

    private mutating func perform(_ actions: [SubmissionAction]) throws(Violation) {
        for action in actions {
            switch action {
            case .send(let octets): try sent(Array(octets.readableBytesView))
            case .sendSecret(let line): try sent(line.withUnsafeBytes { Array($0) })
            case .sendMessage(let octets): try sentMessage(Array(octets.readableBytesView))
            case .record(let line): try checkShown(line.text)
            case .startTLS:
                try mayTalk()
                try Violation.unless(!isEncrypted, "TLS within TLS")
                awaitsHandshake = true
            case .passed(_, let detail): try checkShown(detail)
            case .note(let text): try checkShown(text)
            case .work(let work):
                if case .computing(let compute) = work.kind { try perform(machine.finished(work, with: compute())) }
            case .ready:
                try opened()
                try goOn()
            case .failed(let failure, _):
                try opened()
                try checkShown(failure)
            case .submitted(let answer):
                try Violation.unless(isSubmitting, "an answer to nothing: \(answer)")
                try check(answer)
                (isSubmitting, hasSent) = (false, false)
                try goOn()
            case .close: isClosed = true
            }
        }
    }

    private mutating func opened() throws(Violation) {
        try Violation.unless(!isOpened, "ready or failed a second time")
        isOpened = true
    }

    /// The next mail, or the end.
    private mutating func goOn() throws(Violation) {
        guard waiting > 0 else {
            try perform(machine.quit())
            return
        }
        waiting -= 1
        isSubmitting = true
        try perform(machine.submit(mail.message, envelope: mail.envelope, requiresTLS: mail.requiresTLS))
    }

    private func mayTalk() throws(Violation) {
        try Violation.unless(!isClosed, "something is sent after the close")
        try Violation.unless(!awaitsHandshake, "something is sent during the handshake")
        try Violation.unless(!isSending, "something is sent within the message")
    }

    private mutating func sentMessage(_ octets: [UInt8]) throws(Violation) {
        try mayTalk()
        try Violation.unless(isEncrypted || plan.security == .none, "the message goes in the clear")
        try Violation.unless(isEncrypted || !mail.requiresTLS, "the message goes without the TLS that it requires")
        try Violation.unless(octets.suffix(3).elementsEqual(".\r\n".utf8), "no final dot")
        isSending = true
    }

    private mutating func sent(_ octets: [UInt8]) throws(Violation) {
        try mayTalk()
        lastSent = Array(octets.dropLast(2))
        let words = String(decoding: octets, as: UTF8.self)
        let lines = words.split(separator: "\r\n", omittingEmptySubsequences: false)
        let hasStrayEnds = lines.contains { $0.utf8.contains { $0 < 0x20 || $0 == 0x7F } }
        try Violation.unless(lines.last == "" && !hasStrayEnds, "not whole lines: \(words)")
        guard !isEncrypted else { return }
        if plan.security != .none {
            let isHarmless = lines.allSatisfy { ["", "EHLO hello", "STARTTLS", "QUIT"].contains($0) }
            try Violation.unless(isHarmless, "sent in the clear: \(words)")
        } else if !plan.allowsCleartext {
            try Violation.unless(!words.hasPrefix("AUTH"), "AUTH in the clear: \(words)")
            try checkShown(words.filter { $0 != "\r\n" })
        }
    }

    private func check(_ answer: SubmissionAnswer) throws(Violation) {
        try Violation.unless(answer.outcomes.count == mail.envelope.forwardPaths.count, "other recipients: \(answer)")
        if let failure = answer.failure { try checkShown(failure) }
        for outcome in answer.outcomes {
            guard let outcome else {
                try Violation.unless(answer.failure != nil, "nothing is told: \(answer)")
                continue
            }
            try check(outcome)
        }
    }

    private func check(_ outcome: RecipientOutcome) throws(Violation) {
        switch outcome {
        case .accepted: try Violation.unless(hasSent, "accepted before it was sent")
        case .unknown(let failure):
            try Violation.unless(hasSent, "unknown before it was sent")
            try checkShown(failure)
        case .deferred(let failure), .failed(let failure): try checkShown(failure)
        }
    }

    private func checkShown(_ failure: SubmissionFailure) throws(Violation) {
        try checkShown(failure.reason)
        if let remedy = failure.remedy { try checkShown("\(remedy)") }
    }

    private func checkShown(_ text: String) throws(Violation) {
        try Violation.unless(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character is shown: \(text)")
        let small = text.lowercased()
        try Violation.unless(!FuzzCredentials.traces.contains { small.contains($0) }, "the secret is shown: \(text)")
    }
}
