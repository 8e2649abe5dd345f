import Foundation
import PackagePlugin

/// Has `EmbedFiles` write the shipped providers into one Swift file of the target that uses this plugin.
@main
struct EmbedFilesPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "etc/providers", directoryHint: .notDirectory)
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedProviders.swift")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }
            .sorted { $0.path() < $1.path() }
        return [
            .buildCommand(
                displayName: "Embedding etc/providers",
                executable: try context.tool(named: "EmbedFiles").url,
                arguments: [folder.path(), output.path()],
                // The folder is an input too: a file that is added or removed changes its time.
                inputFiles: [folder] + files,
                outputFiles: [output]
            )
        ]
    }
}
