extension SecretPrompt {
    /// Reads `descriptor`, which stays open, to its end, whatever it holds; `source` says in errors what it is.
    ///
    /// - Throws: `.malformed` where there are more than `limit` bytes; `.io`, `.resources`.
    package static func readWhole(
        descriptor: Int32,
        limit: Int,
        source: String
    ) throws(VaultError) -> SecretBuffer {
        let whole = try SecretBuffer(count: limit + 1) { memory throws(VaultError) in
            try fill(memory, from: descriptor, source: source)
        }
        guard whole.count <= limit else {
            throw VaultError(kind: .malformed, path: source, .longerThan(limit))
        }
        return whole
    }
}
