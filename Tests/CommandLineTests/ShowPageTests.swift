import Foundation
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

  @Test("names from tables are text, whatever they hold") func names() throws {
    let csv = try scratch.write("\"<b>x</b>\",y\n1,</script><b>\n2,'&amp;\n3,</script><b>\n4,'&amp;\n", "t.csv")
    let instance = scratch.file("t.dnnt.json").path
    let new = try Program.run("dnnt", "new", csv, "--label", "y", "-o", instance)
    #expect(new.code == 0, "\(new.errors)")
    let dom = try Browser.dom(try page(instance))
    #expect(dom.contains("data-agrees=\"true\"") && dom.contains("&lt;b&gt;x&lt;/b&gt;"))
  }
}
