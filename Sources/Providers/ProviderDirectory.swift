import StrictYAML

/// All providers: files on disk first, then the shipped ones. Only the file that is asked for is read, and only once.
///
/// Whatever throws may read files, which blocks: not on a thread of the cooperative pool or an event loop.
package struct ProviderDirectory: Sendable {
    private let sources: [any ProviderSource]

    /// - Parameter overrides: directories of `NAME.yaml`, the first one wins; they need not exist.
    package init(overrides: [String]) {
        self.init(sources: overrides.map(ProviderFolder.init) + [ShippedProviders()])
    }

    init(sources: [any ProviderSource]) {
        self.sources = sources
    }

    /// The names of all providers, sorted. No file is read.
    package var identifiers: [String] {
        get throws(ProviderError) {
            var names: Set<String> = []
            for source in sources { names.formUnion(try source.identifiers) }
            return names.sorted()
        }
    }

    /// Returns the provider of that name.
    ///
    /// - Throws: when there is none, with the nearest name, or when its file is not valid.
    package func provider(_ identifier: String) throws(ProviderError) -> Provider {
        if Self.isIdentifier(identifier) {
            for source in sources {
                guard let file = try source.file(identifier) else { continue }
                return try file.provider(identifier)
            }
        }
        throw .unknownProvider(identifier, nearest: try nearest(to: identifier))
    }

    /// The owner of the domain where one was given, or else the nearest name.
    private func nearest(to name: String) throws(ProviderError) -> String? {
        if name.contains("."), let owner = try find(address: name) { return owner.id }
        return NearestName.nearest(to: name, among: try identifiers)
    }

    /// Returns the provider that a mail address belongs to.
    ///
    /// - Parameter address: an address, or a domain alone.
    /// - Returns: `nil` when no provider lists the domain.
    /// - Throws: when a file on disk, or the file that was found, is not valid.
    package func find(address: String) throws(ProviderError) -> Provider? {
        let domain = address.split(separator: "@", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
        for (offset, source) in sources.enumerated() {
            guard let identifier = try source.identifier(ofDomain: domain) else { continue }
            // A file that comes before this one may take its place and not list the domain.
            var isHidden = false
            for earlier in sources[..<offset] where try earlier.file(identifier) != nil { isHidden = true }
            if !isHidden { return try provider(identifier) }
        }
        return nil
    }

    /// Returns the name of the provider that a server belongs to: a shipped one that has this host, or else the owner of
    /// the domain that the host is in.
    ///
    /// - Returns: `nil` when none is known, and for an address or a name of this machine.
    /// - Throws: as `find(address:)`.
    package func identifier(ofHost host: String) throws(ProviderError) -> String? {
        let host = host.lowercased()
        guard host.contains("."), let last = host.utf8.last, !(0x30...0x39).contains(last) else { return nil }
        if let identifier = ShippedProviders().identifier(ofHost: host) { return identifier }
        var labels = host.split(separator: ".")[...]
        while labels.count > 1 {
            if let provider = try find(address: labels.joined(separator: ".")) { return provider.id }
            labels = labels.dropFirst()
        }
        return nil
    }

    /// Lower-case letters, digits and inner hyphens: never a path.
    static func isIdentifier(_ name: String) -> Bool {
        HostName.isValid(name) && !name.contains(".") && name == name.lowercased()
    }
}

/// The bytes of a provider file, and the path that errors name.
struct ProviderText: Equatable {
    let bytes: [UInt8]
    let path: String

    func provider(_ identifier: String) throws(ProviderError) -> Provider {
        do throws(YAMLError) {
            return try Provider(bytes, identifier: identifier, file: path)
        } catch {
            throw .content(error)
        }
    }
}

/// A place that provider files come from.
protocol ProviderSource: Sendable {
    var identifiers: [String] { get throws(ProviderError) }

    /// Returns `nil` when there is no such file.
    func file(_ identifier: String) throws(ProviderError) -> ProviderText?

    /// Returns the provider that lists a domain, which is given in lower case.
    func identifier(ofDomain domain: String) throws(ProviderError) -> String?
}
