import AuditLog
import Files
import Settings
import Submission
import Vault

extension Composition {
    /// Lets a profile's limit be counted from now on, and begins the audit log where there is none.
    func beginLimit(of profile: String, in vault: Vault) async throws(CommandFailure) {
        let log = AuditLog(of: vault, at: locations.auditLog)
        do {
            try await blocking { _ = try log.append(.limit(profile: profile)) }
        } catch {
            let failure = CommandFailure(converting: error)
            throw CommandFailure(
                failure.what,
                "\(failure.why); the limit is in the profile, and cannot be counted",
                hint: failure.hint,
                status: failure.status
            )
        }
    }
}

extension SendingPolicy {
    /// Fails where the policy and the route do not fit: nothing could be sent.
    func check(_ route: ProfileRoute, name: String) throws(CommandFailure) {
        if let fault = serverFault(route.configuration.servers.map(\.host), profile: name) {
            throw CommandFailure(fault)
        }
    }
}
