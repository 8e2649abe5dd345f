internal import Escaping
package import SASL
package import SMTP
package import Submission

/// How one mailbox is reached, and what it may be used for: everything of a profile but its name and its secret.
///
/// What stands in which field, and how it is written, is said by `ProfileField.all`.
package struct Profile: Sendable, Equatable {
    /// The provider's identifier; `nil` with a mail server of the user's own.
    package var provider: String?
    /// Values of the provider's parameters, such as `region`.
    package var parameters: [String: String]?
    package var host: String?
    package var port: Int?
    package var security: Security?
    package var user: String
    /// The sender, when it is not the user name.
    package var from: String?
    /// In order of preference.
    package var mechanisms: [Mechanism]?
    package var greeting: String?
    /// PEM certificates to trust instead of the system's; an absolute path.
    package var caFile: String?
    package var pins: [CertificatePin]?
    /// Files of PEM that the client identifies itself with; absolute paths.
    package var clientCertificate: String?
    package var clientKey: String?
    package var allowsCleartext = false
    package var restrictions = Restrictions()
    /// Whether it is used where no profile is named.
    package var isDefault = false

    package init(user: String) {
        self.user = user
    }

    /// What an error about a profile is about.
    static func subject(_ name: String) -> String { "profile '\(Visible.escaped(name))'" }
}
