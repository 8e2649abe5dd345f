import Escaping
import Testing

@Suite("Paths for a shell")
struct ShellWordTests {
    @Test(
        "a path becomes a shell word, or none where it cannot be shown",
        arguments: [("/a/b-c", "/a/b-c"), ("/a b", "'/a b'"), ("it's", "'it'\\''s'"), ("a\u{1b}b", nil), ("", "''")]
            as [(String, String?)]
    )
    func shellWords(path: String, word: String?) {
        #expect(ShellWord(path)?.text == word)
    }
}
