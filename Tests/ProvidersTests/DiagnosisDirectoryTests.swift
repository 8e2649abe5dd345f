import Foundation
import Mail
import TestSupport
import Testing

@testable import Providers

@Suite("the directory of diagnoses")
struct DiagnosisDirectoryTests {
    private static let one = """
        replies:
          - reply: '535 5.7.8 no: way'
            stage: auth
            class: credential
            meaning: It is so.
            action: Do something.

        """

    @Test("what is inside the binary is what lies in etc/diagnoses, byte for byte")
    func embedded() throws {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
            .appending(path: "../../../etc/diagnoses").standardized.path()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
        #expect(Set(DiagnosisDirectory.shipped.identifiers.map { $0 + ".yaml" }) == Set(names))
        for identifier in DiagnosisDirectory.shipped.identifiers {
            let disk = try Data(contentsOf: URL(filePath: folder + "/\(identifier).yaml"))
            #expect(DiagnosisDirectory.shipped.file(identifier) == Array(disk), "\(identifier)")
        }
    }

    @Test(
        "the codes before the text are read where they stand",
        arguments: [
            ("535 5.7.8 no", 535, "5.7.8", "no"), ("535 no way", 535, nil, "no way"), ("5.7.8 no", nil, "5.7.8", "no"),
            ("no 535", nil, nil, "no 535"), ("220 no", nil, nil, "220 no"), ("535 5.7 no", 535, nil, "5.7 no"),
            ("535 5.7.1000 no", 535, nil, "5.7.1000 no"),
        ] as [(String, ReplyCode?, EnhancedStatusCode?, String)]
    )
    func codes(reply: String, code: ReplyCode?, enhanced: EnhancedStatusCode?, text: String) throws {
        let yaml = Self.one.replacing("'535 5.7.8 no: way'", with: reply)
        let setting = try #require(try DiagnosisFile(Array(yaml.utf8), file: "f").replies.first)
        #expect(setting.code == code && setting.enhanced == enhanced && setting.text == text)
    }

    @Test("a provider's own replies come first, then those of whom it is like, then any server's")
    func order() throws {
        try TemporaryFolder.with { folder in
            try folder.write("like: qq\n" + Self.one, to: "gmail.yaml")
            try folder.write(Self.one.replacing("no: way", with: "qq"), to: "qq.yaml")
            try folder.write(Self.one.replacing("no: way", with: "any"), to: "any.yaml")
            let directory = DiagnosisDirectory(overrides: [folder.path + "/none", folder.path])
            #expect(try directory.sections(for: "gmail").map { $0.map(\.text) } == [["no: way"], ["qq"], ["any"]])
            #expect(try directory.sections(for: nil).map { $0.map(\.text) } == [["any"]])
            #expect(try directory.sections(for: "any").map { $0.map(\.text) } == [["any"]])
            #expect(try directory.sections(for: "no-such-provider").count == 1)
            #expect(try directory.sections(for: "../gmail").count == 1)
        }
    }

    @Test(
        "what is wrong is told with its place",
        arguments: [
            ("nothing: 1\n", ":1:1: unknown key 'nothing'"),
            ("replies: []\n", ":1:10: 'replies' is an empty list"),
            ("like: ../x\n", ":1:7: '../x' is not the name of a provider"),
            (one.replacing("credential", with: "credentials"), ":4:12: 'class' cannot be 'credentials'"),
            (one.replacing("auth", with: "login"), ":3:12: 'stage' cannot be 'login'"),
            (one.replacing("    meaning: It is so.\n", with: ""), ":2:5: a reply has no 'meaning'"),
            ("", ": the file is empty"),
        ]
    )
    func faults(yaml: String, words: String) throws {
        try TemporaryFolder.with { folder in
            let file = try folder.write(yaml, to: "gmail.yaml")
            let directory = DiagnosisDirectory(overrides: [folder.path])
            let error = #expect(throws: ProviderError.self) { try directory.sections(for: "gmail") }
            #expect(error?.description == file + words)
        }
    }

    @Test("a file on disk that others may change is refused, and one that is like nobody too")
    func refused() throws {
        try TemporaryFolder.with { folder in
            try folder.write("like: nobody-known\n", to: "gmail.yaml")
            try folder.write(Self.one, to: "qq.yaml", mode: 0o666)
            let directory = DiagnosisDirectory(overrides: [folder.path])
            #expect(throws: ProviderError.unknownLikeness(provider: "gmail", like: "nobody-known")) {
                try directory.sections(for: "gmail")
            }
            let refused = #expect(throws: ProviderError.self) { try directory.sections(for: "qq") }
            #expect(refused?.description == "\(folder.path)/qq.yaml: has mode 0666; others must not write to it")
        }
    }

    @Test("a host belongs to a shipped provider's server, or else to the owner of its domain")
    func hosts() throws {
        let providers = ProviderDirectory(overrides: [])
        for (host, owner) in [
            ("smtp.gmail.com", "gmail"), ("SMTP.Office365.com", "microsoft-365"), ("smtp.sendgrid.net", "sendgrid"),
            ("x.y.gmail.com", "gmail"), ("mail.example", nil), ("com", nil), ("", nil), ("127.0.0.1", nil),
        ] as [(String, String?)] {
            #expect(try providers.identifier(ofHost: host) == owner, "\(host)")
        }
    }
}
