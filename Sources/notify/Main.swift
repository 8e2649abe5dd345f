import Glibc
import NotifyCommands

@main
enum Main {
    static func main() async {
        exit(await Notify.run(words: Array(CommandLine.arguments.dropFirst())))
    }
}
