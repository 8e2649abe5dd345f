/// What a vault is opened for.
package enum VaultPurpose: Sendable {
    case use
    /// By its slots alone: a short unlock does not prolong itself.
    case unlock
    /// To be believed, whatever the anchor says.
    case accept
}
