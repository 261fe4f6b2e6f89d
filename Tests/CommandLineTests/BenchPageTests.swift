import BenchmarkRuns
import Foundation
import Testing

/// The page in a real browser: headless Chromium, after its scripts ran.
@Suite(.enabled(if: Browser.path != nil, "needs chromium: Scripts/setup.sh --tests"), .serialized)
struct BenchPageTests {
  /// Two configurations on three tasks, in which everything can be counted: a solves all, b one and claims one.
  private static var results: Results {
    var runs: [RunRecord] = []
    for (solver, encoding) in [("alpha", nil), ("beta", "order-bigm")] as [(String, String?)] {
      for task in 0..<3 {
        var limits = RunLimits()
        limits.time = 10_000
        var run = RunRecord(
          instance: "d\(task)", instanceName: names[task],
          configuration: Configuration(solver: solver, encoding: encoding, limits: limits), seed: 0)
        run.wallSeconds = solver == "alpha" ? [0.5, 2, 0.1][task] : [0.25, 4, 10][task]
        run.status = solver == "alpha" ? "optimal" : ["optimal", "claimed-optimal", "feasible"][task]
        run.objective = task == 2 ? 0 : 7
        run.nodes = solver == "alpha" ? [100, 0, 30][task] : [10, 20, 30][task]
        run.peakMemory = 5 << 20
        runs.append(run)
      }
    }
    return Results(
      runs: runs,
      instances: names.indices.map {
        StoredInstance(
          digest: "d\($0)", name: names[$0], file: "f", samples: 4 << $0, neurons: 3, layers: 2, freeParameters: 9,
          log2Choices: Double(10 + 5 * $0))
      },
      sizes: names.indices.map {
        EncodingSize(instance: "d\($0)", encoding: "order-bigm", variables: 10 << $0, rows: 20, nonzeros: 60)
      })
  }
  private static let names = ["zebra", "<b>bold</b> & 'co'", "apple"]

  private let scratch: Scratch
  private let page: String

  init() throws {
    scratch = try Scratch()
    page = try scratch.write(HTMLReport.text(Self.results), "page.html")
  }

  /// The rows of the table of runs, each as its cells.
  private func rows(_ dom: String) -> [[String]] {
    guard let body = dom.components(separatedBy: "<tbody id=\"runs\">").last?.components(separatedBy: "</tbody>").first
    else { return [] }
    return body.components(separatedBy: "<tr>").dropFirst().map { row in
      row.components(separatedBy: "</td>").dropLast().map {
        $0.replacingOccurrences(of: "<[^>]*>", with: "", options: .regularExpression)
      }
    }
  }
  private func points(_ dom: String, _ figure: String) -> Int? {
    guard let tail = dom.components(separatedBy: "id=\"\(figure)\" data-points=\"").dropFirst().first else {
      return nil
    }
    // Counted in the drawing, not only said by it.
    let picture = tail.components(separatedBy: "</svg>").first ?? ""
    let drawn = picture.components(separatedBy: "<path class=\"point").count - 1
    return Int(tail.prefix { $0.isNumber }) == drawn ? drawn : nil
  }

  @Test("draws every point, and no error reaches the console") func plots() throws {
    let dom = try Browser.dom(page)
    #expect(dom.contains("data-drawn=\"1\"") && dom.contains("data-errors=\"0\""))
    #expect(points(dom, "cactus") == 4 && points(dom, "profile") == 4)
    #expect(points(dom, "scatter") == 3 && points(dom, "growth") == 4)
    #expect(rows(dom).count == 6)
    #expect(dom.contains("No disagreement."))
    for title in ["wall-clock time (s)", "solved runs", "time over that of the fastest (ratio)"] {
      #expect(dom.contains(title))
    }
  }

  @Test("counts claims where the address says so") func claims() throws {
    let dom = try Browser.dom(page + "#claims=1&gx=variables")
    #expect(points(dom, "cactus") == 5)
    // Only beta has an encoding, and only two of its runs are solved then.
    #expect(points(dom, "growth") == 2)
  }

  @Test("hides configurations that the address names") func hides() throws {
    let dom = try Browser.dom(page + "#off=0")
    #expect(points(dom, "cactus") == 1)
    #expect(rows(dom).map { $0[1] } == ["beta/order-bigm", "beta/order-bigm", "beta/order-bigm"])
  }

  @Test("sorts and searches as the address says") func table() throws {
    let slowest = rows(try Browser.dom(page + "#sort=wall&dir=desc"))
    #expect(slowest.map { $0[8] } == ["10", "4.00", "2.00", "0.500", "0.250", "0.100"])
    let named = rows(try Browser.dom(page + "#sort=instance&q=OPTIMAL%20alpha"))
    #expect(named.map { $0[0] } == ["&lt;b&gt;bold&lt;/b&gt; &amp; 'co'", "apple", "zebra"])
    #expect(named.allSatisfy { $0[1] == "alpha" && $0[3] == "optimal" })
    let none = try Browser.dom(page + "#q=nothing-of-the-kind")
    #expect(rows(none).isEmpty && none.contains("0 of 6 runs"))
    let nodes = rows(try Browser.dom(page + "#sort=nodes&q=beta"))
    #expect(nodes.map { $0[7] } == ["10", "20", "30"])
  }

  @Test("follows clicks and keys, and keeps its state in the address") func clicks() throws {
    let script = """
      <script>
      document.querySelector('[data-key="wall"]').click();
      document.querySelector('[data-key="wall"]').click();
      document.querySelector('[data-setting="0"]').click();
      const q = document.getElementById("q");
      q.value = "zebra";
      q.dispatchEvent(new Event("input"));
      const x = document.getElementById("x");
      x.value = "nodes";
      x.dispatchEvent(new Event("change"));
      const plot = document.querySelector("#cactus svg.plot");
      plot.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
      document.title = location.hash + " | " + document.getElementById("tip").textContent;
      </script></body>
      """
    let text = HTMLReport.text(Self.results).replacingOccurrences(of: "</body>", with: script)
    let dom = try Browser.dom(try scratch.write(text, "clicks.html"))
    let title =
      dom.components(separatedBy: "<title>").dropFirst().first?.components(separatedBy: "</title>").first ?? ""
    #expect(title.hasPrefix("#off=0&amp;q=zebra&amp;sort=wall&amp;dir=desc&amp;x=nodes | beta/order-bigm"), "\(title)")
    #expect(title.contains("1 solved"))
    #expect(rows(dom).map { $0[0] + " " + $0[1] } == ["zebra beta/order-bigm"])
    #expect(points(dom, "cactus") == 1)
  }

  @Test("shows names as text, whatever they hold") func names() throws {
    let dom = try Browser.dom(page)
    #expect(!dom.contains("<b>bold</b>") || dom.components(separatedBy: "<b>bold</b>").count == 1)
    #expect(dom.contains("&lt;b&gt;bold&lt;/b&gt; &amp; 'co'"))
  }

  @Test("has its alarms at the top") func alarms() throws {
    var results = Self.results
    results.alarms = [
      Alarm(kind: .optimaDiffer, instance: "d0", instanceName: "zebra", message: "alpha says 7; beta says <i>8</i>")
    ]
    let dom = try Browser.dom(try scratch.write(HTMLReport.text(results), "alarm.html"))
    let alarm = try #require(dom.range(of: "ALARM: 1 disagreement."))
    #expect(dom.contains("role=\"alert\"") && dom.contains("alpha says 7; beta says &lt;i&gt;8&lt;/i&gt;"))
    #expect(try alarm.lowerBound < #require(dom.range(of: "<h2>Summary")).lowerBound)
  }

  @Test("stands without any run") func empty() throws {
    let path = try scratch.write(HTMLReport.text(Results(runs: [], instances: [])), "empty.html")
    let dom = try Browser.dom(path)
    #expect(dom.contains("data-drawn=\"1\"") && dom.contains("data-errors=\"0\""))
    #expect(dom.components(separatedBy: "class=\"empty soft\"").count == 5)
  }
}

/// Headless Chromium.
enum Browser {
  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  /// The elements of the page at `address` (a path, and perhaps a fragment), after its scripts ran.
  ///
  /// - Throws: `Failure` where the page wrote anything to the console.
  static func dom(_ address: String, options: [String] = []) throws -> String {
    try run(address, options + ["--dump-dom"])
  }

  /// The page as it is printed.
  static func print(_ address: String, to file: URL) throws {
    _ = try run(address, ["--print-to-pdf=" + file.path])
  }

  private static func run(_ address: String, _ options: [String]) throws -> String {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "/usr/bin/chromium")
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--virtual-time-budget=5000",
        "--user-data-dir=" + scratch.file("profile").path, "--enable-logging=stderr",
      ] + options + ["file://" + address]
    let (output, errors) = (scratch.file("out"), scratch.file("err"))
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let said = try String(contentsOf: errors, encoding: .utf8).split(separator: "\n").filter { $0.contains(":CONSOLE") }
    guard said.isEmpty else { throw Failure(description: said.joined(separator: "\n")) }
    return try String(contentsOf: output, encoding: .utf8)
  }
}
