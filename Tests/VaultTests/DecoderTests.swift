import Testing

@testable import Vault

/// `decoder.py` was written from `etc/vault-format.md` and knows nothing of this code. It wants python3-nacl and
/// python3-argon2; where they are missing, these tests fail.
@Suite("Independent decoder")
struct DecoderTests {
    private func decode(_ vectors: String, in directory: String) throws -> (status: Int32, output: String) {
        try PythonProgram.run("decoder.py", [vectors], output: directory + "/output")
    }

    @Test("it reads every vector, and refuses every other one by the rule that its text names")
    func onDisk() throws {
        try withTemporaryDirectory { directory in
            let (status, output) = try decode(Vector.directory, in: directory)
            #expect(status == 0, "\(output)")
            #expect(output.hasSuffix("\(try Vector.onDisk().count) passed, 0 failed\n"), "\(output.suffix(200))")
        }
    }

    @Test("so with vaults and parcels at the bounds and just beyond them")
    func large() throws {
        try withTemporaryDirectory { directory in
            let vectors = try VectorRecipes.large() + VectorRecipes.largeParcels()
            for vector in vectors { try vector.store(in: directory) }
            let (status, output) = try decode(directory, in: directory)
            #expect(status == 0, "\(output)")
            #expect(output == "\(vectors.count) passed, 0 failed\n")
        }
    }

    @Test(
        "it tells a vector that is not as its text says",
        arguments: [
            ("opened-key-file", "s3cret", "s3cres"), ("opened-key-file", "slot: 1", "slot: 2"),
            ("opened-key-file", "generation: 2", "generation: 3"), ("opened-key-file", "entry: work", "entry: play"),
            ("opened-key-file", "comment", "remark"),
            ("opened-key-file", "expect: opened", "expect: malformed\nrule: F1"),
            ("malformed-trailing", "malformed", "unsupported"), ("malformed-trailing", "rule: Z1", "rule: E1"),
            ("malformed-trailing", "malformed\nrule: Z1", "opened\nslot: 2\ngeneration: 2"),
            ("opened-parcel-key-file", "s3cret", "s3cres"), ("opened-parcel-key-file", "entry: work", "entry: play"),
            ("opened-parcel-key-file", "expect: opened", "expect: opened\nslot: 2"),
            ("opened-parcel-key-file", "key-file: ", "passphrase: x\nkey-file: "),
            ("opened-parcel-key-file", "expect: opened", "expect: malformed\nrule: R1"),
            ("malformed-parcel-count-zero", "rule: R1", "rule: R6"),
            ("malformed-parcel-count-zero", "malformed\nrule: R1", "opened"),
        ]
    )
    func wrongText(name: String, before: String, after: String) throws {
        try withTemporaryDirectory { directory in
            let vector = try #require(try Vector.onDisk().first { $0.name == name })
            try write(vector.bytes, to: directory + "/x.\(vector.form.rawValue)")
            let plain = String(decoding: vector.text, as: UTF8.self)
            let hexadecimal = { (text: String) in Vector.hexadecimal(Array(text.utf8)) }
            let text = plain.replacing(before, with: after).replacing(hexadecimal(before), with: hexadecimal(after))
            try #require(text != plain)
            try write(Array(text.utf8), to: directory + "/x.txt")
            let (status, output) = try decode(directory, in: directory)
            #expect(status == 1)
            #expect(output.hasSuffix("0 passed, 1 failed\n"), "\(output)")
        }
    }

    @Test("it takes an intake key for parcels alone")
    func intakeKey() throws {
        try withTemporaryDirectory { directory in
            let vector = try #require(try Vector.onDisk().first { $0.name == "opened-key-file" })
            try vector.store(in: directory)
            try write(vector.bytes, to: directory + "/x.vault")
            try write(Array("vault: opened-key-file\n".utf8) + vector.text, to: directory + "/x.txt")
            let (status, output) = try decode(directory, in: directory)
            #expect(status == 1)
            #expect(output.hasSuffix("1 passed, 1 failed\n"), "\(output)")
        }
    }

    @Test("it agrees with the code about vaults with faults at random, behind a hash that is right")
    func random() throws {
        try withTemporaryDirectory { directory in
            var faults = RandomFaults(seed: 4)
            let classes: [VaultError.Kind: Vector.Expectation] = [
                .malformed: .malformed, .unsupported: .unsupported, .wrongKey: .wrongKey,
                .authentication: .authentication,
            ]
            var counts: [Vector.Expectation: Int] = [:]
            for number in 1...1500 {
                let bytes = try faults.next()
                let outcome = try RandomFaults.outcome(of: bytes)
                let expectation = try outcome.kind.map { try #require(classes[$0]) } ?? .opened
                counts[expectation, default: 0] += 1
                let vector = Vector(
                    name: "\(number)",
                    comment: outcome.reason,
                    keys: RandomFaults.keys,
                    expectation: expectation,
                    rule: expectation == .opened ? nil : "any",
                    slot: outcome.slot,
                    generation: outcome.generation,
                    entries: outcome.entries,
                    bytes: bytes
                )
                try vector.store(in: directory)
            }
            #expect(counts.count == 5 && counts.values.allSatisfy { $0 > 20 }, "\(counts)")
            let (status, output) = try decode(directory, in: directory)
            #expect(status == 0, "\(output)")
        }
    }

    @Test("a folder without vectors is a failure")
    func nothing() throws {
        try withTemporaryDirectory { directory in
            let (status, output) = try decode(directory, in: directory)
            #expect(status == 1 && output.hasSuffix("0 passed, 0 failed\n"), "\(output)")
        }
    }
}
