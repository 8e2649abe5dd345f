extension SecretPrompt {
    /// Makes a recovery code, shows it once on `/dev/tty`, and has it typed back, as proof that it was written down.
    ///
    /// - Returns: the code, once it was typed correctly.
    /// - Throws: `.noTerminal`; `.unusableSecret` where it was mistyped three times; `.interrupted`.
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
            "The recovery code, shown only this once. Write it down, and keep it away from this machine:\n\n    "
        )
        terminal.show(try RecoveryCode.text(of: material.secret))
        terminal.show("\n\n")
        let attempts = 3
        var prompt = "Type it back (it is not shown): "
        for _ in 0..<attempts {
            switch try RecoveryCode.read(terminal.readLine(prompt: prompt)) {
            case .success(let typed)? where typed == material.secret: return material
            case .success?: prompt = "That is another code. Try again: "
            case .failure(let typo)?: prompt = "Group \(typo.group) is mistyped. Try again: "
            case nil: prompt = "That is not the code. Try again: "
            }
        }
        throw unusable(path, .recoveryCodeMistyped(attempts))
    }
}
