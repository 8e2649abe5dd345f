/// Chooses one mechanism from what the server offers and the profile allows.
package struct MechanismChoice: Sendable {
    /// Names from the reply to EHLO, upper case.
    package var offered: [String]
    /// The profile's list in its order; `nil` allows `unnamed`.
    package var allowed: [Mechanism]?
    package var credential: CredentialKind
    /// On a connection that is not, challenge-response goes before every other, and there is no certificate.
    package var isEncrypted: Bool
    /// Whether there is something of the TLS channel to bind to.
    package var canBind: Bool

    package init(
        offered: [String],
        allowed: [Mechanism]?,
        credential: CredentialKind = .password,
        isEncrypted: Bool,
        canBind: Bool = false
    ) {
        self.offered = offered
        self.allowed = allowed
        self.credential = credential
        self.isEncrypted = isEncrypted
        self.canBind = canBind
    }

    /// What is used where the profile names nothing, strongest first.
    ///
    /// The bound forms are for profiles that name them: EHLO does not say which bindings a server knows, many know only
    /// others than ours, and a failure would cost the account one of its attempts.
    package static let unnamed: [Mechanism] = [
        .scramSHA256, .scramSHA1, .cramMD5, .plain, .login, .oauthBearer, .xoauth2, .external,
    ]

    /// The best of all; `nil` where nothing offered is allowed.
    package var first: Mechanism? { usable.first }

    /// What may be tried after the server, or this side, found the last of `tried` unusable as such. Never anything
    /// weaker, and only what is stronger where the server says that it was too weak.
    package func next(after tried: [Mechanism], isTooWeak: Bool) -> Mechanism? {
        guard let last = tried.last else { return first }
        return usable.first { mechanism in
            !tried.contains(mechanism)
                && (isTooWeak ? mechanism.strength > last.strength : mechanism.strength >= last.strength)
        }
    }

    private var usable: [Mechanism] {
        let usable = (allowed ?? Self.unnamed).filter { mechanism in
            offered.contains(mechanism.rawValue) && mechanism.credential == credential
                && (!mechanism.isBound || canBind) && (mechanism != .external || isEncrypted)
        }
        guard !isEncrypted else { return usable }
        return usable.filter(\.isChallengeResponse) + usable.filter { !$0.isChallengeResponse }
    }
}
