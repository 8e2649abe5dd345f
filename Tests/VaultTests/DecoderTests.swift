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

    @Test("so with vaults at the bounds and just beyond them")
    func large() throws {
        try withTemporaryDirectory { directory in
            let vectors = try VectorRecipes.large()
            for vector in vectors { try vector.store(in: directory) }
            let (status, output) = try decode(directory, in: directory)
            #expect(status == 0, "\(output)")
            #expect(output == "\(vectors.count) passed, 0 failed\n")
        }
    }

    @Test(
        "it tells a vector that is not as its text says",
        arguments: [
            ("s3cret", "s3cres"), ("expect: opened", "expect: malformed\nrule: F1"), ("slot: 1", "slot: 2"),
            ("generation: 2", "generation: 3"), ("entry: work", "entry: play"), ("comment", "remark"),
        ]
    )
    func wrongText(before: String, after: String) throws {
        try withTemporaryDirectory { directory in
            let made = try VectorRecipes.openedByKeys().first { $0.name == "opened-key-file" }
            let vector = try #require(made)
            try write(vector.bytes, to: directory + "/x.vault")
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

    @Test("a folder without vectors is a failure")
    func nothing() throws {
        try withTemporaryDirectory { directory in
            let (status, output) = try decode(directory, in: directory)
            #expect(status == 1 && output.hasSuffix("0 passed, 0 failed\n"), "\(output)")
        }
    }
}
