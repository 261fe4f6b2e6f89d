import ArgumentParser
import Glibc

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn a trained model (ONNX, QONNX, npz) into an instance and a claim about it.",
    discussion: """
      Runs 'python3 -m dnnt import', of the Python package beside this program; DNNT_PYTHON names another Python.

      EXAMPLES
        dnnt import model.onnx --data test.csv --label species -o claim
        dnnt import --help
      """)

  @Argument(parsing: .captureForPassthrough, help: "What 'python3 -m dnnt import' takes.") var arguments: [String] = []

  func run() throws { try PythonPackage.replaceProcess(["import"] + arguments) }
}

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write trained parameters as ONNX, QONNX, npz, C or Python.",
    discussion: """
      Runs 'python3 -m dnnt export', of the Python package beside this program; DNNT_PYTHON names another Python.

      EXAMPLES
        dnnt export iris.dnnt.json iris.cert.json --to onnx -o iris.onnx
        dnnt export --help
      """)

  @Argument(parsing: .captureForPassthrough, help: "What 'python3 -m dnnt export' takes.") var arguments: [String] = []

  func run() throws { try PythonPackage.replaceProcess(["export"] + arguments) }
}

/// The Python package, which reads and writes the formats of other tools: they come with Python libraries.
private enum PythonPackage {
  private static let installing = "'pip install ./Python onnx' in dnnt's repository installs it, or its wheel"
  /// Ends with one line, not with a trace, where the package is missing.
  private static let code = """
    import sys
    try:
        from dnnt.__main__ import main
    except ImportError as error:
        print(f"dnnt: no Python package dnnt ({error}):", "\(installing)", file=sys.stderr)
        sys.exit(5)
    sys.exit(main(sys.argv[1:]))
    """

  /// Goes on as Python, with this program as the one that the package runs. Throws where there is no Python.
  static func replaceProcess(_ arguments: [String]) throws -> Never {
    if getenv("DNNT_PROGRAM") == nil, let own = realpath("/proc/self/exe", nil) { setenv("DNNT_PROGRAM", own, 1) }
    let python = getenv("DNNT_PYTHON").map { String(cString: $0) } ?? "python3"
    var words = ([python, "-c", code] + arguments).map { strdup($0) } + [nil]
    execvp(python, &words)
    Terminal.complain("\(python) cannot be run (\(String(cString: strerror(errno)))): import and export need Python 3")
    throw ExitCode(5)
  }
}
