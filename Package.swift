// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "notify",
    products: [.executable(name: "notify", targets: ["notify"])],
    dependencies: [
        // The command tree: parsing, help and completion scripts.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Sockets and event loops for the submission client and the sandbox.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // The way through SOCKS 5 proxies.
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        // TLS (BoringSSL) with certificate checks.
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        // MD5, SHA, HMAC and PBKDF2 for the SASL mechanisms.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // The sandbox's own certificate, made at start.
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        // PEM and the addresses in that certificate.
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        // Files and descriptors, with EINTR dealt with and errno as a value.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // libyaml, for config.yaml and etc/providers.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // Subjects of rules.
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        // System libraries, and the little C that has to be C.
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        // System calls for the kernel's keyring.
        .systemLibrary(name: "CKeyring"),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // Between fork and exec, and in a signal handler, only C is safe.
        .target(name: "CSpawn"),

        // The ground.
        .target(name: "Escaping"),
        .target(name: "Files", dependencies: ["Escaping", .systemPackage]),
        .target(name: "Alerts"),
        // Above it.
        .target(name: "Mail", dependencies: ["Escaping"]),
        .target(name: "Vault", dependencies: ["CSodium", "CKeyring", "Escaping"]),
        .target(name: "Capture", dependencies: ["Alerts", "CZlib"]),
        .target(
            name: "Settings",
            dependencies: ["Escaping", .product(name: "Yams", package: "Yams")],
            plugins: ["EmbedFilesPlugin"]
        ),
        .target(name: "SMTP", dependencies: ["Mail", "Escaping", .nioCore, .crypto, .cryptoExtras]),
        .target(
            name: "LogWatch",
            dependencies: ["Alerts", "Escaping", "CPCRE2", .product(name: "Mustache", package: "swift-mustache")]
        ),
        .target(name: "CommandWatch", dependencies: ["Alerts", "Capture", "CSpawn", "Escaping"]),
        .target(name: "Delivery", dependencies: ["Alerts", "Mail", "Escaping"]),
        .target(
            name: "Submission",
            dependencies: [
                "SMTP", "Mail", "Escaping", .nioCore, .nioPosix, .nioTLS, .nioSOCKS, .nioSSL,
                // Hashes of certificates: pins and channel bindings.
                .crypto,
            ]
        ),
        .target(
            name: "MailSandbox",
            dependencies: ["SMTP", "Mail", "Escaping", .nioCore, .nioPosix, .nioSSL, .crypto, .x509, .swiftASN1]
        ),
        .target(
            name: "Profiles",
            dependencies: ["Vault", "SMTP", "Submission", "Settings", "Mail", "Escaping", "Files", "CSpawn"]
        ),
        .target(
            name: "NotifyCommands",
            dependencies: [
                "Alerts", "Mail", "SMTP", "Submission", "Vault", "Profiles", "Capture", "LogWatch", "CommandWatch",
                "Settings",
                "Delivery", "MailSandbox", "CSpawn", "Escaping", "Files", .argumentParser,
            ]
        ),

        .executableTarget(
            name: "notify",
            dependencies: ["NotifyCommands"],
            linkerSettings: [
                // Nothing looks a symbol up by its name: without them the binary is half as large and starts sooner.
                .unsafeFlags(["-Xlinker", "-s", "-Xlinker", "--no-export-dynamic"], .when(configuration: .release))
            ]
        ),

        // Writes etc/providers and etc/diagnoses into the binary, so that it works when it is copied elsewhere.
        .executableTarget(name: "EmbedFiles"),
        .plugin(
            name: "EmbedFilesPlugin",
            capability: .buildTool(),
            dependencies: ["EmbedFiles"],
            path: "Sources/EmbedFilesPlugin"
        ),

        // Tests.
        .testTarget(name: "EscapingTests", dependencies: ["Escaping", "TestSupport"]),
        .testTarget(name: "FilesTests", dependencies: ["Files"]),
        .testTarget(name: "AlertsTests", dependencies: ["Alerts"]),
        .testTarget(name: "MailTests", dependencies: ["Mail", "Escaping", "TestSupport"]),
        .testTarget(
            name: "DeliveryTests",
            dependencies: ["Delivery", "Alerts", "Mail", "TestSupport"],
            exclude: ["read-mail.py", "read-addresses.py"]
        ),
        .testTarget(name: "VaultTests", dependencies: ["Vault", "Escaping"], exclude: ["Vectors", "decoder.py"]),
        .testTarget(name: "SettingsTests", dependencies: ["Settings"]),
        .testTarget(name: "LogWatchTests", dependencies: ["LogWatch", "Alerts"]),
        .testTarget(name: "CaptureTests", dependencies: ["Capture", "Alerts", "CZlib"]),
        .testTarget(name: "CommandWatchTests", dependencies: ["CommandWatch", "Capture", "Alerts"]),
        .testTarget(
            name: "SMTPTests",
            dependencies: ["SMTP", "Mail", "TestSupport", .nioCore],
            exclude: ["Dialogues", "Vectors"]
        ),
        .testTarget(
            name: "SubmissionTests",
            dependencies: ["Submission", "SMTP", "Mail", "TestSupport", .nioCore, .crypto],
            exclude: ["scram-server.py"]
        ),
        .testTarget(
            name: "MailSandboxTests",
            dependencies: ["MailSandbox", "SMTP", .nioCore],
            exclude: ["smtp-client.py"]
        ),
        .testTarget(
            name: "ProfilesTests",
            dependencies: ["Profiles", "Settings", "SMTP", "Submission", "Mail", "Vault", "TestSupport"]
        ),
        .testTarget(
            name: "NotifyCommandsTests",
            dependencies: ["NotifyCommands", "Profiles", "Settings", "SMTP", "Mail", "Vault", .argumentParser]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["notify", "TestSupport"],
            exclude: [
                "Support/find-key.py", "Support/new-session.py", "Support/read-mail.py", "Support/terminal.py",
                "Support/without-calls.py",
            ]
        ),
        .testTarget(
            name: "RealServerTests",
            dependencies: ["notify", "TestSupport", "SMTP", "Submission", "Mail", .crypto],
            exclude: ["Servers"]
        ),
        .testTarget(name: "HouseTests", exclude: ["imports.txt"]),

        // What tests, fuzzers and benchmarks share.
        .target(name: "CTestProcess", path: "Tests/CTestProcess"),
        .target(
            name: "TestSupport",
            dependencies: ["SMTP", "Mail", "CTestProcess", .nioCore, .nioPosix, .nioSSL],
            path: "Tests/TestSupport"
        ),
        // What the fuzzers check, and their corpora as ordinary tests; Tests/Fuzzing/run fuzzes.
        .target(name: "FuzzProperties", dependencies: ["SMTP", "Mail", .nioCore], path: "Tests/Fuzzing/Properties"),
        .testTarget(name: "FuzzingTests", dependencies: ["FuzzProperties", "TestSupport"]),
        .executableTarget(
            name: "submission-benchmark",
            dependencies: ["Submission", "SMTP", "Mail"],
            path: "Tests/Benchmarks/Submission"
        ),
    ],
    swiftLanguageModes: [.v6]
)

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioSOCKS = product(name: "NIOSOCKS", package: "swift-nio-extras")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let swiftASN1 = product(name: "SwiftASN1", package: "swift-asn1")
    static let systemPackage = product(name: "SystemPackage", package: "swift-system")
    static let x509 = product(name: "X509", package: "swift-certificates")
}

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
