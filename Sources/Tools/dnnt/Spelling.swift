import ArgumentParser

/// Words of the command line that the argument parser would not understand, or not say what is wrong with.
enum Spelling {
  /// `--time-limit -3` as `--time-limit=-3`: by itself the number would be taken for an option.
  static func withNegativeNumbers(_ arguments: [String]) -> [String] {
    var words: [String] = []
    var isRest = false
    for word in arguments {
      isRest = isRest || word == "--"
      let isNumber = word.first == "-" && word.dropFirst().first.map { $0.isNumber || $0 == "." } ?? false
      if !isRest, isNumber, let last = words.last, last.hasPrefix("--"), !last.contains("=") {
        words[words.count - 1] = last + "=" + word
      } else {
        words.append(word)
      }
    }
    return words
  }

  /// The name of a subcommand.
  static func name(_ command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? "\(command)".lowercased()
  }

  /// The message where the first word should name a command and does not.
  static func unknownCommand(_ arguments: [String], of names: [String]) -> String? {
    guard let word = arguments.first, !word.hasPrefix("-"), word != "help", !names.contains(word) else { return nil }
    let near = names.map { ($0, distance(word.lowercased(), $0)) }.min { $0.1 < $1.1 }
    guard let (name, edits) = near, edits <= max(1, name.count / 3) else {
      return "unknown command '\(word)', expected one of: \(names.joined(separator: ", "))"
    }
    return "unknown command '\(word)': did you mean '\(name)'?"
  }

  /// Letters to change, add, leave out, or exchange with their neighbour, to get from one word to the other (Damerau, "A
  /// technique for computer detection and correction of spelling errors", 1964, doi:10.1145/363958.363994).
  static func distance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first), Array(second))
    var rows = [Array(0...b.count)]
    for i in 1..<a.count + 1 {
      var row = [i]
      for j in 1..<b.count + 1 {
        var least = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { least = min(least, rows[i - 2][j - 2] + 1) }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
