import Escaping
import StrictYAML

/// The folder that relative paths of a file of settings start from.
struct FolderOfPaths {
    private let folder: String

    init(file: String) {
        folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    }

    /// Returns the path that a value means.
    ///
    /// A leading `~` is refused: whose home it is would depend on who runs the command.
    func absolute(_ value: YAMLValue, _ subject: String) throws(YAMLError) -> String {
        let path = try value.line(subject, limit: 4000)
        guard !path.hasPrefix("~") else {
            throw value.error(
                "\(path.quoted): a path cannot begin with ~",
                hint: "write the whole path, or one relative to the folder of this file"
            )
        }
        return path.hasPrefix("/") ? path : folder + "/" + path
    }
}
