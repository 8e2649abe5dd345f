extension Credential {
    /// The user name as SASLprep makes it.
    func preparedUsername() throws(MechanismError) -> String {
        do throws(SASLprep.Refusal) {
            return String(decoding: try SASLprep.prepared(username.utf8, for: .query), as: UTF8.self)
        } catch {
            throw .unpreparedCredential("the user name", error)
        }
    }

    /// Lends the secret as SASLprep makes it; what was made for that is wiped.
    func withPreparedSecret<Value>(
        _ body: (UnsafeRawBufferPointer) -> Value
    ) throws(MechanismError) -> Value {
        let result: Result<Value, MechanismError> = withSecret { secret in
            guard !SASLprep.isPrepared(secret) else { return .success(body(secret)) }
            do throws(SASLprep.Refusal) {
                var prepared = try SASLprep.prepared(secret, for: .stored)
                defer { prepared.wipe() }
                return .success(prepared.withUnsafeBytes(body))
            } catch {
                return .failure(.unpreparedCredential("the password", error))
            }
        }
        return try result.get()
    }
}

extension SASLprep.Refusal {
    /// Why, without a word of what the text holds.
    package var reason: String {
        switch self {
        case .notUTF8: "is not UTF-8"
        case .prohibited: "holds a control character or another one that SASLprep (RFC 4013) prohibits"
        case .unassigned: "holds a character that SASLprep (RFC 4013) does not know yet, such as an emoji"
        case .mixedDirections: "mixes writing directions as SASLprep (RFC 4013) prohibits"
        }
    }
}
