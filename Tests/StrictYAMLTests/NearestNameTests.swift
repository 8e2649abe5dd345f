import StrictYAML
import Testing

@Suite("the nearest name")
struct NearestNameTests {
    @Test(
        "a slip of the hand finds the word that was meant",
        arguments: [
            ("mathc", "match"), ("matc", "match"), ("EXCLUDE", "exclude"), ("subjct", "subject"),
            ("severty", "severity"),
        ]
    )
    func finds(written: String, meant: String) {
        #expect(NearestName.nearest(to: written, among: ["exclude", "match", "severity", "subject"]) == meant)
    }

    @Test(
        "a part of a name finds the whole, and more than the name finds the name",
        arguments: [
            ("outlook.com", "outlook"), ("office-outlook", "outlook"), ("amazon", "amazon-ses"), ("SES", "amazon-ses"),
            ("office365", "microsoft-office365"), ("es", nil), ("o", nil),
        ]
    )
    func related(written: String, meant: String?) {
        let names = ["amazon-ses", "amazon-ses-relay", "look", "microsoft-office365", "outlook"]
        #expect(NearestName.nearest(to: written, among: names) == meant)
    }

    @Test("a word that resembles none has no nearest name", arguments: ["", "x", "throttle", "hint"])
    func findsNothing(written: String) {
        #expect(NearestName.nearest(to: written, among: ["exclude", "match", "severity", "subject"]) == nil)
    }

    @Test("a very long word is not compared")
    func bounded() {
        let long = String(repeating: "a", count: 100_000)
        #expect(NearestName.nearest(to: long, among: [long]) == nil)
    }

    @Test("the hint quotes the name and escapes what a terminal would act on")
    func hint() {
        #expect(NearestName.hint(for: "mathc", among: ["match"]) == "did you mean 'match'?")
        #expect(NearestName.hint(for: "a\u{1b}", among: ["a\u{1b}b"]) == "did you mean 'a\\x1bb'?")
    }
}
