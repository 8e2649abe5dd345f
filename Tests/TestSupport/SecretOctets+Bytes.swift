package import SASL

extension SecretOctets {
    package convenience init(_ bytes: [UInt8]) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}
