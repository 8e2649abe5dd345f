import Foundation
import Glibc
import TestSupport

/// Programs run as one user who is not root, where the tests run as root; else as the tests' own user.
struct Unprivileged: Sendable {
    /// A directory that the user owns; `notify` lies in it where the build's own cannot be reached.
    let home: TemporaryHome
    let notify: String

    private static let user: UInt32 = 65534
    private static var isNeeded: Bool { geteuid() == 0 }

    /// Hands the home over.
    init(_ home: TemporaryHome) throws {
        self.home = home
        guard Self.isNeeded else {
            notify = NotifyProgram.path
            return
        }
        notify = home.file("notify")
        try FileManager.default.copyItem(atPath: NotifyProgram.path, toPath: notify)
        let names = FileManager.default.enumerator(atPath: home.path)?.compactMap { $0 as? String } ?? []
        for path in [home.path] + names.map(home.file) {
            guard chown(path, Self.user, Self.user) == 0 else { throw POSIXError(.EPERM) }
        }
    }

    /// Starts a program under the limits that `prlimit` is given, in the home.
    func start(_ words: [String], limits: [String] = [], secret: String? = nil) throws -> RunningProgram {
        let user = String(Self.user)
        let change =
            Self.isNeeded ? ["/usr/bin/setpriv", "--reuid", user, "--regid", user, "--clear-groups"] : []
        return try RunningProgram(
            "/usr/bin/prlimit",
            limits + change + words,
            environment: ["NOTIFY_HOME": home.path, "NO_COLOR": "1"],
            secret: secret,
            directory: home.path
        )
    }

    func run(_ words: [String], limits: [String] = [], secret: String? = nil) async throws -> Run {
        try await start(words, limits: limits, secret: secret).result()
    }
}
