import Foundation
import TestSupport
import Testing

/// What a mail in the sandbox's directory came with, and what it is.
struct SubmittedMail {
    let reversePath: String
    let recipients: [String]
    /// The message octet for octet, without the trace fields that the server put in front.
    let octets: Data

    var text: String { String(decoding: octets, as: UTF8.self) }

    init(path: String) throws {
        var rest = try Data(contentsOf: URL(filePath: path))[...]
        func line() throws -> String {
            let end = try #require(rest.firstRange(of: Data("\r\n".utf8)))
            defer { rest = rest[end.upperBound...] }
            return String(decoding: rest[..<end.lowerBound], as: UTF8.self)
        }
        reversePath = try line().replacing("Return-Path: ", with: "")
        var recipients: [String] = []
        while rest.starts(with: Data("Delivered-To: ".utf8)) {
            recipients.append(try line().replacing("Delivered-To: ", with: ""))
        }
        self.recipients = recipients
        repeat { _ = try line() } while rest.first == UInt8(ascii: "\t")
        octets = Data(rest)
    }
}

extension TemporaryHome {
    /// Makes a link to `notify` under another program's name; returns its path.
    func link(_ name: String) throws -> String {
        try FileManager.default.createSymbolicLink(atPath: file(name), withDestinationPath: NotifyProgram.path)
        return file(name)
    }

    /// Runs `notify` by a link with this name, which is made.
    func run(as name: String, _ arguments: [String], input: Data) async throws -> Run {
        try await Program.run(try link(name), arguments, environment: ["NOTIFY_HOME": path], input: input)
    }
}
