import Glibc

extension SecretPrompt {
    /// Asks on `/dev/tty`, whatever standard input is, without echo.
    ///
    /// A signal that ends or stops the process takes effect after the terminal has been restored.
    ///
    /// - Parameters:
    ///   - prompt: such as `Passphrase: `; control characters are replaced.
    ///   - confirm: whether to ask twice and compare.
    /// - Returns: the line without its line end.
    /// - Throws: `.noTerminal` where there is none; `.unusableSecret` where it is empty, too long for a line of the
    ///   terminal, or confirmed differently; `.interrupted`.
    package static func readFromTerminal(prompt: String, confirm: Bool) throws(VaultError) -> SecretBuffer {
        try read(terminal: "/dev/tty", prompt: prompt, confirm: confirm)
    }

    static func read(terminal path: String, prompt: String, confirm: Bool) throws(VaultError) -> SecretBuffer {
        let terminal = try Terminal(path: path)
        let secret = try terminal.readLine(prompt: prompt)
        if confirm {
            guard try terminal.readLine(prompt: "Repeat it: ") == secret else {
                throw unusable(path, .confirmationDiffers)
            }
        }
        return secret
    }
}

extension SecretPrompt {
    /// Makes a recovery code, shows it once on `/dev/tty`, and has it typed back, as proof that it was written down.
    ///
    /// - Returns: the code, once it was typed correctly.
    /// - Throws: `.noTerminal`; `.unusableSecret` where it was mistyped three times; `.interrupted`.
    package static func confirmedRecoveryCode() throws(VaultError) -> KeyMaterial {
        try confirmedRecoveryCode(terminal: "/dev/tty", entropy: SystemEntropy())
    }

    static func confirmedRecoveryCode(
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
