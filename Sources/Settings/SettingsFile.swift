import Escaping
package import Files
import Glibc
import StrictYAML

/// Small files that are read and replaced as a whole.
enum SettingsFile {
    /// Returns the file's bytes, or `nil` when it does not exist. Links are followed.
    ///
    /// A file that is larger than `YAMLReader.sizeLimit` is read one byte further, so that the reader sees it.
    static func read(_ path: String) throws(SettingsError) -> [UInt8]? {
        do throws(FileError) {
            return try ProtectedFile(FilePath(path), .none, followsLinks: true).readPrefix(YAMLReader.sizeLimit + 1)
        } catch {
            if error.isMissing { return nil }
            throw SettingsError(error)
        }
    }

    /// Replaces the file in one step; where it is a symbolic link, the file that it leads to.
    ///
    /// The new file has mode 0600; a file that its group could read before keeps owner, group and mode 0640.
    static func replace(_ path: String, with bytes: [UInt8]) throws(SettingsError) {
        do throws(FileError) {
            let place = FilePath(path).resolved
            var model = try? place.status()
            if let mode = model?.st_mode, mode & S_IRGRP == 0 { model = nil }
            model?.st_mode = S_IFREG | 0o640
            try NewFile.replace(place, with: bytes, like: model)
        } catch {
            throw SettingsError(error)
        }
    }
}

extension SettingsError {
    package init(_ error: FileError) {
        let path = error.path.string
        let hint: String? =
            if case .writableByOthers = error.reason { ShellWord(path).map { "chmod go-w \($0.text)" } } else { nil }
        self.init(file: path, message: error.description, hint: hint)
    }
}
