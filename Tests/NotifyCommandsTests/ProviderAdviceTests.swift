import Files
import Providers
import Settings
import StrictYAML
import Testing

@testable import NotifyCommands

@Suite("What is wrong with a provider is told with the way out")
struct ProviderAdviceTests {
    private static let region = Provider.Parameter(name: "region", description: "as in eu-west-1")

    @Test(
        "names and parameters",
        arguments: [
            (.unknownProvider("gmial", nearest: "gmail"), "unknown provider 'gmial'", "did you mean 'gmail'?"),
            (
                .unknownProvider("x", nearest: nil), "unknown provider 'x'",
                "list them with: notify provider list; give your own mail server with --host"
            ),
            (
                .unknownParameter("regoin", provider: "ses", known: ["region"]),
                "provider 'ses' has no parameter 'regoin'", "did you mean 'region'?"
            ),
            (
                .unknownParameter("x", provider: "ses", known: ["region", "zone"]),
                "provider 'ses' has no parameter 'x'", "it has region or zone"
            ),
            (.unknownParameter("x", provider: "ses", known: []), "provider 'ses' has no parameter 'x'", nil),
            (
                .missingParameter(region, provider: "ses"), "provider 'ses' needs the parameter 'region'",
                "--set region=VALUE: as in eu-west-1"
            ),
            (
                .invalidParameter(region, value: "a/b"), "parameter 'region' cannot be 'a/b'",
                "it becomes part of a host name: as in eu-west-1"
            ),
        ] as [(ProviderError, String, String?)]
    )
    func asked(error: ProviderError, why: String, hint: String?) {
        let failure = CommandFailure(converting: error)
        #expect(failure.what == "provider" && failure.why == why && failure.hint == hint)
        #expect(failure.status == .configuration)
    }

    @Test("a file that is wrong is configuration, and keeps its place and its hint")
    func files() {
        let content = YAMLError(
            file: "p/x.yaml",
            at: TextPosition(line: 1, column: 2),
            message: "unknown key 'nme'",
            advice: .nearest("name")
        )
        let unusable = FileError(.open, "p/x.yaml", .writableByOthers(mode: 0o666))
        for (error, why, hint) in [
            (.content(content), "p/x.yaml:1:2: unknown key 'nme'", "did you mean 'name'?"),
            (.unusable(unusable), "p/x.yaml: has mode 0666; others must not write to it", "chmod go-w p/x.yaml"),
        ] as [(ProviderError, String, String)] {
            let failure = CommandFailure(converting: error)
            #expect(failure.what == "configuration" && failure.why == why && failure.hint == hint)
            #expect(failure.status == .configuration)
        }
        let settings = CommandFailure(converting: SettingsError.content(content))
        #expect(settings.what == "configuration" && settings.hint == "did you mean 'name'?")
    }
}
