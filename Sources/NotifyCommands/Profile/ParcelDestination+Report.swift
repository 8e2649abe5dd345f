import Escaping
import Mail

extension ParcelDestination.Receipt {
    /// Tells what was made; what it is called depends on where it went.
    func report(_ destination: ParcelDestination, _ options: ReportOptions) throws(CommandFailure) {
        let terminal = Terminal(isQuiet: options.quiet)
        if options.json, !destination.isStandardOutput { return try terminal.print(json: self) }
        let names = profiles.map { "'\(Visible.escaped($0))'" }.joined(separator: ", ")
        let key = recipient.map { "for \($0)" } ?? "under a passphrase"
        terminal.note("sealed \(profiles.count == 1 ? "profile" : "profiles") \(names) \(key)")
        switch destination {
        case .standardOutput: break
        case .file(let path): terminal.note("wrote \(Visible.escaped(path))")
        case .pending:
            terminal.note("it waits as \(id.prefix(12)); take it in with: notify vault accept \(id.prefix(12))")
        }
    }
}
