import Foundation
import SeededRandomness
import TestSupport
import Testing

/// The page of a network in a real browser: headless Chromium, after its scripts ran.
@Suite(.enabled(if: Browser.path != nil, "needs chromium: Scripts/setup.sh --tests"), .serialized)
struct ShowPageTests {
  private let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func page(_ instance: String, edit: (String) -> String = { $0 }) throws -> String {
    let certificate = scratch.file("i.cert.json").path
    _ = try Program.run("dnnt", "solve", instance, "--certificate", certificate, "--quiet", "--optimize")
    let show = try Program.run("dnnt", "show", instance, certificate, "-o", "-")
    #expect(show.code == 0, "\(show.errors)")
    return try scratch.write(edit(show.output), "page.html")
  }

  @Test("agrees with the certificate, and no error reaches the console") func agrees() throws {
    // A spread over losses and activations: the browser takes a second to start.
    let names =
      [Fixtures.root + "/Instances/xor-2-2-1.dnnt.json"]
      + Fixtures.conformance.enumerated().filter { $0.offset % 12 == 3 }.map(\.element.path)
    for name in names {
      let dom = try Browser.dom(try page(name))
      #expect(dom.contains("data-agrees=\"true\"") && dom.contains("data-drawn=\"1\""), "\(name)")
      #expect(dom.contains("<circle") && dom.contains("<tr"), "\(name)")
    }
  }

  @Test("disagrees where its data were changed") func disagrees() throws {
    let path = try page(Fixtures.root + "/Instances/xor-2-2-1.dnnt.json") { text in
      text.replacingOccurrences(of: "\n\"objective\":0", with: "\n\"objective\":1")
    }
    let dom = try Browser.dom(path)
    #expect(dom.contains("data-agrees=\"false\"") && dom.contains("<b>This page disagrees with the certificate.</b>"))
    let other = try page(Fixtures.root + "/Instances/xor-2-2-1.dnnt.json") { text in
      text.replacingOccurrences(of: "\\\"weight\\\":1", with: "\\\"weight\\\":2")
    }
    #expect(try Browser.dom(other).contains("<li>the instance's digest is another one</li>"))
  }

  @Test("a chosen sample's values show in the drawing, and the table sorts") func follows() throws {
    let script = """
      <script>
      document.querySelectorAll("#sample-rows tr")[1].dispatchEvent(new Event("pointerenter"));
      document.querySelector("#sample-head th:nth-child(4) button").click();
      document.title = document.getElementById("shown").textContent + " | " + document.querySelectorAll(".node.on, .node.off").length
        + " | " + document.querySelector("#sample-head th:nth-child(4)").getAttribute("aria-sort");
      </script></body>
      """
    let path = try page(Fixtures.root + "/Instances/xor-2-2-1.dnnt.json") { text in
      text.replacingOccurrences(of: "</body>", with: script)
    }
    let dom = try Browser.dom(path)
    let title =
      dom.components(separatedBy: "<title>").dropFirst().first?.components(separatedBy: "</title>").first ?? ""
    #expect(title.hasPrefix("sample 1: label ") && title.hasSuffix("| ascending"), "\(title)")
    #expect(!title.contains("| 0 |"))
  }

  @Test("constraints and further objectives are computed anew") func sides() throws {
    let name = Fixtures.folder("conformance-2") + "/fair-two-groups.dnnt.json"
    let dom = try Browser.dom(try page(name))
    #expect(dom.contains("data-agrees=\"true\"") && dom.contains("<td>holds</td>"))
    let other = try page(name) { text in
      text.replacingOccurrences(
        of: #"\\"at-most\\":-?[0-9]+"#, with: "\\\\\"at-most\\\\\":-99", options: .regularExpression)
    }
    #expect(try Browser.dom(other).contains("does not hold"))
  }

  @Test(
    "a thousand samples of forty inputs take less than 2 MB, and fit a wide screen, a phone's, a dark one and paper")
  func thousand() throws {
    var generator = SplitMix64(seed: 3)
    var csv = (0..<40).map { "measured quantity \($0)" }.joined(separator: ",") + ",kind\n"
    for _ in 0..<1000 {
      let x = (0..<40).map { _ in Int(generator.next() % 100_000) }
      csv += x.map { "\(Double($0) / 1000)" }.joined(separator: ",")
      csv += ",\(["first", "second", "third"][(x[0] + x[1]) % 3])\n"
    }
    let table = try scratch.write(csv, "t.csv")
    let instance = scratch.file("t.dnnt.json").path
    let new = try Program.run(
      "dnnt", "new", table, "--label", "kind", "--levels", "0", "--features", "40", "--network", "4sign-3", "-o",
      instance)
    #expect(new.code == 0, "\(new.errors)")
    let certificate = scratch.file("t.cert.json").path
    _ = try Program.run(
      "dnnt", "solve", instance, "--certificate", certificate, "--quiet", "--time-limit", "1", "--no-prove")
    let show = try Program.run("dnnt", "show", instance, certificate, "--no-check", "-o", "-")
    #expect(show.code == 0 && show.output.utf8.count <= 2_000_000, "\(show.output.utf8.count) \(show.errors)")
    #expect(!show.output.contains("src=\"http"))
    // Nothing is wider than the screen: what is, scrolls by itself.
    let script = """
      <script>document.title = [document.documentElement.scrollWidth <= innerWidth, innerWidth,
      getComputedStyle(document.body).backgroundColor, document.querySelectorAll("#sample-rows tr").length].join(" | ")</script></body>
      """
    let text = show.output.replacingOccurrences(of: "</body>", with: script)
    let path = try scratch.write(text, "page.html")
    // No option of a headless browser asks for dark colours: the rules for them are made to hold on every screen.
    let dark = try scratch.write(
      text.replacingOccurrences(of: "@media (prefers-color-scheme: dark) and screen", with: "@media screen"),
      "dark.html")
    for (page, width, words) in [
      (path, 1400, "| rgb(251, 251, 249) | 1000"), (path, 500, "| 1000"), (dark, 1400, "| rgb(18, 22, 27) | 1000"),
    ] {
      let dom = try Browser.dom(page, options: ["--window-size=\(width),900"])
      let title =
        dom.components(separatedBy: "<title>").dropFirst().first?.components(separatedBy: "</title>").first ?? ""
      #expect(title.hasPrefix("true |") && title.hasSuffix(words), "\(width): \(title)")
      #expect(dom.contains("data-agrees=\"true\""))
    }
    // A frame of 390 pixels in a page of its own: no window is as narrow.
    let frame = try scratch.write(
      "<iframe id=f src=page.html width=390 height=844></iframe><script>onload = () => { try { document.title = "
        + "'w ' + document.getElementById('f').contentDocument.title } catch (e) { document.title = String(e) } }</script>",
      "frame.html")
    let narrow = try Browser.dom(frame, options: ["--allow-file-access-from-files"])
    #expect(narrow.contains("<title>w true | 390 |"), "\(narrow.prefix(400))")
    let pdf = scratch.file("page.pdf")
    try Browser.print(path, to: pdf)
    #expect(try Data(contentsOf: pdf).count > 20_000)
  }

  @Test("names from tables are text, whatever they hold") func names() throws {
    let csv = try scratch.write("\"<b>x</b>\",y\n1,</script><b>\n2,'&amp;\n3,</script><b>\n4,'&amp;\n", "t.csv")
    let instance = scratch.file("t.dnnt.json").path
    let new = try Program.run("dnnt", "new", csv, "--label", "y", "-o", instance)
    #expect(new.code == 0, "\(new.errors)")
    let dom = try Browser.dom(try page(instance))
    #expect(dom.contains("data-agrees=\"true\"") && dom.contains("&lt;b&gt;x&lt;/b&gt;"))
  }
}
