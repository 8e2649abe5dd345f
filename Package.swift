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
        // libyaml, for config.yaml and etc/providers.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // Subjects of rules.
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        // System calls for the kernel's keyring.
        .systemLibrary(name: "CKeyring"),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .target(name: "Alerts"),
        .target(name: "Mail"),
        .target(name: "Vault", dependencies: ["CSodium", "CKeyring"]),
        .target(name: "Capture", dependencies: ["Alerts", "CZlib"]),
        .target(
            name: "Settings",
            dependencies: [.product(name: "Yams", package: "Yams")],
            plugins: ["EmbedFilesPlugin"]
        ),
        .target(
            name: "SMTP",
            dependencies: [
                "Mail",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "LogWatch",
            dependencies: ["Alerts", "CPCRE2", .product(name: "Mustache", package: "swift-mustache")]
        ),
        // Between fork and exec, and in a signal handler, only C is safe.
        .target(name: "CSpawn"),
        .target(name: "CommandWatch", dependencies: ["Alerts", "Capture", "CSpawn"]),
        .target(name: "Delivery", dependencies: ["Alerts", "Mail"]),
        .target(
            name: "Submission",
            dependencies: [
                "SMTP", "Mail",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSOCKS", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                // Hashes of certificates: pins and channel bindings.
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "MailSandbox",
            dependencies: [
                "SMTP", "Mail",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ]
        ),
        .target(
            name: "NotifyCommands",
            dependencies: [
                "Alerts", "Mail", "SMTP", "Submission", "Vault", "Capture", "LogWatch", "CommandWatch", "Settings",
                "Delivery", "MailSandbox", "CSpawn",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
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

        .testTarget(name: "AlertsTests", dependencies: ["Alerts"]),
        .testTarget(name: "MailTests", dependencies: ["Mail"]),
        .testTarget(
            name: "DeliveryTests",
            dependencies: ["Delivery", "Alerts", "Mail"],
            exclude: ["read-mail.py", "read-addresses.py"]
        ),
        .testTarget(name: "VaultTests", dependencies: ["Vault"], exclude: ["Vectors", "decoder.py"]),
        .testTarget(name: "SettingsTests", dependencies: ["Settings"]),
        .testTarget(name: "LogWatchTests", dependencies: ["LogWatch", "Alerts"]),
        .testTarget(name: "CaptureTests", dependencies: ["Capture", "Alerts", "CZlib"]),
        .testTarget(name: "CommandWatchTests", dependencies: ["CommandWatch", "Capture", "Alerts"]),
        .target(
            name: "TestSupport",
            dependencies: [
                "SMTP", "Mail", "CTestProcess",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/TestSupport"
        ),
        .testTarget(
            name: "SMTPTests",
            dependencies: ["SMTP", "Mail", "TestSupport", .product(name: "NIOCore", package: "swift-nio")],
            exclude: ["Dialogues", "Vectors"]
        ),
        .testTarget(
            name: "SubmissionTests",
            dependencies: [
                "Submission", "SMTP", "Mail", "TestSupport", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["scram-server.py"]
        ),
        .testTarget(
            name: "MailSandboxTests",
            dependencies: ["MailSandbox", "SMTP", .product(name: "NIOCore", package: "swift-nio")],
            exclude: ["smtp-client.py"]
        ),
        .executableTarget(
            name: "submission-benchmark",
            dependencies: ["Submission", "SMTP", "Mail"],
            path: "Tests/Benchmarks/Submission"
        ),
        .testTarget(
            name: "NotifyCommandsTests",
            dependencies: ["NotifyCommands", "Settings", "SMTP", "Mail", "Vault"]
        ),
        .target(name: "CTestProcess", path: "Tests/CTestProcess"),
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
            dependencies: [
                "notify", "TestSupport", "SMTP", "Submission", "Mail",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Servers"]
        ),
        .testTarget(name: "HouseTests"),
        // What the fuzzers check, and their corpora as ordinary tests; Tests/Fuzzing/run fuzzes.
        .target(
            name: "FuzzProperties",
            dependencies: ["SMTP", "Mail", .product(name: "NIOCore", package: "swift-nio")],
            path: "Tests/Fuzzing/Properties"
        ),
        .testTarget(name: "FuzzingTests", dependencies: ["FuzzProperties", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
