internal import Escaping
internal import Files
internal import Glibc
internal import Mail
internal import NIOCore

extension SandboxError {
    /// Why the server could not listen.
    init(listeningOn configuration: SandboxServer.Configuration, _ error: any Error) {
        let host = Visible.escaped(configuration.host)
        let place = "\(host), port \(configuration.port)"
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            self.init(
                .addressInUse,
                reason: "\(place) is in use"
            )
        case EACCES:
            self.init(
                .portNotPermitted,
                reason: "\(place) may not be used by this user"
            )
        case EADDRNOTAVAIL:
            self.init(
                .addressNotAvailable,
                reason: "\(host) is not an address of this machine"
            )
        case let code?: self.init(.system, reason: "cannot listen on \(place): \(Errno(rawValue: code).reason)")
        case nil: self.init(.system, reason: "cannot listen on \(place)")
        }
    }
}
