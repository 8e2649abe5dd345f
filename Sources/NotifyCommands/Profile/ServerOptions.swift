import ArgumentParser
import Profiles
import SASL
import SMTP
import Vault

/// How a profile reaches its server; shared by `profile add` and `profile set`.
///
/// Each property with the name of a field in JSON is that field's option.
struct ServerOptions: ParsableArguments {
    @Option(.provider) var provider: String?
    @Option(.parameters) var parameters: [String]
    @Option(.host) var host: String?
    @Option(.port) var port: String?
    @Option(.security) var security: String?
    @Option(.user) var user: String?
    @Option(.from) var from: String?
    @Option(.mechanisms) var mechanisms: [String]
    @Option(.greeting) var greeting: String?
    @Option(.caFile) var caFile: String?
    @Option(.pins) var pins: [String]
    @Flag(help: "Trust the server by its certificate's issuer again.") var noPin = false
    @Option(.clientCertificate) var clientCertificate: String?
    @Option(.clientKey) var clientKey: String?
    @Flag(.allowsCleartext) var allowsCleartext: Bool

    @Option(
        name: .customLong("password-fd"),
        help: ArgumentHelp("Read the password from this descriptor.", valueName: "n")
    )
    var passwordDescriptor: Int32?

    func validate() throws {
        if provider != nil, host != nil { throw ValidationError("--provider and --host exclude each other") }
        if noPin, !pins.isEmpty { throw ValidationError("--pin and --no-pin exclude each other") }
    }

    /// Asks for the secret that the profile needs; `nil` where it needs none.
    func secret(for resolved: ResolvedProfile, user: String) async throws(CommandFailure) -> SecretBuffer? {
        guard case .vault(let kind) = resolved.credential else {
            guard passwordDescriptor == nil else { throw resolved.credential.needless("--password-fd") }
            return nil
        }
        return try await PasswordPrompt.read(passwordDescriptor, kind, user: user, host: resolved.hosts)
    }
}

extension CredentialSource {
    /// For a person: where it comes from.
    var place: String {
        switch self {
        case .vault: "in the vault"
        case .command(let command): "from \(command.program.words.joined(separator: " "))"
        case .certificate: "not needed"
        }
    }

    /// The failure of an option that is about a secret, where there is none.
    func needless(_ option: String) -> CommandFailure {
        CommandFailure(option, "this profile needs no secret: its \(kind.rawValue) is \(place)", status: .usage)
    }
}

extension CredentialKind {
    /// For a prompt: `Password of …`.
    var title: String {
        switch self {
        case .password: "Password"
        case .token: "Access token"
        case .certificate: "Certificate"
        }
    }
}
