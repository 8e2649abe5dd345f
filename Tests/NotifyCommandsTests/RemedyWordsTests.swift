import Mail
import Testing

@testable import NotifyCommands

@Suite("The words of a remedy")
struct RemedyWordsTests {
    @Test(
        "name the options that it takes",
        arguments: [
            (Remedy.useStartTLS(implicitTLSPort: 465), "--security starttls on this port, or port 465"),
            (.useImplicitTLS(startTLSPort: 587), "--security tls on this port, or port 587"),
            (.encryptOrAllowCleartext, "override with --allow-cleartext"),
            (.trustIssuer(orPin: nil), "name its issuer with --ca-file"),
            (.trustIssuer(orPin: "0a1b"), "--ca-file, or pin its key with --pin 0a1b"),
            (.nameMechanism([]), "choose another one with --mechanism"),
            (.nameMechanism(["PLAIN"]), "choose PLAIN with --mechanism"),
            (.nameMechanism(["PLAIN", "LOGIN", "CRAM-MD5"]), "choose PLAIN, LOGIN or CRAM-MD5 with --mechanism"),
            (.giveClientCertificate, "--client-certificate and --client-key"),
            (.checkTokenCommand, "below oauth2: in config.yaml"),
            (
                .changeRestriction(.recipient, profile: "a b", allowed: ["x@a.example", "@b.example"]),
                "allowed: x@a.example, @b.example; change that with: notify profile set a b --allow-to ADDRESS"
            ),
            (
                .changeRestriction(.server, profile: "work", allowed: (1...9).map { "h\($0)" }),
                "h7, h8 and more; change that with: notify profile set work --allow-server HOST"
            ),
            (.changeRestriction(.sender, profile: "work", allowed: []), "--allow-from ADDRESS"),
            (.changeRestriction(.limit, profile: "work", allowed: []), "notify profile set work --limit N/DURATION"),
            (.verifyAuditLog, "notify vault log --verify"),
            (.advice("Wait an hour"), "Wait an hour"),
        ]
    )
    func options(remedy: Remedy, words: String) {
        #expect(remedy.words.contains(words))
        let failure = SubmissionFailure(kind: .tls, isPermanent: true, subject: "s", reason: "r", remedy: remedy)
        #expect(CommandFailure(failure).hint == remedy.words)
    }

    @Test("are one line without a final period", arguments: all)
    func form(remedy: Remedy) {
        #expect(!remedy.words.isEmpty && !remedy.words.contains("\n") && !remedy.words.hasSuffix("."))
        #expect(remedy.words.first?.isUppercase == false)
    }

    private static let all: [Remedy] = [
        .checkHostAndPort, .checkHost(isUnresolved: true), .checkHost(isUnresolved: false), .checkFirewall(port: 465),
        .checkProxy, .nameHostOrPin, .useStartTLS(implicitTLSPort: 465), .useImplicitTLS(startTLSPort: 587),
        .checkImplicitTLSPort(usually: 465), .expectImplicitTLS(port: 465), .considerImplicitTLS,
        .replaceStartTLS(implicitTLSPort: 465), .encryptOrAllowCleartext, .installCACertificates, .checkCAFile,
        .trustIssuer(orPin: nil), .confirmKey, .checkClock, .reportExpiry, .updateServerTLS,
        .checkCiphersAndClientCertificate, .giveClientCertificate, .checkClientCertificate,
        .checkClientCertificateFile, .checkClientKeyFile, .restrictClientKeyFile, .checkPassword, .renewToken,
        .checkTokenCommand, .restoreAuditLog, .verifyAuditLog, .changeRestriction(.limit, profile: "p", allowed: ["a"]),
        .registerClientCertificate, .authenticateOverTLS, .nameMechanism(["PLAIN"]), .changeCredentialOrMechanism,
    ]
}
