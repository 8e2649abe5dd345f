/// Chooses one mechanism from what the server offers and the profile allows.
package enum MechanismChoice {
    /// - Parameters:
    ///   - offered: names from the reply to EHLO, upper case.
    ///   - allowed: the profile's list in its order; `nil` allows all, strongest first.
    ///   - isEncrypted: on a connection that is not, challenge-response goes before every other.
    /// - Returns: `nil` where nothing offered is allowed.
    package static func choose(offered: [String], allowed: [Mechanism]?, isEncrypted: Bool) -> Mechanism? {
        let usable = (allowed ?? Mechanism.byStrength).filter { offered.contains($0.rawValue) }
        if !isEncrypted, let safer = usable.first(where: \.isChallengeResponse) { return safer }
        return usable.first
    }
}
