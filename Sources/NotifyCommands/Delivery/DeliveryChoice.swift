/// How one command sends its mail.
struct DeliveryChoice: Sendable {
    var vault: VaultKeyOptions
    /// `nil`: the one of `config.yaml`, or else the default one.
    var profile: String?
    /// The file for the SMTP dialogue.
    var record: String?
    /// No server on the way may hand the mail on without TLS (RFC 8689).
    var requiresTLS = false
    var isDryRun = false
    var isQuiet = false
    var isVerbose = false
}

extension DeliveryOptions {
    var choice: DeliveryChoice {
        DeliveryChoice(
            vault: vault,
            profile: profile,
            record: record,
            requiresTLS: requiresTLS,
            isDryRun: dryRun,
            isQuiet: report.quiet,
            isVerbose: report.verbose
        )
    }
}
