/// The head of SCRAM's first message, which says what the client thinks of channel binding (RFC 5801 section 4,
/// RFC 5802 section 6).
enum GS2Header: Sendable, Equatable {
    /// `n`: the client does not want it.
    case unwanted
    /// `y`: the client wants it and has not seen the server offer it. A server that does offer it knows by this that
    /// someone has changed its offer.
    case notOffered
    /// `p`: bound.
    case bound(ChannelBinding)

    /// Decides for the mechanism that is used; `wanted` are the profile's mechanisms.
    init(_ mechanism: Mechanism, _ wanted: [Mechanism]?, _ binding: ChannelBinding?, offersBinding: Bool) {
        if mechanism.isBound, let binding {
            self = .bound(binding)
            return
        }
        let bound = Mechanism(rawValue: mechanism.rawValue + "-PLUS")
        let isWanted = bound.map { wanted?.contains($0) == true } ?? false
        self = isWanted && binding != nil && !offersBinding ? .notOffered : .unwanted
    }

    var text: String {
        switch self {
        case .unwanted: "n,,"
        case .notOffered: "y,,"
        case .bound(let binding): "p=\(binding.type),,"
        }
    }

    /// What the final message repeats, for the server to compare.
    var confirmation: [UInt8] {
        guard case .bound(let binding) = self else { return Array(text.utf8) }
        return Array(text.utf8) + binding.data
    }
}
