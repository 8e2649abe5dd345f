import Escaping
import Mail
import StrictYAML

/// The name or address of a mail server.
struct AllowedServer: PolicyWord {
    /// In lower case.
    let text: String

    init(parsing text: String, of option: String) throws(CommandFailure) {
        guard HostName.isServer(text) else {
            throw CommandFailure(
                "\(option) \(Visible.escaped(text))",
                "is neither a host name nor an address",
                status: .usage
            )
        }
        self.text = text.lowercased()
    }

    func covers(_ host: String) -> Bool {
        host.lowercased() == text
    }
}
