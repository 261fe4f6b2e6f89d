import ExactArithmetic
import Tables
import TrainingProblem

/// A column with its treatment, and the group that each training row falls into.
struct TreatedColumn {
  let feature: FeatureColumn
  let score: Rational
}

extension InstanceMaker {
  /// Names up to which a column of names becomes inputs of its own accord.
  static let usualNames = 20

  /// All considered columns with their treatments, chosen on the training rows; those that say nothing are left out.
  mutating func treated() throws(InputError) -> [TreatedColumn] {
    let targets = label.targets(split.train)
    var own = try ownThresholds()
    var result: [TreatedColumn] = []
    var (constant, manyNames, indices): ([String], [String], [String]) = ([], [], [])
    for survey in surveys {
      if request.inputs == "all", survey.isIndex {
        indices.append(survey.name)
        continue
      }
      let treatment: FeatureColumn.Treatment
      if survey.holdsNumbers {
        treatment = numberTreatment(survey, targets, own.removeValue(forKey: survey.column))
      } else {
        let names = survey.names
        if names.count > InstanceMaker.usualNames, request.inputs == "all" {
          let example = InputError.printable(names.first ?? "", limit: 20)
          manyNames.append("\(survey.name) (\(names.count) names, such as \"\(example)\")")
          continue
        }
        treatment = names.count == 2 ? .names(names, off: -1, on: 1) : .names(names, off: 0, on: 1)
      }
      let feature = FeatureColumn(column: survey.name, treatment: treatment, missing: missingRule(survey))
      let groups = groups(survey, feature)
      if Set(groups).count < 2 {
        constant.append(survey.name)
        continue
      }
      result.append(TreatedColumn(feature: feature, score: GroupScore.of(groups: groups, targets: targets)))
    }
    if let column = own.keys.min() {
      throw InputError(
        file: "--thresholds", message: "the column \"\(table.names[column])\" is no input with numbers")
    }
    if !indices.isEmpty {
      report.append(("left out", "counts the rows (--inputs takes a column that it names): " + shown(indices)))
    }
    if !constant.isEmpty { report.append(("left out", "the same in all rows to train on: " + shown(constant))) }
    if !manyNames.isEmpty {
      report.append(("left out", "too many names (--inputs takes a column that it names): " + shown(manyNames)))
    }
    return result
  }

  private func shown(_ names: [String]) -> String {
    InputError.printable(names.prefix(12).joined(separator: ", "), limit: 300) + (names.count > 12 ? ", …" : "")
  }

  /// `column=1.5,2` by column number.
  private func ownThresholds() throws(InputError) -> [Int: [Rational]] {
    var result: [Int: [Rational]] = [:]
    for text in request.thresholds {
      guard let equals = text.lastIndex(of: "=") else {
        throw InputError(
          file: "--thresholds", message: "met \"\(InputError.printable(text, limit: 60))\", expected COLUMN=1.5,2")
      }
      let column = try table.require(String(text[..<equals]), for: "--thresholds")
      var numbers: [Rational] = []
      for part in text[text.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false) {
        guard let parsed = try? RationalText.parse(Array(part.utf8)) else {
          throw InputError(
            file: "--thresholds", message: "met \"\(InputError.printable(String(part), limit: 40))\", expected a number"
          )
        }
        numbers.append(parsed.value)
      }
      result[column] = Array(Set(numbers)).sorted()
    }
    return result
  }

  private func numberTreatment(
    _ survey: ColumnSurvey, _ targets: [[Rational]], _ own: [Rational]?
  ) -> FeatureColumn.Treatment {
    func levels(_ thresholds: [Rational]) -> FeatureColumn.Treatment {
      .levels(thresholds: thresholds, values: LevelCuts.values(levels: thresholds.count + 1))
    }
    if let own { return levels(own) }
    guard request.levels > 0 else { return .exact }
    let numbers = survey.numbers(in: split.train)
    // Numbers that are levels already stay what they are.
    let limit = Rational(max(1, request.levels / 2))
    if numbers.allSatisfy({ $0.isInteger && $0.magnitude <= limit }), Set(numbers).count <= request.levels {
      return .exact
    }
    let present = zip(split.train, targets).filter { row, _ in survey.values[row] != .missing }.map(\.1)
    return levels(request.cuts.thresholds(of: numbers, targets: present, levels: request.levels))
  }

  private func missingRule(_ survey: ColumnSurvey) -> FeatureColumn.Missing {
    switch request.missing {
    case .error: return .refused
    case .drop: return .dropped
    case .level: return survey.missingRows.isEmpty ? .refused : .level
    case .median:
      if survey.holdsNumbers {
        let numbers = survey.numbers(in: split.train).sorted()
        guard !numbers.isEmpty else { return .refused }
        let (low, high) = (numbers[(numbers.count - 1) / 2], numbers[numbers.count / 2])
        return .replaced(.number((low + high) / 2))
      }
      // Of names there is no median: the most frequent one, the first of equals.
      var counts: [String: Int] = [:]
      for row in split.train {
        if case .name(let name) = survey.values[row] { counts[name, default: 0] += 1 }
      }
      let most = survey.names.max { a, b in
        let (x, y) = (counts[a] ?? 0, counts[b] ?? 0)
        return x == y ? ScalarOrder.isBefore(b, a) : x < y
      }
      return most.map { .replaced(.name($0)) } ?? .refused
    }
  }

  /// Training rows with equal inputs from this column share a number. Exact numbers are grouped by quantiles: as many
  /// groups as rows would seem to tell all labels apart.
  private func groups(_ survey: ColumnSurvey, _ feature: FeatureColumn) -> [Int] {
    var judged = feature
    if feature.treatment == .exact, survey.holdsNumbers {
      let cuts = LevelCuts.quantiles.thresholds(of: survey.numbers(in: split.train), targets: [], levels: 4)
      judged = FeatureColumn(
        column: feature.column,
        treatment: .levels(thresholds: cuts, values: LevelCuts.values(levels: cuts.count + 1)), missing: feature.missing
      )
    }
    var known: [[Rational]: Int] = [:]
    return split.train.map { row in
      let inputs = (try? judged.inputs(for: survey.values[row])) ?? []
      if let group = known[inputs] { return group }
      known[inputs] = known.count
      return known.count - 1
    }
  }

  /// The columns that tell the labels apart best, in the table's order, as many as asked for or as suit the default
  /// network.
  mutating func selected(_ columns: [TreatedColumn]) -> [FeatureColumn] {
    var limit = request.features ?? Int.max
    var (byInputs, isOwnChoice) = (Int.max, false)
    if request.features == nil, request.network == nil, request.inputs == "all" {
      if case .classes = label.kind { byInputs = 8 } else { byInputs = 6 }
      isOwnChoice = true
    }
    let order = columns.indices.sorted {
      columns[$0].score == columns[$1].score ? $0 < $1 : columns[$0].score > columns[$1].score
    }
    var kept: [Int] = []
    var inputs = 0
    for index in order where limit > 0 {
      let width = columns[index].feature.inputNames.count
      if inputs + width > byInputs, !kept.isEmpty { continue }
      kept.append(index)
      inputs += width
      limit -= 1
    }
    let features = kept.sorted().map { columns[$0].feature }
    if features.count < columns.count {
      let why = isOwnChoice ? ", so that a proof is near (--features N or --inputs all with --network takes more)" : ""
      report.append(
        ("columns", "\(features.count) of \(columns.count), those that tell the labels apart best\(why)"))
    }
    return features
  }
}
