/// What a vault is opened for.
enum VaultPurpose {
    case use
    /// By its slots alone: what keeps it open now is no reason to keep it open longer.
    case unlock
    /// To be believed, whatever the anchor says.
    case accept
}
