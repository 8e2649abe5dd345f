import Foundation
import Glibc

/// Looks into the memory of a running process as root can, and only there where a secret may not be: in pages that are not
/// locked, which can be swapped out or dumped.
struct MemoryScan {
    struct Failed: Error {
        let path: String
        let code: Int32
    }

    let process: Int32

    /// Returns the names of the forms that are found, each with the mappings that hold it, and how much was looked at.
    func traces(of forms: [SecretScan.Form]) throws -> (found: [String], octets: Int) {
        let path = "/proc/\(process)/mem"
        let memory = open(path, O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { throw Failed(path: path, code: errno) }
        defer { close(memory) }
        var (found, octets) = ([String](), 0)
        for mapping in try mappings() {
            var content = Data(count: mapping.addresses.count)
            let count = content.withUnsafeMutableBytes {
                pread(memory, $0.baseAddress, $0.count, off_t(mapping.addresses.lowerBound))
            }
            // Gone meanwhile, or of the kernel's own.
            guard count > 0 else { continue }
            octets += count
            for form in forms where content.prefix(count).range(of: form.octets) != nil {
                found.append("\(form.name) in \(mapping.name)")
            }
        }
        return (found, octets)
    }

    private struct Mapping {
        var addresses: Range<Int>
        var name: String
    }

    /// Those that can be read, without locked ones, and without those that only show what a file has.
    private func mappings() throws -> [Mapping] {
        let path = "/proc/\(process)/smaps"
        guard let text = FileManager.default.contents(atPath: path) else { throw Failed(path: path, code: errno) }
        var mappings: [Mapping] = []
        var candidate: Mapping?
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.first == "VmFlags:" {
                if let candidate, !words.contains("lo") { mappings.append(candidate) }
                continue
            }
            let bounds = words[0].split(separator: "-").compactMap { Int($0, radix: 16) }
            guard bounds.count == 2, words.count >= 5 else { continue }
            let isReadable = words[1].hasPrefix("r")
            let isFileOnly = !words[1].contains("w") && words[4] != "0"
            let name = words.count > 5 ? String(words[5]) : "anonymous memory"
            candidate = isReadable && !isFileOnly ? Mapping(addresses: bounds[0]..<bounds[1], name: name) : nil
        }
        return mappings
    }
}
