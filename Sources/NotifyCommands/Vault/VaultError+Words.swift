import Escaping
import Vault

extension CommandFailure {
    /// What an error of the vault means for a command: its words, what to do next, and the exit status.
    init(_ error: VaultError) {
        let status: ExitStatus =
            switch error.kind {
            case .missing, .unsupported, .malformed, .authentication, .permissions: .configuration
            case .exists: .cannotCreate
            case .wrongKey, .rolledBack, .locked, .noTerminal, .unusableSecret, .interrupted: .noPermission
            case .io, .resources: .inputOutput
            }
        self.init(
            Visible.escaped(error.path.utf8, keepingNewlines: false),
            error.reason,
            hint: error.remedy?.words,
            status: status
        )
    }
}

extension VaultError.Remedy {
    /// The remedy as a hint, with the commands and options it takes; `nil` where a path in it cannot be shown.
    var words: String? {
        switch self {
        case .createVault: "make one with: notify vault init"
        case .showStatus: "look at it with: notify vault status"
        case .checkVault: "check it with: notify vault check"
        case .restoreCopy: "restore the copy beside it that ends in .bak, or one of your own: notify vault restore FILE"
        case .upgrade: "a later version of notify may read it"
        case .retry: "run the command again"
        case .findWriter: "look for another notify that hangs"
        case .acceptVault: "if you put it there yourself: notify vault check --accept"
        case .inspectAnchor: "find out who changed it; to accept the vault as it is: notify vault check --accept"
        case .usePrivateDirectory: "keep vault and key file in a directory of your own"
        case .chmod(let mode, let path): ShellWord(path).map { "chmod \(mode) \($0.text)" }
        case .overwrite: "choose another name, or overwrite it with --force"
        case .replaceOtherVault: "to replace that vault: --force"
        case .addSlot: "add another one first: notify vault slot add"
        case .listSlots: "list them with: notify vault slot list"
        case .useSlot(let kinds): "its slots are: \(kinds.joined(separator: ", "))"
        case .configureBothKeys: "name both keys below vault: in config.yaml"
        case .provideAllKeys: "give the keys of every slot, or leave slots out with --drop NUMBER"
        case .freeMemory(let orKeyFile):
            "free some memory, raise ulimit -v" + (orKeyFile ? ", or open the vault with a key file" : "")
        case .provideKey:
            "open the vault with --passphrase-fd, or with a key file: --key-file, or vault: key-file in config.yaml"
        case .openDescriptor(let number): "open it for this command, such as: \(number)<FILE"
        case .runCommand:
            "it is the command below vault: in config.yaml; its output is not shown, so run it yourself"
        case .allowKeyring:
            "containers often forbid it: allow add_key and keyctl there, or open the vault with a key file"
        case .raiseKeyringQuota: "see /proc/key-users, and raise /proc/sys/kernel/keys/maxkeys and maxbytes"
        case .sealAgain: "have it sealed and sent again"
        case .sealToThisVault: "seal it to the key that this prints: notify vault recipient"
        case .settlePending: "accept or reject some: notify vault pending"
        case .removeStrangers: "remove those that neither you nor your programs put there"
        }
    }
}
