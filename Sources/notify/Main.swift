import Glibc
import NotifyCommands

@main
enum Main {
    static func main() {
        let words = CommandLine.arguments
        exit(Notify.run(program: words.first ?? "", words: Array(words.dropFirst())))
    }
}
