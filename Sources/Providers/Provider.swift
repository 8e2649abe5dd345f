/// Public facts about one mail service. Holds no secret.
package struct Provider: Sendable, Equatable {
    /// What the service takes as password.
    package enum PasswordKind: String, CaseIterable, Sendable {
        case accountPassword = "account-password"
        /// Any separate password for mail programs: authorization code, SMTP password, token.
        case appPassword = "app-password"
        case apiKey = "api-key"
        case oauth2
    }

    package enum OAuth2: String, CaseIterable, Sendable {
        /// Beside a password.
        case accepted
        /// Passwords are switched off.
        case only
    }

    /// How a connection is protected; the words are those of the command line.
    package enum Security: String, CaseIterable, Sendable {
        case tls, starttls, none
    }

    /// The form of the user name.
    package enum Username: Sendable, Equatable {
        /// The mail address.
        case address
        /// What stands before the at sign.
        case localPart
        /// The same word for everybody.
        case fixed(String)
    }

    package struct Server: Sendable, Equatable {
        package let host: String
        package let port: Int
        package let security: Security
        /// SASL names in order of preference; `nil`: the strongest that EHLO offers.
        package let mechanisms: [String]?
        /// The name to announce; `nil`: this host's.
        package let greeting: String?
        /// `nil`: another form, or given out by the service; see `hint`.
        package let username: Username?
        /// What confirms these facts.
        package let sources: [String]
    }

    /// A word that the user must give, because a host name holds it in braces.
    package struct Parameter: Sendable, Equatable {
        package let name: String
        package let description: String

        package init(name: String, description: String) {
            self.name = name
            self.description = description
        }
    }

    /// The name of its file without `.yaml`.
    package let id: String
    package let name: String
    /// Mail domains, lower case; empty for hosters and sending services.
    package let domains: [String]
    /// `nil`: not known.
    package let password: PasswordKind?
    package let oauth2: OAuth2?
    /// What the user has to do.
    package let hint: String?
    /// Sending limits, in the words of the service's documentation.
    package let limits: String?
    package let parameters: [Parameter]
    /// To be tried in this order. Where there are parameters, hosts are templates until `applying(_:)`.
    package let servers: [Server]

    /// Whether no password opens this service any more.
    package var passwordsSwitchedOff: Bool {
        oauth2 == .only
    }
}
