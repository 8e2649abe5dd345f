/// Why bytes are not a vault or parcel that this version reads: the rule of the format that they break.
///
/// The texts are our own; none comes from the file.
enum FormatError: Error, Equatable {
    case malformed(String)
    case unsupported(String)

    /// Returns the error for the file at `path`; `remedy` is for one that is malformed.
    func at(_ path: String, remedy: VaultError.Remedy = .restoreCopy) -> VaultError {
        switch self {
        case .malformed(let rule): VaultError(kind: .malformed, path: path, .format(rule: rule), remedy: remedy)
        case .unsupported(let rule): VaultError(kind: .unsupported, path: path, .format(rule: rule), remedy: .upgrade)
        }
    }
}
