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
        // Certificates: the sandbox's own, made at start, and what a server's is signed with.
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        // Files and descriptors, with EINTR dealt with and errno as a value.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        // System libraries, and the little C that has to be C.
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        // System calls for the kernel's keyring.
        .systemLibrary(name: "CKeyring"),
        // MD5, SHA and the parts of HMAC and PBKDF2 for the SASL mechanisms.
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        // ECDSA for the sandbox's own certificate.
        .systemLibrary(name: "CHogweed", pkgConfig: "hogweed", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // Between fork and exec, and in a signal handler, only C is safe.
        .target(name: "CSpawn"),

        // The ground.
        .target(name: "Escaping"),
        .target(name: "Files", dependencies: ["Escaping", .systemPackage]),
        .target(name: "StrictYAML", dependencies: ["CYAML", "Escaping"]),
        .target(name: "Alerts"),
        .target(name: "Templates", dependencies: ["Escaping"]),
        // Above it.
        .target(name: "Mail", dependencies: ["Escaping"]),
        .target(name: "SASL", dependencies: ["CNettle", "Escaping"]),
        .target(name: "Vault", dependencies: ["CKeyring", "CSodium", "Escaping", "Files"]),
        .target(name: "AuditLog", dependencies: ["Escaping", "Files", "Vault"]),
        .target(name: "Capture", dependencies: ["Alerts", "CZlib", "Files"]),
        .target(name: "Settings", dependencies: ["Escaping", "Files", "StrictYAML"]),
        .target(
            name: "Providers",
            dependencies: ["Escaping", "Files", "Mail", "StrictYAML"],
            plugins: ["EmbedFilesPlugin"]
        ),
        .target(name: "SMTP", dependencies: ["Escaping", "Mail", "SASL", .nioCore]),
        .target(name: "LogWatch", dependencies: ["Alerts", "CPCRE2", "Escaping", "Files", "Templates"]),
        .target(name: "CommandWatch", dependencies: ["Alerts", "CSpawn", "Capture", "Escaping", "Files"]),
        .target(name: "Delivery", dependencies: ["Alerts", "Escaping", "Files", "Mail"]),
        .target(name: "Doctor", dependencies: ["Escaping", "Files", "Vault"]),
        .target(name: "Sendmail", dependencies: ["Escaping", "Mail"]),
        .target(
            name: "Submission",
            dependencies: [
                "Escaping", "Files", "Mail", "SASL", "SMTP", .nioCore, .nioPosix, .nioSOCKS, .nioSSL, .nioTLS,
                .swiftASN1,
            ]
        ),
        .target(
            name: "MailSandbox",
            dependencies: [
                "CHogweed", "Escaping", "Files", "Mail", "SASL", "SMTP", .nioCore, .nioPosix, .nioSSL, .nioTLS,
                .swiftASN1,
            ]
        ),
        .target(
            name: "Profiles",
            dependencies: [
                "AuditLog", "CSpawn", "Escaping", "Files", "Mail", "Providers", "SASL", "SMTP", "StrictYAML",
                "Submission", "Vault", .nioCore,
            ]
        ),
        .target(
            name: "NotifyCommands",
            dependencies: [
                "Alerts", "AuditLog", "CSpawn", "Capture", "CommandWatch", "Delivery", "Doctor", "Escaping", "Files",
                "LogWatch", "Mail", "MailSandbox", "Profiles", "Providers", "SASL", "SMTP", "Sendmail", "Settings",
                "StrictYAML", "Submission", "Vault", .argumentParser, .nioCore, .nioPosix,
            ]
        ),

        .executableTarget(
            name: "notify",
            dependencies: ["NotifyCommands"],
            linkerSettings: [
                // By lld, which comes with the toolchain: without symbols, which nothing looks up by name; equal functions
                // once (data, and with it the identity of types, stays as it is); relocations packed, for less memory;
                // the C++ runtime inside, for a quicker start.
                .unsafeFlags(
                    ["-use-ld=lld", "-L\(Context.packageDirectory)/etc/link", "-Xclang-linker", "-static-libgcc"]
                        + [
                            "-s", "--no-export-dynamic", "--gc-sections", "--icf=all", "--as-needed",
                            "-z", "pack-relative-relocs",
                        ].flatMap { ["-Xlinker", $0] },
                    .when(configuration: .release)
                )
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
        .testTarget(name: "TemplatesTests", dependencies: ["Templates"]),
        .testTarget(name: "MailTests", dependencies: ["Mail", "Escaping", "TestSupport"]),
        .testTarget(
            name: "DeliveryTests",
            dependencies: ["Delivery", "Alerts", "Mail", "TestSupport"],
            exclude: ["read-mail.py", "read-addresses.py"]
        ),
        .testTarget(name: "SendmailTests", dependencies: ["Sendmail", "Mail"]),
        .testTarget(
            name: "VaultTests",
            dependencies: ["Vault", "Escaping", "Files"],
            exclude: ["Vectors", "decoder.py"]
        ),
        .testTarget(name: "AuditLogTests", dependencies: ["AuditLog", "Vault"]),
        .testTarget(name: "DoctorTests", dependencies: ["Doctor", "Vault"]),
        .testTarget(name: "StrictYAMLTests", dependencies: ["StrictYAML", "TestSupport"]),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "StrictYAML", "TestSupport"]),
        .testTarget(
            name: "ProvidersTests",
            dependencies: ["Providers", "Files", "StrictYAML", "Mail", "TestSupport"]
        ),
        .testTarget(name: "LogWatchTests", dependencies: ["LogWatch", "Alerts"]),
        .testTarget(name: "CaptureTests", dependencies: ["Capture", "Alerts", "CZlib"]),
        .testTarget(name: "CommandWatchTests", dependencies: ["CommandWatch", "Capture", "Alerts"]),
        .testTarget(name: "SASLTests", dependencies: ["SASL", "Escaping", "TestSupport"], exclude: ["Vectors"]),
        .testTarget(
            name: "SMTPTests",
            dependencies: ["SMTP", "SASL", "Mail", "TestSupport", .nioCore],
            exclude: ["Dialogues"]
        ),
        .testTarget(
            name: "SubmissionTests",
            dependencies: ["Submission", "SMTP", "SASL", "Mail", "TestSupport", .nioCore],
            exclude: ["scram-server.py"]
        ),
        .testTarget(
            name: "MailSandboxTests",
            dependencies: ["MailSandbox", "SMTP", "SASL", .nioCore, .nioPosix],
            exclude: ["smtp-client.py"]
        ),
        .testTarget(
            name: "ProfilesTests",
            dependencies: [
                "Profiles", "Providers", "StrictYAML", "SASL", "SMTP", "Submission", "Mail", "Vault", "AuditLog",
                "TestSupport",
                .nioPosix,
            ]
        ),
        .testTarget(
            name: "NotifyCommandsTests",
            dependencies: [
                "NotifyCommands", "Profiles", "Settings", "StrictYAML", "Providers", "SASL", "Sendmail", "Delivery",
                "Files",
                "LogWatch", "SMTP", "Mail", "Vault", "Doctor", "TestSupport", .argumentParser,
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["notify", "SASL", "TestSupport"],
            exclude: [
                "Support/find-key.py", "Support/new-session.py", "Support/read-mail.py", "Support/terminal.py",
                "Support/without-calls.py",
            ]
        ),
        .testTarget(
            name: "RealServerTests",
            dependencies: ["notify", "TestSupport", "SMTP", "SASL", "Submission", "Mail"],
            exclude: ["Servers"]
        ),
        .testTarget(name: "HouseTests", exclude: ["imports.txt"]),

        // What tests, fuzzers and benchmarks share.
        .target(name: "CTestProcess", path: "Tests/CTestProcess"),
        .target(
            name: "TestSupport",
            dependencies: ["SMTP", "SASL", "Mail", "CTestProcess", .nioCore, .nioPosix, .nioSSL],
            path: "Tests/TestSupport"
        ),
        // What the fuzzers check, and their corpora as ordinary tests; Tests/Fuzzing/run fuzzes.
        .target(
            name: "FuzzProperties",
            dependencies: ["SMTP", "SASL", "Mail", .nioCore],
            path: "Tests/Fuzzing/Properties"
        ),
        .testTarget(name: "FuzzingTests", dependencies: ["FuzzProperties", "TestSupport"]),
        .executableTarget(
            name: "submission-benchmark",
            dependencies: ["Submission", "SMTP", "Mail", .nioPosix],
            path: "Tests/Benchmarks/Submission"
        ),
    ],
    swiftLanguageModes: [.v6]
)

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioSOCKS = product(name: "NIOSOCKS", package: "swift-nio-extras")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let swiftASN1 = product(name: "SwiftASN1", package: "swift-asn1")
    static let systemPackage = product(name: "SystemPackage", package: "swift-system")
}

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}

// What is no hot path is compiled for its size: a smaller program starts sooner.
let compact: Set = [
    "AuditLog", "Delivery", "Doctor", "MailSandbox", "NotifyCommands", "Profiles", "Providers", "Sendmail", "Settings",
    "StrictYAML", "Templates", "Vault",
]
for target in package.targets where compact.contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-Osize"], .when(configuration: .release)))
}
