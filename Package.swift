// swift-tools-version: 6.2
// The circles, from the inside out: foreign libraries, the trusted circle, solvers and encodings, the command line.
// An arrow in `dependencies` is the only way one module may see another: builds run with
// `--explicit-target-dependency-import-check error`.
import PackageDescription

#if canImport(Glibc)
  import Glibc
#endif

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]
// Searches only, whose answers are replayed: no check at run time that two accesses to a class do not overlap.
let unchecked: [SwiftSetting] = [.unsafeFlags(["-enforce-exclusivity=unchecked"])]
// The core's loops run over numbers of three widths: they are specialised where they are used.
let specialised: [SwiftSetting] = [.unsafeFlags(["-cross-module-optimization"])]
/// A search module.
func search(_ name: String, _ dependencies: [Target.Dependency], _ settings: [SwiftSetting] = []) -> Target {
  .target(
    name: name, dependencies: ["ExactArithmetic", "TrainingProblem", "WorkingNumbers"] + dependencies,
    swiftSettings: strict + unchecked + settings)
}
let withGLPK: TargetDependency = .target(name: "CGLPK", condition: .when(traits: ["GLPK"]))
let withCaDiCaL: TargetDependency = .target(name: "CCaDiCaL", condition: .when(traits: ["CaDiCaL"]))
typealias TargetDependency = Target.Dependency
let problem: [TargetDependency] = ["ExactArithmetic", "TrainingProblem"]
// Arb is a library of its own beside FLINT 2 (Debian 12), and a part of FLINT 3. It is opened when first needed, and
// linked only where a release's headers leave a name to the linker.
let arbLibraries =
  access("/usr/include/flint/arb.h", R_OK) == 0 || access("/usr/local/include/flint/arb.h", R_OK) == 0
  ? ["-lflint"] : ["-lflint-arb", "-lflint"]
let arbWhereNeeded = (["--as-needed"] + arbLibraries + ["--no-as-needed"]).flatMap { ["-Xlinker", $0] }
// Most proofs are checked in less time than a program takes to start: 1.6 ms with Swift's library inside, another one
// where that is opened; 0.9 ms with the C++ library and GMP inside as well, at a fixed address. Scripts/setup.sh lays
// the archives there; without them the shared libraries are taken.
let startsQuickly = [
  "-static-stdlib", "-L", "\(Context.packageDirectory)/.build/archives", "-Xclang-linker", "-static-libgcc",
  "-Xclang-linker", "-no-pie",
]

// A program that is to run where none of the libraries is installed has them inside: Scripts/wheel.sh asks for it, and says
// where the archives are. They need each other in no order that a linker could follow, so that they make one group.
let archivesInside = [
  "glpk", "amd", "colamd", "suitesparseconfig", "ltdl", "z", "gmp", "cadical", "sqlite3", "stdc++",
  "FoundationInternationalization", "FoundationEssentials", "_FoundationICU", "_FoundationCShims",
  "_FoundationCollections", "CoreFoundation",
]
let asOneGroup = ["--start-group"] + archivesInside.map { "-l\($0)" } + ["--end-group"]
let withAllInside =
  Context.environment["DNNT_STATIC"] == "1" ? startsQuickly + asOneGroup.flatMap { ["-Xlinker", $0] } : []

let package = Package(
  name: "dnnt",
  products: [
    .executable(name: "dnnt", targets: ["dnnt"]),
    .executable(name: "dnnt-check", targets: ["dnnt-check"]),
    .executable(name: "dnnt-recheck", targets: ["dnnt-recheck"]),
    .library(name: "DNNT", targets: ["DNNT"]),
  ],
  traits: [
    .trait(name: "GLPK", description: "The GLPK backend (needs libglpk-dev)."),
    .trait(name: "CaDiCaL", description: "The CaDiCaL backend (needs libcadical-dev)."),
    .default(enabledTraits: ["GLPK", "CaDiCaL"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // Foreign: a module map and a shim each, nothing else.
    .target(name: "CGMP", linkerSettings: [.linkedLibrary("gmp")]),
    .target(name: "CArb", dependencies: ["CGMP"], linkerSettings: [.unsafeFlags(arbWhereNeeded)]),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(
      name: "CGLPK", cSettings: [.define("DNNT_WITH_GLPK", .when(traits: ["GLPK"]))],
      linkerSettings: [.linkedLibrary("glpk", .when(traits: ["GLPK"]))]),
    .target(
      name: "CCaDiCaL", cxxSettings: [.define("DNNT_WITH_CADICAL", .when(traits: ["CaDiCaL"]))],
      linkerSettings: ["cadical", "stdc++", "m"].map { .linkedLibrary($0, .when(traits: ["CaDiCaL"])) }),

    // Loops over rows of bits, in C for the processor's population count.
    .target(name: "CBitRows"),

    // Seeds for searches, generated instances and tests.
    .target(name: "SeededRandomness", swiftSettings: strict),

    // Starting other programs under limits.
    .target(name: "CProcess"),

    // The words that a process that faults still writes: in C, for a signal handler.
    .target(name: "CCrashGuard"),

    // The core of what is trusted: imports nothing from outside this block but the C library and GMP.
    .target(name: "ExactArithmetic", dependencies: ["CGMP"], swiftSettings: strict),
    .target(name: "TrainingProblem", dependencies: ["ExactArithmetic"], swiftSettings: strict),
    .target(name: "ReferenceFormulas", dependencies: ["ExactArithmetic", "TrainingProblem"], swiftSettings: strict),
    // The kernel that reads hinted proofs only: see docs/kernel-format.md.
    .target(name: "ProofKernel", dependencies: ["ExactArithmetic"], swiftSettings: strict),
    .target(
      name: "Certification", dependencies: ["ExactArithmetic", "TrainingProblem", "ReferenceFormulas", "ProofKernel"],
      swiftSettings: strict),
    // The second circle: answers that are checked by going through everything again. First the numbers of its loops.
    .target(name: "WorkingNumbers", dependencies: ["ExactArithmetic", "TrainingProblem"], swiftSettings: strict),
    .target(
      name: "DeepEvaluation", dependencies: ["CArb", "CGMP", "ExactArithmetic", "TrainingProblem", "Certification"],
      swiftSettings: strict),
    .target(
      name: "Reenumeration", dependencies: problem + ["WorkingNumbers", "Certification", "DeepEvaluation"],
      swiftSettings: strict),
    .executableTarget(
      name: "dnnt-check",
      dependencies: ["Certification", "Reenumeration", "ProofElaboration", "CheckWatching"],
      swiftSettings: strict,
      linkerSettings: [.unsafeFlags(startsQuickly)]),
    .executableTarget(
      name: "dnnt-recheck", dependencies: ["Certification", "Reenumeration", "CheckWatching"], swiftSettings: strict,
      linkerSettings: [.unsafeFlags(startsQuickly)]),

    // Untrusted: whatever these find is replayed by the circles above.
    // Any proof in VeriPB's format, written for the kernel: what it writes is checked anew.
    .target(
      name: "ProofElaboration",
      dependencies: problem + ["CZlib", "WorkingNumbers", "ReferenceFormulas", "ProofKernel", "Certification"],
      swiftSettings: strict + unchecked),
    // Ends a check that has spent its budget; it never accepts.
    .target(name: "CheckWatching", dependencies: ["TrainingProblem", "Certification"], swiftSettings: strict),
    // Both circles and the elaboration together, for programs that take any certificate.
    .target(
      name: "CertificateChecking",
      dependencies: problem + [
        "ReferenceFormulas", "ProofKernel", "Certification", "DeepEvaluation", "Reenumeration", "ProofElaboration",
        "CheckWatching",
      ], swiftSettings: strict),
    .target(name: "Formulations", dependencies: ["ExactArithmetic"], swiftSettings: strict),
    .target(
      name: "JSONWriting", dependencies: problem + ["CertificateChecking"],
      swiftSettings: strict),
    .target(
      name: "Encodings", dependencies: problem + ["CertificateChecking", "Formulations"],
      swiftSettings: strict),
    // Searches: the core first, then one engine a module. See docs/dev/architecture.md.
    search("SearchCore", ["SeededRandomness"], specialised),
    search("ProofLogging", ["CertificateChecking", "SearchCore"], specialised),
    search("PrimalHeuristics", ["SearchCore", "SeededRandomness"], specialised),
    search("BranchAndBound", ["PrimalHeuristics", "ProofLogging", "SearchCore"]),
    search(
      "PseudoBooleanSearch", ["CertificateChecking", "Formulations", "ProofLogging", "SearchCore", "SeededRandomness"]),
    search("PatternEnumeration", ["CBitRows", "PrimalHeuristics", "SearchCore", "SeededRandomness"]),
    search("DynamicProgramming", ["CertificateChecking", "ProofLogging", "SearchCore"]),
    .target(
      name: "GLPKBackend", dependencies: ["ExactArithmetic", "Formulations", withGLPK],
      swiftSettings: strict),
    .target(name: "CaDiCaLBackend", dependencies: ["Formulations", withCaDiCaL], swiftSettings: strict),
    // The reference encoding's rows as clauses, each derived in a proof.
    .target(
      name: "SATEncodings",
      dependencies: ["ExactArithmetic", "CertificateChecking", "Formulations", "ProofLogging", "PseudoBooleanSearch"],
      swiftSettings: strict),
    // Solvers that are programs of their own.
    .target(
      name: "ExternalSolvers", dependencies: ["CProcess", "ExactArithmetic", "Formulations"], swiftSettings: strict),
    .target(
      name: "Strategies",
      dependencies: [
        "CZlib", "ExactArithmetic", "TrainingProblem", "CertificateChecking", "Formulations", "Encodings",
        "JSONWriting",
        "BranchAndBound", "DynamicProgramming", "PatternEnumeration", "PrimalHeuristics", "ProofLogging",
        "PseudoBooleanSearch", "SearchCore",
        "GLPKBackend", "CaDiCaLBackend", "SATEncodings", "ExternalSolvers",
      ], swiftSettings: strict),
    // Questions about an instance beyond its optimum: sets of samples that conflict, smaller networks.
    .target(
      name: "InstanceAnalysis", dependencies: problem + ["CertificateChecking", "PseudoBooleanSearch", "SearchCore"],
      swiftSettings: strict),
    // Self-contained pages for a browser: their frame, and texts that cannot break it.
    .target(name: "WebPages", dependencies: ["TrainingProblem"], swiftSettings: strict),
    // From the data that people have: tables, their preparation, and networks shown to people.
    .target(name: "Tables", dependencies: ["CZlib", "ExactArithmetic", "TrainingProblem"], swiftSettings: strict),
    .target(
      name: "DataPreparation", dependencies: problem + ["SeededRandomness", "Tables", "JSONWriting"],
      swiftSettings: strict),
    .target(
      name: "NetworkViews", dependencies: problem + ["Tables", "DataPreparation", "WebPages", "JSONWriting"],
      resources: [
        "page.html", "style.css", "rational.js", "network.js", "sha256.js", "elements.js", "sides.js", "drawing.js",
        "samples.js", "map.js", "start.js", "front.html", "front.js",
      ].map { .embedInCode("Page/" + $0) },
      swiftSettings: strict),
    // All of it for programs in Swift: what the product DNNT is.
    .target(
      name: "DNNT",
      dependencies: problem + [
        "JSONWriting", "CertificateChecking", "SearchCore", "Strategies", "Tables", "DataPreparation", "NetworkViews",
      ], swiftSettings: strict),
    // The example of its page, in a package of its own (`make library`) and here, where the tests run it.
    .executableTarget(
      name: "library-example", dependencies: ["DNNT"], path: "Tests/Library/Sources", swiftSettings: strict),
    // The paper's reductions and seeded families, and the readers of source problems.
    .target(
      name: "Reductions", dependencies: ["ExactArithmetic", "TrainingProblem", "SeededRandomness"],
      swiftSettings: strict),
    // One instance in parts, on many machines: the folder that they share, its tree, and who runs the work.
    .target(
      name: "CaseTrees",
      dependencies: problem + [
        "CProcess", "JSONWriting", "CertificateChecking", "SearchCore", "BranchAndBound", "Strategies",
      ],
      swiftSettings: strict),
    // Benchmarks: runs, their database, statistics and reports.
    .target(
      name: "BenchmarkRuns",
      dependencies: [
        "CProcess", "ExactArithmetic", "TrainingProblem", "WebPages", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      resources: ["body.html", "style.css", "core.js", "plot.js", "charts.js", "tables.js", "start.js"].map {
        .embedInCode("Reports/Page/" + $0)
      },
      swiftSettings: strict),
    .executableTarget(
      name: "dnnt",
      dependencies: [
        "ExactArithmetic", "TrainingProblem", "CertificateChecking", "Formulations", "Encodings", "PatternEnumeration",
        "ProofLogging", "SearchCore", "SATEncodings", "Strategies", "ExternalSolvers", "Reductions", "BenchmarkRuns",
        "CaseTrees", "InstanceAnalysis",
        "Tables", "DataPreparation", "NetworkViews", "CCrashGuard", "ProofElaboration", "ProofKernel", "JSONWriting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict, linkerSettings: [.unsafeFlags(withAllInside)]),

    .testTarget(
      name: "FormulationsTests", dependencies: ["ExactArithmetic", "Formulations", "SeededRandomness"],
      swiftSettings: strict),
    .testTarget(
      name: "GLPKBackendTests",
      dependencies: ["ExactArithmetic", "Formulations", "GLPKBackend", "SeededRandomness", withGLPK],
      swiftSettings: strict),
    // Figures of single parts, in release: `make figures`.
    .executableTarget(
      name: "search-figures",
      dependencies: problem + ["Formulations", "Encodings", "BranchAndBound", "DynamicProgramming", "SearchCore"],
      swiftSettings: strict),

    // Tests: the oracle and the generators are apart from all solver code.
    .target(
      name: "TestSupport",
      dependencies: problem + [
        "JSONWriting", "CertificateChecking", "Formulations", "Reductions", "SeededRandomness",
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "SolversTests",
      dependencies: problem + [
        "CertificateChecking", "BranchAndBound", "DynamicProgramming", "PatternEnumeration", "PrimalHeuristics",
        "ProofLogging", "PseudoBooleanSearch", "SearchCore", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EncodingsTests",
      dependencies: problem + [
        "CertificateChecking", "Formulations", "Encodings", "GLPKBackend", "SearchCore", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SATTests",
      dependencies: problem + [
        "CertificateChecking", "Formulations", "ProofLogging", "SATEncodings", "CaDiCaLBackend", "Strategies",
        "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "StrategiesTests",
      dependencies: [
        "ExactArithmetic", "TrainingProblem", "CertificateChecking", "Formulations", "Encodings", "PatternEnumeration",
        "ProofLogging", "PseudoBooleanSearch", "SearchCore",
        "ExternalSolvers", "Strategies", "GLPKBackend", "CaDiCaLBackend", "Reductions", "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "KernelTests",
      dependencies: [
        "CZlib", "ExactArithmetic", "CertificateChecking", "ProofKernel", "ProofElaboration", "SeededRandomness",
        "ProofLogging", "PseudoBooleanSearch", "SearchCore", "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "ReferenceEncodingTests",
      dependencies: problem + ["CertificateChecking", "Formulations", "Encodings", "TestSupport"], swiftSettings: strict
    ),
    .testTarget(
      name: "InstanceAnalysisTests",
      dependencies: problem + ["CertificateChecking", "InstanceAnalysis", "Strategies", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReductionsTests",
      dependencies: problem + ["JSONWriting", "CertificateChecking", "Strategies", "Reductions", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests",
      dependencies: problem + [
        "JSONWriting", "CertificateChecking", "Formulations", "Encodings", "TestSupport", "Reductions",
        "BenchmarkRuns", "CaseTrees", "SeededRandomness", "dnnt",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "BenchmarkRunsTests",
      dependencies: [
        "ExactArithmetic", "TrainingProblem", "BenchmarkRuns", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .testTarget(
      name: "DataPreparationTests",
      dependencies: problem + ["SeededRandomness", "Tables", "DataPreparation", "NetworkViews", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "LibraryTests", dependencies: ["DNNT", "SeededRandomness", "TestSupport", "library-example"],
      swiftSettings: strict),
    .testTarget(
      name: "ExactArithmeticTests",
      dependencies: ["ExactArithmetic", "WorkingNumbers", "DeepEvaluation", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TrainingProblemTests",
      dependencies: problem + [
        "WorkingNumbers", "JSONWriting", "Certification", "DeepEvaluation", "SearchCore", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CertificateCheckingTests",
      dependencies: ["ExactArithmetic", "TrainingProblem", "CertificateChecking", "TestSupport"], swiftSettings: strict),
  ]
)

// The circles, each a folder of Sources: arrows point up this list only.
let circles = [
  ("Foreign", ["CGMP", "CArb", "CZlib", "CGLPK", "CCaDiCaL", "CProcess", "CBitRows", "CCrashGuard"]),
  (
    "Core",
    ["ExactArithmetic", "TrainingProblem", "ReferenceFormulas", "ProofKernel", "Certification", "dnnt-check"]
  ),
  ("Recheck", ["WorkingNumbers", "DeepEvaluation", "Reenumeration", "dnnt-recheck"]),
  ("Proofs", ["ProofElaboration", "CheckWatching", "CertificateChecking"]),
  (
    "Search",
    [
      "SeededRandomness", "SearchCore", "ProofLogging", "PrimalHeuristics", "BranchAndBound", "PseudoBooleanSearch",
      "PatternEnumeration", "DynamicProgramming",
    ]
  ),
  ("Models", ["Formulations", "JSONWriting", "Encodings", "SATEncodings"]),
  ("Backends", ["GLPKBackend", "CaDiCaLBackend", "ExternalSolvers"]),
  ("Portfolio", ["Strategies"]),
  (
    "Tools",
    [
      "InstanceAnalysis", "Tables", "DataPreparation", "WebPages", "NetworkViews", "Reductions", "CaseTrees",
      "BenchmarkRuns",
      "search-figures",
      "DNNT", "dnnt",
    ]
  ),
]
for (folder, modules) in circles {
  for target in package.targets where modules.contains(target.name) { target.path = "Sources/\(folder)/\(target.name)" }
}

// Entry points for fuzzing, built by Scripts/fuzz.sh only: they need a compiler with libFuzzer and its instrumentation.
if Context.environment["DNNT_FUZZ"] == "1" {
  package.targets += [
    .target(name: "FuzzEntry", path: "Tests/Fuzz/FuzzEntry"),
    .target(
      name: "FuzzDriver", dependencies: ["FuzzEntry", "TestSupport"], path: "Tests/Fuzz/FuzzDriver",
      swiftSettings: strict),
  ]
  package.targets += ["FuzzInstance", "FuzzCertificate", "FuzzTable", "FuzzSolution", "FuzzSource", "FuzzClaim"].map {
    name in
    .executableTarget(
      name: name, dependencies: ["FuzzDriver", "TestSupport"], path: "Tests/Fuzz/\(name)", swiftSettings: strict)
  }
}

// The second run of `make test` is about what calls backends or says that they are missing: it builds no other tests.
if Context.environment["DNNT_BACKEND_TESTS"] == "1" {
  let needed = ["GLPKBackendTests", "SATTests", "StrategiesTests", "EncodingsTests", "CommandLineTests"]
  package.targets.removeAll { target in
    (target.type == .test && !needed.contains(target.name))
      || ["search-figures", "library-example"].contains(target.name)
  }
}
