import FoundationEssentials
import Settings
import Synchronization
import TestSupport
import Files
import Testing

@testable import Providers

@Suite("the provider directory")
struct ProviderDirectoryTests {
    /// Passes on to the shipped providers and counts what is read.
    final class CountingSource: ProviderSource {
        private let shipped = ShippedProviders()
        private let read = Mutex<[String]>([])

        var filesRead: [String] { read.withLock { $0 } }
        var identifiers: [String] { shipped.identifiers }

        func file(_ identifier: String) -> ProviderText? {
            read.withLock { $0.append(identifier) }
            return shipped.file(identifier)
        }

        func identifier(ofDomain domain: String) -> String? {
            shipped.identifier(ofDomain: domain)
        }
    }

    static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        .appending(path: "../../../etc/providers").standardized.path()

    @Test("what is inside the binary is what lies in etc/providers, byte for byte")
    func embedded() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".yaml") }
        let shipped = ShippedProviders()
        #expect(Set(shipped.identifiers.map { $0 + ".yaml" }) == Set(names))
        #expect(names.count == 266)
        for identifier in shipped.identifiers {
            let disk = try Data(contentsOf: URL(filePath: Self.folder + "/\(identifier).yaml"))
            #expect(shipped.file(identifier)?.bytes == Array(disk), "\(identifier)")
        }
    }

    @Test("every shipped provider is valid, and its domains are in the index under its name")
    func shippedProviders() throws {
        let directory = ProviderDirectory(overrides: [])
        let shipped = ShippedProviders()
        var domains = 0
        for identifier in try directory.identifiers {
            let provider = try directory.provider(identifier)
            #expect(provider.id == identifier)
            #expect(ProviderDirectory.isIdentifier(identifier))
            for domain in provider.domains {
                #expect(shipped.identifier(ofDomain: domain) == identifier)
                domains += 1
            }
            if provider.passwordsSwitchedOff { #expect(provider.hint != nil) }
        }
        let index = EmbeddedProviders.domainsIndex.description.split(separator: "\n")
        #expect(index.count == domains)
        #expect(domains == 1207)
    }

    @Test(
        "an address finds its provider",
        arguments: [("a@gmail.com", "gmail"), ("x@y@QQ.com", "qq"), ("163.com", "163"), ("a@2008.sina.com", "sina")]
    )
    func finds(address: String, identifier: String) throws {
        #expect(try ProviderDirectory(overrides: []).find(address: address)?.id == identifier)
    }

    @Test(
        "an address of another domain finds none",
        arguments: ["a@example.com", "", "@", "a@", "gmail", "a@com", "gmail.com gmail"]
    )
    func findsNone(address: String) throws {
        #expect(try ProviderDirectory(overrides: []).find(address: address) == nil)
    }

    @Test("only the file that is asked for is read")
    func readsOne() throws {
        let source = CountingSource()
        let directory = ProviderDirectory(sources: [source])
        #expect(try directory.find(address: "a@zoho.com")?.id == "zoho")
        #expect(source.filesRead == ["zoho"])
        _ = try directory.identifiers
        #expect(try directory.find(address: "a@example.com") == nil)
        #expect(source.filesRead == ["zoho"])
        _ = try directory.provider("posteo")
        #expect(source.filesRead == ["zoho", "posteo"])
    }

    @Test(
        "an unknown name is answered with the nearest one, and is never a path",
        arguments: [
            ("gmial", "gmail"), ("Gmail", "gmail"), ("../gmail", "gmail"), ("gmail.com", "gmail"),
            ("nothing-like-it", nil), ("", nil),
        ] as [(String, String?)]
    )
    func unknown(name: String, nearest: String?) {
        let error = #expect(throws: ProviderError.self) { try ProviderDirectory(overrides: ["/tmp"]).provider(name) }
        #expect(error == .unknownProvider(name, nearest: nearest))
        #expect(error?.description == "unknown provider '\(name)'")
    }

    @Test("a file on disk is read once, whatever is asked of it")
    func readsOnce() throws {
        try TemporaryFolder.with { folder in
            let file = try folder.write(Self.own, to: "gmail.yaml")
            let directory = ProviderDirectory(overrides: [folder.path])
            #expect(try directory.find(address: "a@own.example")?.name == "Own")
            try FileManager.default.removeItem(atPath: file)
            #expect(try directory.find(address: "a@own.example")?.name == "Own")
            #expect(try directory.provider("gmail").name == "Own")
        }
    }

    private static let own = """
        name: Own
        domains: [own.example]
        servers:
          - {host: own.example, port: 465, security: tls}

        """

    @Test("a file on disk comes before the shipped one, also for its domains")
    func override() throws {
        try TemporaryFolder.with { folder in
            try folder.write(Self.own, to: "second/gmail.yaml")
            try folder.write(Self.own.replacing("Own", with: "First"), to: "first/gmail.yaml")
            try folder.write("ignored", to: "first/Not An Id.yaml")
            let overrides = [folder.path + "/none", folder.path + "/first", folder.path + "/second"]
            let directory = ProviderDirectory(overrides: overrides)
            #expect(try directory.provider("gmail").name == "First")
            #expect(try directory.find(address: "a@own.example")?.name == "First")
            #expect(try directory.find(address: "a@gmail.com") == nil)
            #expect(try directory.find(address: "a@qq.com")?.id == "qq")
            #expect(try directory.identifiers.count == 266)
        }
    }

    @Test("a file on disk that is wrong is named, and not passed over")
    func broken() throws {
        try TemporaryFolder.with { folder in
            let file = try folder.write("nme: x\n", to: "gmail.yaml")
            let error = #expect(throws: ProviderError.self) {
                try ProviderDirectory(overrides: [folder.path]).provider("gmail")
            }
            #expect(error?.description == "\(file):1:1: unknown key 'nme'")
        }
    }

    @Test("a file on disk that others may change is refused")
    func writable() throws {
        try TemporaryFolder.with { folder in
            let file = try folder.write(Self.own, to: "gmail.yaml", mode: 0o666)
            let error = #expect(throws: ProviderError.self) {
                try ProviderDirectory(overrides: [folder.path]).provider("gmail")
            }
            #expect(error?.description == "\(file): has mode 0666; others must not write to it")
            #expect(error == .unusable(FileError(.open, FilePath(file), .writableByOthers(mode: 0o666))))
        }
    }

    @Test(
        "the sixteen that were looked through hold what the table says",
        arguments: [
            ("263", "smtp.263.net", "hello"), ("163", "smtp.163.com", "hello"), ("sina", "smtp.sina.com", "hello"),
            ("126", "smtp.126.com", nil), ("qq", "smtp.qq.com", nil), ("gmail", "smtp.gmail.com", nil),
            ("outlook", "smtp-mail.outlook.com", nil), ("microsoft-365", "smtp.office365.com", nil),
            ("icloud", "smtp.mail.me.com", nil), ("yahoo", "smtp.mail.yahoo.com", nil),
            ("fastmail", "smtp.fastmail.com", nil), ("zoho", "smtp.zoho.com", nil),
            ("amazon-ses", "email-smtp.{region}.amazonaws.com", nil), ("sendgrid", "smtp.sendgrid.net", nil),
            ("mailgun", "smtp.mailgun.org", nil), ("postmark", "smtp.postmarkapp.com", nil),
        ] as [(String, String, String?)]
    )
    func reviewed(identifier: String, host: String, greeting: String?) throws {
        let provider = try ProviderDirectory(overrides: []).provider(identifier)
        #expect(provider.servers.first?.host == host)
        #expect(provider.servers.first?.greeting == greeting)
        #expect(provider.hint != nil)
        #expect(provider.passwordsSwitchedOff == (identifier == "outlook"))
        #expect(provider.servers.allSatisfy { $0.security != .none })
    }
}
