/// Keys that were obtained once, to be tried on several slots.
package struct HeldKeys: Sendable {
    let materials: [KeyMaterial]
    /// Why other keys could not be obtained.
    package let failures: [VaultError]

    /// Obtains each key that one of the slots takes. Blocks on people, files and programs.
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

    /// The keys, to open a vault without asking again.
    package var keys: [VaultKey] { materials.map { .holding($0) } }
}

extension VaultKey {
    /// A key that was obtained already.
    package static func holding(_ material: KeyMaterial) -> VaultKey {
        VaultKey(kinds: FactorKind.allCases.filter { material.opens($0) }, name: material.kind.words) {
            () throws(VaultError) in [material]
        }
    }
}
