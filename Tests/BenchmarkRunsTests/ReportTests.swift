import Foundation
import BenchmarkRuns
import Testing

@Suite struct ReportTests {
  private static let nasty = "</script><img src=x onerror=alert(1)> & \"quoted\", 'x'\n"

  private var results: Results {
    var run = RunMaker.run("a", status: "optimal", objective: 0)
    run.instanceName = Self.nasty
    run.message = Self.nasty
    run.version = "<b>1</b>"
    run.configuration.encoding = Self.nasty
    var instance = RunMaker.instance()
    instance.name = Self.nasty
    return Results(
      runs: [run], instances: [instance],
      alarms: [Alarm(kind: .falseClaim, instance: RunMaker.digest, instanceName: Self.nasty, message: Self.nasty)])
  }

  @Test("the page holds no markup from names, messages and titles") func escapes() {
    let page = HTMLReport.text(results, title: Self.nasty)
    #expect(!page.contains("<img") && !page.contains("<b>1</b>"))
    #expect(page.components(separatedBy: "</script>").count == 3)
    #expect(page.contains("&lt;img src=x") && page.contains("\\u003cimg src=x"))
  }

  @Test("the page fetches nothing") func selfContained() {
    let page = HTMLReport.text(results)
    for word in ["src=\"http", "href=\"http", "url(http", "@import", "fetch(", "XMLHttpRequest"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("default-src 'none'"))
  }

  @Test("the table quotes cells after RFC 4180") func quotes() {
    let lines = CSVReport.text(results)
    #expect(lines.hasPrefix("instance,digest,solver,encoding,"))
    #expect(lines.contains("\"</script><img src=x onerror=alert(1)> & \"\"quoted\"\", 'x'\n\","))
  }

  @Test("the text has alarms at its top, and control characters nowhere") func text() {
    let text = TextReport.text(results)
    #expect(text.hasPrefix("ALARM: 1 disagreement."))
    #expect(text.split(separator: "\n").count < 14)
    #expect(text.contains("\\u{a}"))
  }
}
