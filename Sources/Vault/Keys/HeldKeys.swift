/// Keys that were obtained once and are tried on more than one slot.
package struct HeldKeys: Sendable {
    let materials: [KeyMaterial]
    /// Why other keys could not be had.
    package let failures: [VaultError]

    /// Obtains each key that one of the slots asks for.
    package init(obtaining keys: [VaultKey], for slots: [VaultStatus.Slot]) {
        var materials: [KeyMaterial] = []
        var failures: [VaultError] = []
        for key in keys where slots.contains(where: { $0.kind.factors.contains(where: key.kinds.contains) }) {
            do throws(VaultError) {
                materials += try key.obtain()
            } catch {
                failures.append(error)
            }
        }
        self.materials = materials
        self.failures = failures
    }

    /// What opens a vault without asking again.
    package var keys: [VaultKey] { materials.map { .holding($0) } }
}

extension VaultKey {
    /// A key that is at hand.
    package static func holding(_ material: KeyMaterial) -> VaultKey {
        VaultKey(kinds: FactorKind.allCases.filter { material.opens($0) }, name: material.kind.words) {
            () throws(VaultError) in [material]
        }
    }
}
