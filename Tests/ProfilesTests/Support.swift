import Foundation
import Mail
import NIOPosix
import Providers
import Synchronization
import TestSupport
import Vault

@testable import Profiles

/// A folder that goes with the last reference to it.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "profiles-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
    }

    /// A vault that a key file opens.
    func vault(_ name: String = "vault") throws -> Vault {
        try KeyFile.create(at: file(name + ".key"))
        return try Vault.create(at: file(name), key: .keyFile(path: file(name + ".key")), options: VaultOptions())
    }

    func configuration(_ tokens: [String: [String]] = [:]) -> ProfilesConfiguration {
        ProfilesConfiguration(
            providers: ProviderDirectory(overrides: [file("providers")]),
            diagnoses: DiagnosisDirectory(overrides: []),
            tokenCommands: tokens,
            eventLoops: { MultiThreadedEventLoopGroup.singleton },
            auditLog: file("audit.log")
        )
    }
}

extension Vault {
    /// Adds a profile as a command does.
    func add(_ name: String, _ profile: Profile, secret: String? = "secret") async throws {
        let secret = try secret.map(SecretBuffer.of)
        try await updateProfiles { entries in
            entries.append(VaultEntry(name: name, attributes: try profile.encoded(), secret: secret))
        }
    }
}

extension SecretBuffer {
    static func of(_ text: String) throws -> SecretBuffer {
        try Array(text.utf8).withUnsafeBytes { bytes in try SecretBuffer(copying: bytes) }
    }

    var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}

extension Profile {
    /// Fields by their keys, as options give them.
    static func with(_ fields: [String: String]) throws -> Profile {
        var profile = Profile(user: "me@example.com")
        try profile.set(
            ProfileField.all.compactMap { field in
                fields[field.key ?? ""].map { (field, field.shape == .flag ? [] : $0.components(separatedBy: "|")) }
            }
        )
        return profile
    }
}

/// Accepts everything, and remembers it.
final class RecordingTransport: Transport {
    private let state = Mutex<[[String]]>([])
    /// Recipients that are refused.
    let refused: Set<String>

    init(refusing refused: Set<String> = []) { self.refused = refused }

    /// The recipients of each submission.
    var submissions: [[String]] { state.withLock(\.self) }

    func submit(_ message: [UInt8], envelope: Envelope) async -> [RecipientOutcome] {
        state.withLock { $0.append(envelope.forwardPaths.map(\.address)) }
        return envelope.forwardPaths.map { mailbox in
            guard refused.contains(mailbox.address) else { return .accepted("OK") }
            return .failed(
                SubmissionFailure(
                    kind: .rejection(code: .of(550), enhanced: nil),
                    isPermanent: true,
                    subject: "server",
                    reason: "no"
                )
            )
        }
    }
}
