/// Why bytes are not a vault that this version reads. The texts are our own; none comes from the file.
enum FormatError: Error, Equatable {
    case malformed(String)
    case unsupported(String)

    func at(_ path: String) -> VaultError {
        switch self {
        case .malformed(let reason):
            VaultError(
                kind: .malformed,
                path: path,
                reason: reason,
                hint: "if it was whole before, go back to the copy beside it that ends in .bak"
            )
        case .unsupported(let reason):
            VaultError(kind: .unsupported, path: path, reason: reason, hint: "a later version of notify may read it")
        }
    }
}
