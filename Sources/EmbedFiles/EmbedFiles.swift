import FoundationEssentials
import Glibc

/// Writes the YAML files of a folder into one Swift file: `EmbedFiles FOLDER OUTPUT`.
@main
struct EmbedFiles {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            fail("usage: EmbedFiles FOLDER OUTPUT", status: EX_USAGE)
        }
        do {
            let files = try ProviderFile.all(in: arguments[1])
            let source = try EmbeddedSource(files: files).text
            try Data(source.utf8).write(to: URL(filePath: arguments[2]), options: .atomic)
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
