import Synchronization

extension Vault {
    /// Takes the vault for the state that was seen last, whatever the anchor says.
    ///
    /// To be called on a vault that was opened without an anchor, and checked.
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
    /// What the anchor says of the vault that `bytes` are.
    func anchor(_ bytes: [UInt8]) -> Anchor {
        Anchor(of: container, bytes: bytes)
    }
}

extension VaultOptions {
    /// Moves the anchor to a state that was written. That it cannot be moved is worth a warning: the vault is fine.
    func moveAnchor(to state: Anchor, of vault: String) {
        do throws(VaultError) {
            try anchor?.advance(to: state, of: vault, deadline: lockDeadline)
        } catch {
            warn(error)
        }
    }

    /// Moves the anchor to a state that was found, which is no concern of who may only read here: whoever writes the vault
    /// moves the anchor too.
    func followWithAnchor(to state: Anchor, of vault: String) {
        do throws(VaultError) {
            try anchor?.advance(to: state, of: vault, deadline: lockDeadline)
        } catch {
            if error.kind != .permissions { warn(error) }
        }
    }
}
