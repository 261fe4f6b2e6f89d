/// Where a reader of solution files stands.
protocol SolutionPlace {
  /// "expected …" there.
  func error(_ expected: String) -> SolutionFileError
}

extension SolutionFile {
  /// Notes the objective that the file states; a text that is no finite number states none.
  mutating func state(objective text: Substring?) { statedObjective = text.flatMap(SolutionNumber.parse) }

  /// Records a value that stands at `place`.
  mutating func record(_ name: String, _ text: Substring, _ place: some SolutionPlace) throws(SolutionFileError) {
    guard let value = SolutionNumber.parse(text) else {
      throw place.error("a finite decimal number as the value of \(name), not '\(text.prefix(40))'")
    }
    guard values.updateValue(value, forKey: name) == nil else {
      throw place.error("each variable once, not \(name) again")
    }
    hasPoint = true
  }
}
