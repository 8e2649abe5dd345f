import Foundation
import Mail
import Providers
import TestSupport
import Testing

@testable import Profiles
@testable import SMTP

/// The files of `etc/diagnoses`, joined to the protocol as every command does it.
@Suite("the shipped diagnoses")
struct ShippedDiagnosesTests {
    private static let directory = DiagnosisDirectory(overrides: [])
    private static let providers = ProviderDirectory(overrides: [])

    /// The names of the files.
    private static var files: [String] {
        get throws {
            let folder = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../../etc/diagnoses")
            return try FileManager.default.contentsOfDirectory(atPath: folder.standardized.path())
                .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }.sorted()
        }
    }

    /// What a file holds of its own, and the table that its provider's failures are judged by.
    private static func load(_ file: String) async throws -> ([KnownReply], DiagnosisTable) {
        let provider = file == "any" ? nil : file
        let source = StoredDiagnoses(directory: directory, providers: providers, provider: provider, host: nil) { _ in }
        return (try #require(try directory.sections(for: provider).first), await source.table())
    }

    /// The reply that the setting describes, at its stage, with its lines cut in two.
    private static func failure(_ setting: KnownReply) throws -> SubmissionFailure {
        let inferred = ReplyCode((setting.enhanced?.statusClass ?? 5) * 100 + 50)
        let code = try #require(setting.code ?? inferred)
        let words = "\(setting.enhanced?.description ?? "") \(setting.text.uppercased())".split(separator: " ")
        let first = words.prefix(max(words.count / 2, 1))
        // Servers that give an enhanced code give it on each line.
        let repeated = setting.enhanced.map { $0.statusClass == code.value / 100 ? "\($0) " : "" } ?? ""
        let lines = [
            first.joined(separator: " "), repeated + words.dropFirst(first.count).joined(separator: " "),
        ]
        let plan = SubmissionPlan(
            server: "mail.example:25",
            port: 25,
            security: .none,
            greeting: "hello",
            credentials: nil,
            mechanisms: nil,
            allowsCleartext: false
        )
        return SubmissionStateMachine(plan).rejection(
            Reply(code: code, lines: lines.map { Array($0.utf8) }),
            at: stage(setting.stage)
        )
    }

    private static func stage(_ stage: ServerAnswer.Stage) -> SubmissionStage {
        switch stage {
        case .banner: .greeting
        case .ehlo: .ehlo
        case .starttls: .startTLS
        case .auth: .authentication
        case .mail: .mail
        case .rcpt: .rcpt
        case .data: .data
        case .final: .message
        }
    }

    @Test("each reply has its class and its hint, and no other is as close", arguments: try files)
    func everyReply(file: String) async throws {
        let (settings, table) = try await Self.load(file)
        for setting in settings {
            let failure = try Self.failure(setting)
            let closest = table.closest(to: try #require(failure.answer))
            #expect(closest.map(\.text) == [setting.text], "\(setting.text)")
            let told = failure.diagnosed(by: table)
            #expect(told.isPermanent == ![.transient, .rate].contains(setting.diagnosis.cause), "\(setting.text)")
            let diagnosis = setting.diagnosis
            #expect(
                told.remedy == .advice("\(diagnosis.meaning) \(diagnosis.action.dropLast())"),
                "\(setting.text)"
            )
            #expect(told.reason == failure.reason)
            if told.isPermanent, setting.stage == .auth {
                #expect(told.kind == .authentication, "\(setting.text)")
            } else {
                #expect(
                    told.kind == .rejection(code: try #require(failure.answer).code, enhanced: failure.answer?.enhanced)
                )
            }
        }
    }

    @Test("265 replies are known; 17 of 5yz pass with time, 21 of 4yz never do")
    func census() async throws {
        var all: [KnownReply] = []
        for file in try Self.files where try Self.hasReplies(file) { all += try await Self.load(file).0 }
        #expect(all.count == 265)
        let passing = all.filter { [.transient, .rate].contains($0.diagnosis.cause) }
        #expect(passing.count { $0.code?.isPermanentNegative == true } == 17)
        let staying = all.filter { ![.transient, .rate].contains($0.diagnosis.cause) }
        #expect(staying.count { $0.code?.isTransientNegative == true } == 21)
        #expect(all.allSatisfy { $0.diagnosis.meaning.hasSuffix(".") && $0.diagnosis.action.hasSuffix(".") })
    }

    /// A file may say no more than whom its provider is like.
    private static func hasReplies(_ file: String) throws -> Bool {
        try directory.sections(for: file == "any" ? nil : file).first?.isEmpty == false
    }

    @Test("every file belongs to a provider", arguments: try files)
    func owners(file: String) throws {
        if file != "any" { #expect(try Self.providers.provider(file).id == file) }
    }

    private static func source(host: String?) -> StoredDiagnoses {
        StoredDiagnoses(directory: directory, providers: providers, provider: nil, host: host) { _ in }
    }

    @Test(
        "your own server belongs to the provider that has this host or its domain",
        arguments: [
            ("smtp.office365.com", "microsoft-365"), ("SMTP.sendgrid.net", "sendgrid"), ("other.163.com", "163"),
        ]
    )
    func owner(host: String, own: String) async throws {
        let source = Self.source(host: host)
        let setting = try #require(try Self.directory.sections(for: own).first?.last)
        let answer = try #require(try Self.failure(setting).answer)
        #expect(await source.table().closest(to: answer).map(\.text) == [setting.text])
    }

    @Test("a server of nobody's is judged by what any server says", arguments: [nil, "mail.example", "127.0.0.1"])
    func nobody(host: String?) async throws {
        let source = Self.source(host: host)
        let text = Array("5.7.8 Error: authentication failed: x".utf8)
        let answer = ServerAnswer(stage: .auth, code: .of(535), enhanced: "5.7.8", text: text)
        #expect(await source.table().diagnosis(of: answer)?.cause == .credential)
        let limit = ServerAnswer(
            stage: .final,
            code: .of(550),
            enhanced: "5.4.5",
            text: Array("Daily user sending limit exceeded".utf8)
        )
        #expect(await source.table().diagnosis(of: limit) == nil)
    }
}
