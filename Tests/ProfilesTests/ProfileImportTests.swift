import Foundation
import Mail
import Testing
import Vault

@testable import Profiles

@Suite("Profiles that come from elsewhere")
struct ProfileImportTests {
    private static func record(_ json: String, name: String = "ci") throws -> Record {
        Record(name: name, attributes: Array(json.utf8), secret: try SecretBuffer.of("secret"))
    }

    private static func imported(
        _ fields: [String: String],
        name: String = "ci",
        secret: String = "secret",
        _ configuration: ProfilesConfiguration
    ) throws -> ImportedProfile {
        let profile = try Profile.with(fields.merging(["host": "h.example"]) { first, _ in first })
        let record = Record(name: name, attributes: try profile.encoded(), secret: try SecretBuffer.of(secret))
        return try ImportedProfile(record, configuration)
    }

    @Test("a good record is taken as it is, and is nobody's default")
    func good() throws {
        let json =
            #"{"host":"h.example","isDefault":true,"restrictions":{"allowTo":["@a.example"]},"user":"a@b.example"}"#
        let imported = try ImportedProfile(Self.record(json), Folder().configuration())
        #expect(!imported.profile.isDefault && imported.profile.restrictions.recipients?.map(\.text) == ["@a.example"])
        #expect(imported.summary.servers == ["h.example:465 (tls)"] && imported.secret?.text == "secret")
    }

    @Test(
        "a record that this version would not have written is refused",
        arguments: [
            #"{"host":"h.example","user":"a@b.example","version":2}"#, #"{"user":"a@b.example","host":"h.example"}"#,
            #"{"host":"h.example", "user":"a@b.example"}"#,
            #"{"host":"h.example","host":"i.example","user":"a@b.example"}"#,
            #"{"host":"h.example","restrictions":{},"user":"a@b.example"}"#,
            #"{"host":"h.example","restrictions":{"allowTo":["@A.example"]},"user":"a@b.example"}"#,
            #"{"host":"h.example","policy":{"allowTo":["@a.example"]},"user":"a@b.example"}"#,
            #"{"allowsCleartext":false,"host":"h.example","user":"a@b.example"}"#,
            #"{"host":"h.example","mechanisms":["plain"],"user":"a@b.example"}"#,
            #"{"host":"h.example","port":"587","user":"a@b.example"}"#, "[]", "", "null",
        ]
    )
    func foreign(json: String) throws {
        let configuration = try Folder().configuration()
        #expect(throws: ProfileError.foreignRecord(profile: "ci")) {
            try ImportedProfile(Self.record(json), configuration)
        }
    }

    @Test(
        "a value that no option would take is refused",
        arguments: [
            (#"{"host":"bad host","user":"a"}"#, "host"), (#"{"host":"h.example","port":0,"user":"a"}"#, "port"),
            (#"{"host":"h.example","security":"ssl","user":"a"}"#, "security"),
            (#"{"host":"h.example","mechanisms":["CRAM"],"user":"a"}"#, "mechanisms"),
            (#"{"caFile":"ca.pem","host":"h.example","user":"a"}"#, "ca-file"),
            (#"{"from":"nobody","host":"h.example","user":"a"}"#, "from"),
            (#"{"greeting":"a b","host":"h.example","user":"a"}"#, "greeting"),
            (#"{"host":"h.example","pins":["12"],"user":"a"}"#, "pins"),
            (#"{"host":"h.example","user":""}"#, "user"), (#"{"host":"h.example"}"#, "user"),
            (#"{"host":"h.example","user":"a\u001bb"}"#, "user"),
            (#"{"host":"h.example","restrictions":{"allowTo":[]},"user":"a"}"#, "allow-to"),
            (#"{"host":"h.example","restrictions":{"limit":"3"},"user":"a"}"#, "limit"),
        ]
    )
    func unusable(json: String, key: String) throws {
        let configuration = try Folder().configuration()
        let error = #expect(throws: ProfileError.self) { try ImportedProfile(Self.record(json), configuration) }
        guard case .unusable(let fault, profile: "ci") = error else { throw try #require(error) }
        #expect(fault.key == key)
    }

    @Test("files that are not on this machine are missed")
    func missingFiles() throws {
        let folder = try Folder()
        let configuration = folder.configuration()
        let error = #expect(throws: ProfileError.self) {
            try Self.imported(["ca-file": folder.file("ca.pem")], configuration)
        }
        guard case .unreadableFile(key: "ca-file", path: folder.file("ca.pem"), reason: _, profile: "ci") = error else {
            throw try #require(error)
        }
        try folder.write("", to: "ca.pem")
        _ = try Self.imported(["ca-file": folder.file("ca.pem")], configuration)
        let files = ["client-certificate": folder.file("c.pem"), "client-key": folder.file("k.pem")]
        let identity = #expect(throws: ProfileError.self) { try Self.imported(files, configuration) }
        guard case .submission(let failure) = identity else { throw try #require(identity) }
        #expect(failure.kind == .configuration)
    }

    @Test("restrictions that its own servers do not obey make it useless")
    func restricted() throws {
        let configuration = try Folder().configuration()
        let error = #expect(throws: ProfileError.self) {
            try Self.imported(["allow-servers": "other.example"], configuration)
        }
        guard case .restricted = error else { throw try #require(error) }
    }

    @Test("one is added, the same one is present, and another one replaces only when it may")
    func states() async throws {
        let folder = try Folder()
        let (vault, configuration) = (try folder.vault(), folder.configuration())
        let first = try Self.imported([:], configuration)
        #expect(try await add(first, to: vault, configuration) == .success([.added]))
        #expect(try vault.profile("ci").profile.isDefault)
        #expect(try await add(first, to: vault, configuration) == .success([.present]))
        for other in [
            try Self.imported(["greeting": "other"], configuration),
            try Self.imported([:], secret: "new", configuration),
        ] {
            #expect(try ProfileImporter.state(of: other, in: vault) == .replaced)
            #expect(try await add(other, to: vault, configuration) == .failure(.exists("ci")))
            #expect(try await add(other, to: vault, configuration, replacing: true) == .success([.replaced]))
            #expect(try vault.profile("ci").profile.isDefault)
            #expect(try ProfileImporter.state(of: other, in: vault) == .present)
        }
    }

    @Test("a batch is imported as a whole or not at all, and keeps no other from it")
    func batches() async throws {
        let folder = try Folder()
        let (vault, configuration) = (try folder.vault(), folder.configuration())
        _ = try await add(try Self.imported([:], configuration), to: vault, configuration)
        let results = try await ProfileImporter.add(
            [
                [
                    try Self.imported([:], name: "a", configuration),
                    try Self.imported(["greeting": "other"], configuration),
                ], [try Self.imported(["limit": "3/1h"], name: "b", configuration)],
            ],
            to: vault,
            configuration,
            replacing: false
        )
        #expect(results == [.failure(.exists("ci")), .success([.added])])
        #expect(vault.entries.map(\.name) == ["ci", "b"])
        // The limit is counted from now on.
        #expect(try String(contentsOfFile: folder.file("audit.log"), encoding: .utf8).contains(#""profile":"b""#))
    }

    @Test("a parcel is found by its profile, by the beginning of its id, or as a file")
    func choosing() async throws {
        let folder = try Folder()
        let (vault, configuration) = (try folder.vault(), folder.configuration())
        let pending = PendingParcels(besidesVaultAt: vault.path)
        var ids: [String] = []
        for (name, json) in [("ci", #"{"host":"h.example","user":"a@b.example"}"#), ("bad", "{}")] {
            let parcel = try Parcel(sealing: [Self.record(json, name: name)], for: .recipient(vault.intakeKey))
            ids.append(try pending.add(parcel).id)
        }
        let waiting = try await PendingParcel.all(pending, in: vault, configuration)
        #expect(waiting.count == 2)
        let chosen = try await waiting.chosen(by: ["ci", String(ids[0].prefix(6)), ids[1]], in: vault, configuration)
        #expect(chosen.map(\.id) == ids)
        guard case .failure(.unusable) = chosen[1].content else {
            Issue.record("\(chosen[1].content)")
            return
        }
        await #expect(throws: ProfileError.unknownParcel("cj", names: ["ci"])) {
            try await waiting.chosen(by: ["cj"], in: vault, configuration)
        }
    }

    private func add(
        _ profile: ImportedProfile,
        to vault: Vault,
        _ configuration: ProfilesConfiguration,
        replacing: Bool = false
    ) async throws -> Result<[ProfileImporter.State], ProfileError> {
        try #require(
            try await ProfileImporter.add([[profile]], to: vault, configuration, replacing: replacing).first
        )
    }
}
