import Foundation
import SASL
import SMTP
import TestSupport

extension RunningServer {
    /// A home whose profile `own` logs in to this server, and whose alerts go to the server's user.
    func home(
        _ security: Security,
        trusting certificates: TestCertificates,
        password: String? = nil
    ) async throws -> TemporaryHome {
        let home = try await TemporaryHome.sending(
            to: port(security),
            security: security.rawValue,
            user: Self.user,
            secret: password ?? self.password,
            options: ["--ca-file", certificates.authorityFile]
        )
        try home.configure(recipient: Self.user)
        return home
    }

    /// What proves the user's identity: the password, or a token that is made for it.
    func secret(for mechanism: Mechanism) throws -> String {
        switch mechanism.rawValue {
        case "XOAUTH2", "OAUTHBEARER": try AccessToken.signed(for: Self.user, key: tokenKey)
        default: password
        }
    }
}
