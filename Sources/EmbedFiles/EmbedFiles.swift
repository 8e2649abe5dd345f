import FoundationEssentials
import Glibc

/// Writes the YAML files of a folder into one Swift file: `EmbedFiles FOLDER TYPE OUTPUT [KEY]`.
///
/// TYPE is the name of the generated type. With KEY, a second index leads from the items of that key to their file.
@main
struct EmbedFiles {
    static func main() {
        let arguments = CommandLine.arguments
        guard (4...5).contains(arguments.count) else {
            fail("usage: EmbedFiles FOLDER TYPE OUTPUT [KEY]", status: EX_USAGE)
        }
        do {
            let source = EmbeddedSource(
                files: try EmbeddedFile.all(in: arguments[1]),
                type: arguments[2],
                indexedKey: arguments.count > 4 ? arguments[4] : nil
            )
            try Data(try source.text.utf8).write(to: URL(filePath: arguments[3]), options: .atomic)
        } catch let error as EmbedError {
            fail(error.message, status: EX_DATAERR)
        } catch {
            fail("\(arguments[1]): \(error)", status: EX_IOERR)
        }
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        _ = "EmbedFiles: \(message)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
        exit(status)
    }
}

/// Why no file was written.
struct EmbedError: Error {
    let message: String
}
