import Glibc

/// A Python script of this folder, run with the interpreter that Debian's packages are for.
enum PythonProgram {
    /// Returns the script's exit status and what it printed.
    static func run(_ name: String, _ arguments: [String], output outputPath: String) throws -> (
        status: Int32, output: String
    ) {
        let script = #filePath.replacing("Support/PythonProgram.swift", with: name)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let words = (["python3", "-B", script] + arguments).map { (word: String) in strdup(word) }
        defer { words.forEach { free($0) } }
        var process = pid_t()
        let code = posix_spawn(&process, "/usr/bin/python3", &actions, nil, words + [nil], environ)
        guard code == 0 else { return (-1, "python3 cannot be started: \(String(cString: strerror(code)))") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let exit = status & 0x7f == 0 ? status >> 8 & 0xff : -1
        return (exit, String(decoding: try contents(of: outputPath), as: UTF8.self))
    }
}
