extension SecretPrompt {
    /// Makes a recovery code, shows it once on the terminal, and has it typed back, so that it was written down.
    ///
    /// - Returns: the code, once it was typed as it is.
    /// - Throws: `.noTerminal`; `.unusableSecret` where it was typed wrong three times; `.interrupted`.
    package static func agreeOnRecoveryCode() throws(VaultError) -> KeyMaterial {
        try agreeOnRecoveryCode(terminal: "/dev/tty", entropy: SystemEntropy())
    }

    static func agreeOnRecoveryCode(
        terminal path: String,
        entropy: any EntropySource
    ) throws(VaultError) -> KeyMaterial {
        let terminal = try Terminal(path: path)
        try Sodium.start()
        let material = try RecoveryCode.create(entropy: entropy)
        terminal.show(
            "The recovery code, which is shown this once. Write it down, and keep it off this machine:\n\n    "
        )
        terminal.show(try RecoveryCode.text(of: material.secret))
        terminal.show("\n\n")
        var prompt = "Type it back (it is not shown): "
        for _ in 0..<3 {
            switch try RecoveryCode.read(terminal.readLine(prompt: prompt)) {
            case .success(let typed)? where typed == material.secret: return material
            case .success?: prompt = "That is another code. Once more: "
            case .failure(let slip)?: prompt = "Group \(slip.group) is not as it was written. Once more: "
            case nil: prompt = "That is not the code. Once more: "
            }
        }
        throw unusable(path, "the recovery code was typed wrong three times; no slot was made")
    }
}
