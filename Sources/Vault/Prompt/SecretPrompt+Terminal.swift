import Glibc

extension SecretPrompt {
    /// Asks on `/dev/tty`, whatever standard input is, without echo.
    ///
    /// A signal that ends or stops the process finds the terminal as it was before.
    ///
    /// - Parameters:
    ///   - prompt: what the person reads, such as `Passphrase: `; control characters are replaced.
    ///   - confirm: asks twice and compares.
    /// - Returns: the line without its end.
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
