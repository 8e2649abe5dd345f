import Foundation
import PackagePlugin

/// Has `EmbedFiles` write the shipped providers and diagnoses into Swift files of the target that uses this plugin.
@main
struct EmbedFilesPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        [
            try command(embedding: "etc/providers", as: "EmbeddedProviders", indexedBy: "domains", context),
            try command(embedding: "etc/diagnoses", as: "EmbeddedDiagnoses", context),
        ]
    }

    private func command(
        embedding path: String,
        as type: String,
        indexedBy key: String? = nil,
        _ context: PluginContext
    ) throws -> Command {
        let folder = context.package.directoryURL.appending(path: path, directoryHint: .notDirectory)
        let output = context.pluginWorkDirectoryURL.appending(path: "\(type).swift")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }
            .sorted { $0.path() < $1.path() }
        return .buildCommand(
            displayName: "Embedding \(path)",
            executable: try context.tool(named: "EmbedFiles").url,
            arguments: [folder.path(), type, output.path()] + (key.map { [$0] } ?? []),
            // The folder is an input too: a file that is added or removed changes its time.
            inputFiles: [folder] + files,
            outputFiles: [output]
        )
    }
}
