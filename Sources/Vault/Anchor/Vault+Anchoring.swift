import Synchronization

extension Vault {
    /// Accepts the vault as it is: sets the anchor to it, whatever the anchor said.
    ///
    /// For a vault that was opened without an anchor, and checked.
    ///
    /// - Throws: `.io`, `.permissions`, `.locked`.
    package func accept(anchor: AnchorFile) throws(VaultError) {
        let contents = contents.withLock { $0 }
        try anchor.set(
            to: contents.anchor(contents.container.encoded(fileKey: contents.keys.file)),
            of: path,
            deadline: options.lockDeadline
        )
    }
}

extension VaultContents {
    /// Returns the anchor for this state of the vault, encoded as `bytes`.
    func anchor(_ bytes: [UInt8]) -> Anchor {
        Anchor(of: container, bytes: bytes)
    }
}

extension VaultOptions {
    /// Moves the anchor to a state that was written. A failure is only warned of, since the vault is fine.
    func moveAnchor(to state: Anchor, of vault: String) {
        do throws(VaultError) {
            try anchor?.advance(to: state, of: vault, deadline: lockDeadline)
        } catch {
            warn(error)
        }
    }

    /// Moves the anchor to a state that was read. Missing permission is not warned of: a reader need not be able to, since
    /// whoever writes the vault moves the anchor too.
    func followWithAnchor(to state: Anchor, of vault: String) {
        do throws(VaultError) {
            try anchor?.advance(to: state, of: vault, deadline: lockDeadline)
        } catch {
            if error.kind != .permissions { warn(error) }
        }
    }
}
