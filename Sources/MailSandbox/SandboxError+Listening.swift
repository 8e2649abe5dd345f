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
                reason: "\(place) is in use",
                hint: "stop the other server, or choose another port; 0 takes any free one"
            )
        case EACCES:
            self.init(
                .portNotPermitted,
                reason: "\(place) may not be used by this user",
                hint: "choose a port from 1024 on"
            )
        case EADDRNOTAVAIL:
            self.init(
                .addressNotAvailable,
                reason: "\(host) is no address of this machine",
                hint: "listen on 127.0.0.1"
            )
        case let code?: self.init(.system, reason: "cannot listen on \(place): \(Errno(rawValue: code).reason)")
        case nil: self.init(.system, reason: "cannot listen on \(place)")
        }
    }
}
