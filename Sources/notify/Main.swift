import Glibc
import NotifyCommands

@main
enum Main {
    static func main() {
        exit(Notify.run(words: Array(CommandLine.arguments.dropFirst())))
    }
}
