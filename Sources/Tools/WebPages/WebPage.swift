import TrainingProblem

/// One self-contained page: style, elements, data and script inside, nothing fetched.
///
/// Its parts are files that the package manager embeds. Text of users reaches the page as escaped marks of the elements, or
/// in the data, from which the script takes it as text nodes and attributes only, never as markup.
public struct WebPage {
  private let title: String
  private let style: [UInt8]
  private let body: [UInt8]
  private let marks: [(String, String)]
  private let data: String
  private let script: [[UInt8]]

  /// - Parameters:
  ///   - title: plain text; also put where the elements say `{{TITLE}}`.
  ///   - body: the elements, as HTML.
  ///   - marks: plain texts by the names that the elements have for them, `{{NAME}}`.
  ///   - data: JSON, its texts made by `quoted`.
  ///   - script: JavaScript, in parts.
  public init(
    title: String, style: [UInt8], body: [UInt8], marks: [(name: String, text: String)], data: String,
    script: [[UInt8]]
  ) {
    (self.title, self.style, self.body, self.data, self.script) = (title, style, body, data, script)
    self.marks = ([("TITLE", title)] + marks).map { ("{{\($0.0)}}", WebPage.escaped($0.1)) }
  }

  /// The page. Linear in its parts.
  public var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
    script-src 'unsafe-inline'; img-src data:">
    <link rel="icon" href="data:,">
    <title>\(WebPage.escaped(title))</title>
    <style>
    \(WebPage.text(style))</style>
    </head>
    <body>
    \(elements)<script type="application/json" id="data">
    \(data)
    </script>
    <script>
    \(script.map(WebPage.text).joined(separator: "\n"))</script>
    </body>
    </html>

    """
  }

  /// The elements with their marks filled in, piece by piece: what is put in is not looked at again.
  private var elements: String {
    var result = ""
    var rest = Substring(WebPage.text(body))
    while let next = marks.compactMap({ mark in rest.firstRange(of: mark.0).map { ($0, mark.1) } })
      .min(by: { $0.0.lowerBound < $1.0.lowerBound })
    {
      result += rest[..<next.0.lowerBound] + next.1
      rest = rest[next.0.upperBound...]
    }
    return result + rest
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Plain text as HTML text or attribute value.
  public static func escaped(_ text: String) -> String {
    let names: [Unicode.Scalar: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"]
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if let name = names[scalar] { result += name } else { result.unicodeScalars.append(scalar) }
    }
  }

  /// A JSON string in which nothing can end a script element, begin a comment, or break a line of JavaScript.
  public static func quoted(_ text: String) -> String {
    let escapes: [Unicode.Scalar: String] = [
      "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u{2028}": "\\u2028", "\u{2029}": "\\u2029",
    ]
    return InstanceWriter.quoted(text).unicodeScalars.reduce(into: "") { result, scalar in
      if let escape = escapes[scalar] { result += escape } else { result.unicodeScalars.append(scalar) }
    }
  }

  /// A JSON list of such strings.
  public static func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ",") + "]" }
}
