import Files
import StrictYAML
import Synchronization

/// YAML files of one folder on disk, each read once.
///
/// Reading blocks: not on a thread of the cooperative pool or an event loop.
final class OverrideFolder: Sendable {
    private struct Cache {
        var identifiers: Result<[String], ProviderError>?
        var files: [String: Result<[UInt8]?, ProviderError>] = [:]
    }

    /// Need not exist.
    let path: String
    private let cache = Mutex(Cache())

    init(path: String) {
        self.path = path
    }

    /// The names of the files without `.yaml`, sorted. Files whose name is not an identifier and `.yaml` are passed over.
    var identifiers: [String] {
        get throws(ProviderError) {
            if let known = cache.withLock({ $0.identifiers }) { return try known.get() }
            let found = list()
            cache.withLock { $0.identifiers = found }
            return try found.get()
        }
    }

    /// Returns the bytes of a file, or `nil` when it does not exist.
    ///
    /// Refuses a file that others may change: it decides which server sees the password.
    func file(_ identifier: String) throws(ProviderError) -> [UInt8]? {
        if let known = cache.withLock({ $0.files[identifier] }) { return try known.get() }
        let found = read(identifier)
        cache.withLock { $0.files[identifier] = found }
        return try found.get()
    }

    /// The path that errors name.
    func path(of identifier: String) -> String {
        path + "/" + identifier + ".yaml"
    }

    private func read(_ identifier: String) -> Result<[UInt8]?, ProviderError> {
        do throws(FileError) {
            let file = FilePath(path(of: identifier))
            return .success(try ProtectedFile.readTrusted(file, upTo: YAMLReader.sizeLimit + 1))
        } catch {
            return .failure(.unusable(error))
        }
    }

    private func list() -> Result<[String], ProviderError> {
        do throws(FileError) {
            let names = try Directory(FilePath(path)).names().map(\.string).filter { $0.hasSuffix(".yaml") }
            return .success(
                names.map { String($0.dropLast(".yaml".count)) }.filter(ProviderDirectory.isIdentifier).sorted()
            )
        } catch {
            return error.isMissing ? .success([]) : .failure(.unusable(error))
        }
    }
}
