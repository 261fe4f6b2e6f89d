// swift-tools-version: 6.2
// A package that uses the library as others do: `make library` builds and runs it.
import PackageDescription

let package = Package(
  name: "library-example",
  dependencies: [.package(name: "dnnt", path: "../..")],
  targets: [
    .executableTarget(
      name: "library-example", dependencies: [.product(name: "DNNT", package: "dnnt")], path: "Sources",
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
