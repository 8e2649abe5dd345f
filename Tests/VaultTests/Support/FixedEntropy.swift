import Synchronization
import Vault

/// Numbers that only look random (SplitMix64), the same for the same seed.
final class FixedEntropy: EntropySource {
    private let state: Mutex<UInt64>

    init(seed: UInt64) {
        state = Mutex(seed)
    }

    func fill(_ bytes: UnsafeMutableRawBufferPointer) {
        state.withLock { state in
            for index in bytes.indices {
                state &+= 0x9e37_79b9_7f4a_7c15
                var mixed = state
                mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
                bytes[index] = UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
            }
        }
    }
}

extension VaultOptions {
    /// Cheap, at a fixed time, with memory enough for the cheapest slots.
    static func forTests(entropy: any EntropySource = SystemEntropy()) -> VaultOptions {
        VaultOptions(
            passphraseCost: .minimum,
            entropy: entropy,
            now: { 1_700_000_000 },
            lockDeadline: .seconds(30),
            availableMemory: { 1 << 20 }
        )
    }
}

func secret(_ text: String) throws -> SecretBuffer {
    try secret(Array(text.utf8))
}

func secret(_ bytes: [UInt8]) throws -> SecretBuffer {
    try SecretBuffer(count: bytes.count) { memory in
        memory.copyBytes(from: bytes)
        return bytes.count
    }
}

func bytes(of secret: SecretBuffer?) -> [UInt8]? {
    secret.map { $0.withUnsafeBytes { Array($0) } }
}
