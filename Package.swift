// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is written in the Swift 6 language mode with these words switched on.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The pure targets are optimised even in debug builds: their tests count millions of minutes. So are the tests of plans.
let pure: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "baoxiu",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "baoxiu", targets: ["baoxiu"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .target(name: "Basics", swiftSettings: pure),
    .target(name: "Aftersales", dependencies: ["Basics"], swiftSettings: pure),
    .target(name: "Planning", dependencies: ["Basics"], swiftSettings: pure),
    .target(
      name: "Storage",
      dependencies: [
        "Basics", "CPostgres", "CSQLite",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: pure),
    .target(
      name: "Web",
      dependencies: [
        "Basics",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),
    .target(
      name: "App",
      dependencies: [
        "Basics", "Aftersales", "Planning", "Storage", "Web", "Embedded", "CSheets",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "baoxiu",
      dependencies: [
        "App", "Basics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "Embedded",
      exclude: ["files.list"],
      cSettings: [.unsafeFlags(["-Wno-c23-extensions", "-std=c2x"])]),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .systemLibrary(
      name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .systemLibrary(
      name: "CSheets", pkgConfig: "libzip", providers: [.apt(["libzip-dev", "libexpat1-dev"]), .brew(["libzip", "expat"])]),

    .target(name: "TestKit", path: "Tests/TestKit", swiftSettings: strict),
    .testTarget(name: "BasicsTests", dependencies: ["Basics", "TestKit"], swiftSettings: strict),
    .testTarget(name: "AftersalesTests", dependencies: ["Aftersales", "Basics", "TestKit"], swiftSettings: strict),
    .testTarget(name: "PlanningTests", dependencies: ["Basics", "Planning", "TestKit"], swiftSettings: pure),
    .testTarget(name: "StorageTests", dependencies: ["Basics", "Storage", "TestKit"], swiftSettings: strict),
    .testTarget(
      name: "WebTests",
      dependencies: ["Basics", "TestKit", "Web", .product(name: "Hummingbird", package: "hummingbird")],
      swiftSettings: strict),
    .testTarget(
      name: "AppTests",
      dependencies: [
        "Aftersales", "App", "Basics", "Embedded", "Storage", "TestKit", "Web",
        .product(name: "Hummingbird", package: "hummingbird"),
      ],
      swiftSettings: strict),
  ]
)
