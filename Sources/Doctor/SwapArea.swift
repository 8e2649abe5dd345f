/// Where pages of memory may be written to.
struct SwapArea: Sendable, Equatable {
    let name: String
    let disk: BlockDevice

    /// Whether what is written there can be read from the disk afterwards.
    var isPlain: Bool { !disk.isEncrypted && !disk.isZram }

    /// Reads `/proc/swaps`: a heading, then name, type and sizes. The names have their blanks as octal digits.
    static func names(swaps text: String) -> [String] {
        text.split(separator: "\n").dropFirst().compactMap {
            $0.split { $0 == " " || $0 == "\t" }.first.map(String.init)
        }
    }

    /// `mounts` is for swap files, which are as safe as what they lie on.
    static func all(mounts: [Mount]) -> [SwapArea] {
        names(swaps: SystemText.read("/proc/swaps") ?? "").map { name in
            let mount = name.hasPrefix("/dev/") ? nil : Mount.holding(name, among: mounts)
            return SwapArea(
                name: name,
                disk: BlockDevice(source: mount?.source ?? name, device: mount?.device ?? "")
            )
        }
    }
}
