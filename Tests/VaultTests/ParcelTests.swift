import Testing

@testable import Vault

@Suite("Parcels")
struct ParcelTests {
    private static let options = VaultOptions.forTests(entropy: FixedEntropy(seed: 9))

    private static func records() throws -> [Record] {
        [
            Record(name: "work", attributes: Array("host=a".utf8), secret: try secret([0, 10, 13, 255])),
            Record(name: "früh", attributes: [], secret: nil),
        ]
    }

    private static func recipient(_ number: UInt8 = 7) throws -> Recipient {
        try Recipient(ofPrivateKey: Recipient.privateKey(ofKeyFile: keyFile(number)))
    }

    private static func keyFile(_ number: UInt8 = 7) throws -> SecretBuffer {
        try secret([UInt8](repeating: number, count: 32))
    }

    private static func opener(_ number: UInt8 = 7) throws -> VaultKey { .holding(.keyFile(try keyFile(number))) }

    private static func phrase(_ text: String = "correct horse") throws -> VaultKey {
        .holding(.passphrase(try secret(text)))
    }

    private static func sealed(_ records: [Record]? = nil) throws -> Parcel {
        try Parcel(sealing: records ?? self.records(), for: .recipient(recipient()), options: options)
    }

    private static func open(_ bytes: [UInt8], with key: VaultKey? = nil) throws -> [Record] {
        try Parcel(decoding: bytes, path: "parcel").records(openedWith: key ?? opener(), options: options)
    }

    private static func expectSame(_ found: [Record], _ sealed: [Record]) {
        #expect(found.map(\.name) == sealed.map(\.name))
        #expect(found.map(\.attributes) == sealed.map(\.attributes))
        #expect(found.map(\.secret) == sealed.map(\.secret))
    }

    @Test("what is sealed comes out as it went in, whoever it is sealed for")
    func roundTrip() throws {
        let records = try Self.records()
        Self.expectSame(try Self.open(Self.sealed().encoded), records)
        let phrase = try Parcel(
            sealing: records,
            for: .passphrase(secret("correct horse")),
            options: Self.options
        )
        #expect(phrase.recipient == nil)
        Self.expectSame(try Self.open(phrase.encoded, with: Self.phrase()), records)
        try withTemporaryDirectory { directory in
            try write(Sample.keyFile, to: directory + "/key")
            let vault = try Vault.create(
                at: directory + "/vault",
                key: .keyFile(path: directory + "/key"),
                options: Self.options
            )
            #expect(try Vault.status(at: vault.path).intakeKey == vault.intakeKey)
            let parcel = try Parcel(sealing: records, for: .recipient(vault.intakeKey), options: Self.options)
            #expect(parcel.recipient == vault.intakeKey)
            Self.expectSame(try vault.records(in: Parcel(decoding: parcel.encoded, path: "parcel")), records)
        }
    }

    @Test("the largest record comes out as it went in")
    func largest() throws {
        let record = Record(
            name: String(repeating: "n", count: 128),
            attributes: [UInt8](repeating: 3, count: 64 << 10),
            secret: try secret([UInt8](repeating: 0, count: 64 << 10))
        )
        Self.expectSame(try Self.open(Self.sealed([record]).encoded), [record])
    }

    @Test("whatever decodes encodes to the same bytes, and its length tells little")
    func encoding() throws {
        let bytes = try Self.sealed().encoded
        #expect(try Parcel(decoding: bytes, path: "parcel").encoded == bytes)
        for length in [1, 20, 30] {
            let record = Record(name: "n", attributes: [], secret: try secret([UInt8](repeating: 1, count: length)))
            #expect(try Self.sealed([record]).encoded.count == 32 + 64 + SealedBox.overhead + 64)
        }
    }

    @Test("no single bit can be flipped unnoticed")
    func everyBit() throws {
        let bytes = try Self.sealed().encoded
        for position in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= UInt8(1 << bit)
                #expect(throws: VaultError.self, "bit \(bit) of byte \(position)") { try Self.open(damaged) }
            }
        }
        let phrase = try Parcel(sealing: Self.records(), for: .passphrase(secret("p")), options: Self.options).encoded
        let key = try Self.phrase("p")
        for position in phrase.indices {
            var damaged = phrase
            damaged[position] ^= UInt8(1 << (position % 8))
            #expect(throws: VaultError.self, "byte \(position)") { try Self.open(damaged, with: key) }
        }
    }

    @Test("no truncation and nothing appended opens")
    func lengths() throws {
        let bytes = try Self.sealed().encoded
        for length in 0..<bytes.count {
            let error = #expect(throws: VaultError.self) { try Self.open(Array(bytes.prefix(length))) }
            #expect(error?.kind == .malformed)
        }
        let error = #expect(throws: VaultError.self) { try Self.open(bytes + [0]) }
        #expect(error?.reason == "has bytes after its end")
    }

    @Test("another key, another passphrase and a key of another kind are told apart from damage")
    func wrongKeys() throws {
        let bytes = try Self.sealed().encoded
        let phrase = try Parcel(sealing: Self.records(), for: .passphrase(secret("p")), options: Self.options).encoded
        let cases: [([UInt8], VaultKey, String)] = [
            (bytes, try Self.opener(8), "is sealed to another key: \(try Self.recipient().text)"),
            (bytes, try Self.phrase(), "is sealed to another key: \(try Self.recipient().text)"),
            (phrase, try Self.phrase("q"), "this passphrase does not open it, or it has been damaged"),
            (phrase, try Self.opener(), "is sealed with a passphrase"),
        ]
        for (bytes, key, reason) in cases {
            let error = #expect(throws: VaultError.self) { try Self.open(bytes, with: key) }
            #expect(error?.kind == .wrongKey && error?.reason == reason)
        }
        var damaged = bytes
        damaged[damaged.count - 1] ^= 1
        let error = #expect(throws: VaultError.self) { try Self.open(damaged) }
        #expect(error?.kind == .authentication)
    }

    @Test("a key that cannot open a parcel is not asked for")
    func notAsked() throws {
        let parcel = try Self.sealed()
        let key = VaultKey.passphrase { () throws(VaultError) in
            throw VaultError(kind: .interrupted, path: "asked", reason: "asked")
        }
        let error = #expect(throws: VaultError.self) { try parcel.records(openedWith: key) }
        #expect(error?.kind == .wrongKey)
    }

    @Test("a slot's key never opens a parcel: their keys are apart even for one id and one set of parameters")
    func purposes() throws {
        let parcel = try Self.sealed()
        guard case .recipient(let factor) = parcel.factor else { return }
        let privateKey = try Recipient.privateKey(ofKeyFile: Self.keyFile())
        let keys = try [SealOwner.Purpose.slot, .parcel].map { purpose in
            let owner = SealOwner(id: parcel.id, path: "", purpose: purpose)
            return try factor.keyEncryptionKey(privateKey: privateKey, context: parcel.factor.context(owner))
        }
        #expect(keys[0] != nil && keys[0] != keys[1])
    }

    struct Header: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let offset: Int
        let bytes: [UInt8]
        let kind: VaultError.Kind
    }

    @Test(
        "an impossible header is refused before any work",
        arguments: [
            Header(testDescription: "another magic", offset: 7, bytes: [0x0a], kind: .malformed),
            Header(testDescription: "version 2", offset: 8, bytes: [2, 0], kind: .unsupported),
            Header(testDescription: "kind 0", offset: 10, bytes: [0, 0], kind: .unsupported),
            Header(testDescription: "a key file's kind", offset: 10, bytes: [2, 0], kind: .unsupported),
            Header(testDescription: "two of two", offset: 10, bytes: [7, 0], kind: .unsupported),
            Header(testDescription: "a length of 2^32-1", offset: 12, bytes: [255, 255, 255, 255], kind: .malformed),
            Header(testDescription: "no passes", offset: 32, bytes: [0, 0, 0, 0], kind: .unsupported),
            Header(testDescription: "2^32-1 passes", offset: 32, bytes: [255, 255, 255, 255], kind: .unsupported),
            Header(testDescription: "no memory", offset: 36, bytes: [0, 0, 0, 0], kind: .unsupported),
            Header(testDescription: "4 TiB", offset: 36, bytes: [255, 255, 255, 255], kind: .unsupported),
            Header(
                testDescription: "64 passes over 2 GiB",
                offset: 32,
                bytes: [64, 0, 0, 0, 0, 0, 32, 0],
                kind: .unsupported
            ),
        ]
    )
    func hostileHeader(_ header: Header) throws {
        var bytes = try Parcel(sealing: Self.records(), for: .passphrase(secret("p")), options: Self.options).encoded
        bytes.replaceSubrange(header.offset..<header.offset + header.bytes.count, with: header.bytes)
        let error = #expect(throws: VaultError.self) { try Parcel(decoding: bytes, path: "parcel") }
        #expect(error?.kind == header.kind)
    }

    @Test("more memory than is free is not taken")
    func shortOfMemory() throws {
        let parcel = try Parcel(sealing: Self.records(), for: .passphrase(secret("p")), options: Self.options)
        var options = Self.options
        options.availableMemory = { 1 }
        let key = try Self.phrase("p")
        let error = #expect(throws: VaultError.self) { try parcel.records(openedWith: key, options: options) }
        #expect(error?.kind == .resources && error?.remedy == .freeMemory(orKeyFile: false))
    }

    /// Seals a plaintext that no writer makes.
    private static func forged(_ plaintext: [UInt8]) throws -> [UInt8] {
        let id = [UInt8](repeating: 1, count: 16)
        let owner = SealOwner(id: id, path: "parcel", purpose: .parcel)
        let (factor, sealing) = try Factor.make(for: .recipient(recipient()), of: owner, options: options)
        let count = SealedBox.overhead + plaintext.count
        let prefix = Parcel.prefix(id: id, factor: factor, sealedCount: count)
        let box = try plaintext.withUnsafeBytes { bytes in
            try SealedBox(sealing: bytes, key: sealing, associatedData: prefix, entropy: options.entropy)
        }
        return prefix + box.bytes
    }

    /// One record in its encoding, its lengths as they are given.
    private static func record(
        _ name: String,
        nameLength: UInt16? = nil,
        attributes: UInt32 = 0,
        secret: UInt32 = 1,
        rest: [UInt8] = [9]
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(nameLength ?? UInt16(name.utf8.count))
        writer.append(name.utf8)
        writer.integer(attributes)
        writer.integer(secret)
        writer.append(rest)
        return writer.bytes
    }

    struct Forgery: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let plaintext: [UInt8]
    }

    private static func forgery(_ name: String, count: UInt16 = 1, _ parts: [UInt8]..., padding: UInt8 = 0) -> Forgery {
        var bytes = Sample.littleEndian(count) + parts.flatMap(\.self)
        while !bytes.count.isMultiple(of: 64) { bytes.append(padding) }
        return Forgery(testDescription: name, plaintext: bytes)
    }

    static let forgeries: [Forgery] = [
        forgery("no record", count: 0),
        forgery("4097 records", count: 4097),
        forgery("one record fewer than counted", count: 2, record("a")),
        forgery("one record more than counted", record("a"), record("b")),
        forgery("a name twice", count: 2, record("a"), record("a")),
        forgery("an empty name", record("")),
        forgery("a long name", record(String(repeating: "n", count: 129))),
        forgery("a name beyond the end", record("a", nameLength: 0xffff)),
        forgery("a name with a line end", record("a\nb")),
        forgery("a name that turns the direction", record("a\u{202e}b")),
        forgery("attributes beyond the end", record("a", attributes: 0xffff_ffff)),
        forgery("attributes above 64 KiB", record("a", attributes: 65537, rest: [UInt8](repeating: 9, count: 65538))),
        forgery("a secret beyond the end", record("a", secret: 0xffff_ffff)),
        forgery("a secret above 64 KiB", record("a", secret: 65537, rest: [UInt8](repeating: 9, count: 65537))),
        forgery("padding that is not zero", record("a"), padding: 1),
        Forgery(
            testDescription: "a block of padding too many",
            plaintext: forgery("", record("a")).plaintext + [UInt8](repeating: 0, count: 64)
        ),
        Forgery(testDescription: "no whole block", plaintext: Array(forgery("", record("a")).plaintext.dropLast())),
        Forgery(
            testDescription: "a name that is not UTF-8",
            plaintext: forgery("", record("a")).plaintext.map { $0 == 0x61 ? 0xff : $0 }
        ),
    ]

    @Test("a valid seal around anything but the one encoding is refused", arguments: forgeries)
    func forgery(_ forgery: Forgery) throws {
        let bytes = try Self.forged(forgery.plaintext)
        let error = #expect(throws: VaultError.self) { try Self.open(bytes) }
        #expect(error?.kind == .malformed, "\(String(describing: error))")
    }

    @Test("the forgeries fail for what they claim: made the same way, a sound one opens")
    func soundForgery() throws {
        let records = try Self.open(Self.forged(Self.forgery("", Self.record("a")).plaintext))
        #expect(records.map(\.name) == ["a"] && bytes(of: records[0].secret) == [9])
    }

    @Test("an ephemeral key that leads to zero whatever the private one is does not open")
    func lowOrder() throws {
        var bytes = try Self.sealed().encoded
        bytes.replaceSubrange(64..<96, with: [UInt8](repeating: 0, count: 32))
        let error = #expect(throws: VaultError.self) { try Self.open(bytes) }
        #expect(error?.kind == .authentication)
        let zero = Recipient(bytes: [UInt8](repeating: 0, count: 32))
        #expect(throws: VaultError.self) {
            try Parcel(sealing: Self.records(), for: .recipient(zero), options: Self.options)
        }
    }

    @Test("what a parcel cannot hold is not sealed")
    func unsealable() throws {
        let long = try secret([UInt8](repeating: 1, count: (64 << 10) + 1))
        let cases: [([Record], VaultError.Kind)] = [
            ([], .unsupported),
            ([Record(name: "", attributes: [], secret: nil)], .unsupported),
            ([Record(name: "a\u{1b}", attributes: [], secret: nil)], .unsupported),
            ([Record(name: "a", attributes: [UInt8](repeating: 0, count: 65537), secret: nil)], .unsupported),
            ([Record(name: "a", attributes: [], secret: long)], .unusableSecret),
            ([Record](repeating: Record(name: "a", attributes: [], secret: nil), count: 2), .exists),
        ]
        for (records, kind) in cases {
            let error = #expect(throws: VaultError.self) { try Self.sealed(records) }
            #expect(error?.kind == kind)
        }
        let many = (0..<300).map { number in
            Record(name: "\(number)", attributes: [UInt8](repeating: 0, count: 64 << 10), secret: nil)
        }
        let error = #expect(throws: VaultError.self) { try Self.sealed(many) }
        #expect(error?.reason == "would grow above 16 MiB")
    }
}
