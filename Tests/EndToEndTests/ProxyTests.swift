import Foundation
import TestSupport
import Testing

@Suite("proxies", .timeLimit(.minutes(5)))
struct ProxyTests {
    @Test(
        "a mail goes through the proxy that config.yaml names, TLS and password inside",
        arguments: ProxyProgram.Kind.allCases
    )
    func through(_ kind: ProxyProgram.Kind) async throws {
        let sandbox = try await SandboxProgram()
        let proxy = try await ProxyProgram(kind, target: sandbox.port, in: sandbox.home)
        try sandbox.home.configure("delivery: {proxy: '\(kind.rawValue)://127.0.0.1:\(proxy.port)'}\n")
        let run = try await sandbox.notify(["--verbose", "through the proxy"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(sandbox.mails.count == 1)
        #expect(proxy.report.contains("127.0.0.1:\(sandbox.port)"), "\(proxy.report)")
        #expect(!proxy.report.contains(sandbox.password))
    }

    @Test(
        "a server that the proxy cannot reach, or must not, is told with the proxy's word",
        arguments: ProxyProgram.Kind.allCases
    )
    func unreachable(_ kind: ProxyProgram.Kind) async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let proxy = try await ProxyProgram(kind, target: ScriptedServer.deadPort, in: home)
        try home.configure("delivery: {proxy: '\(kind.rawValue)://127.0.0.1:\(proxy.port)'}\n")
        let run = try await NotifyProgram.run(["text"], home: home.path)
        #expect(run.status == 75)
        let word = kind == .socks5 ? "the server refused the connection" : "the proxy refused: 5"
        #expect(run.errors.contains(word), "\(run.errors)")
        #expect(home.unsent.count == 1)
    }

    @Test("a proxy that is not there is named, and the hint says where it is set")
    func absent() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        try home.configure("delivery: {proxy: 'socks5://127.0.0.1:\(ScriptedServer.deadPort)'}\n")
        let run = try await NotifyProgram.run(["text"], home: home.path)
        #expect(run.status == 75)
        #expect(run.errors.contains("proxy 127.0.0.1:1: connection refused"), "\(run.errors)")
        #expect(run.errors.contains("hint: check delivery: proxy: in config.yaml"), "\(run.errors)")
    }

    @Test("something else than a proxy is told as such", arguments: ProxyProgram.Kind.allCases)
    func noProxy(_ kind: ProxyProgram.Kind) async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.configure("delivery: {timeout: 10s, proxy: '\(kind.rawValue)://127.0.0.1:\(sandbox.port)'}\n")
        let run = try await sandbox.notify(["text"])
        #expect(run.status == 75)
        #expect(run.errors.contains("the proxy does not speak"), "\(run.errors)")
    }

    @Test(
        "what is no proxy in config.yaml is an error with its place",
        arguments: ["socks4://a:1", "127.0.0.1:1", "http://a", "http://a:0", "socks5://u:p@a:1", "http://a b:1"]
    )
    func configuration(_ proxy: String) async throws {
        let home = try TemporaryHome()
        try home.configure("delivery: {proxy: '\(proxy)'}\n")
        let run = try await NotifyProgram.run(["text"], home: home.path)
        #expect(run.status == 78)
        #expect(run.errors.contains("config.yaml:4:"), "\(run.errors)")
        #expect(run.errors.contains("is not a proxy: write socks5://HOST:PORT"), "\(run.errors)")
    }
}
