import Tables
import TrainingProblem

extension PreparedRows {
  /// The rows of a table for a network, treated as the rows were that the instance was made from.
  ///
  /// - Parameters:
  ///   - preparation: the instance's record; nil where the table's columns are the network's inputs.
  ///   - columns: the columns that the instance's own data have; those that the instance names without.
  ///   - isEncoded: the table is already in the instance's numbers. It is taken so, too, where it lacks a column of the
  ///     original table's but has all of the inputs.
  /// - Throws: where the table is not for this network, with the cell or the column. Linear.
  public init(
    _ table: Table, of instance: Instance, _ preparation: Preparation?, columns: NumberColumns? = nil,
    isEncoded: Bool = false, needsLabels: Bool
  ) throws(InputError) {
    let hasColumns = preparation?.features.allSatisfy { table.column($0.column) != nil } ?? false
    let hasInputs = preparation?.inputNames.allSatisfy { table.column($0) != nil } ?? false
    if let preparation, !isEncoded, hasColumns || !hasInputs {
      try self.init(table, preparation, needsLabels: needsLabels)
      return
    }
    var columns = columns ?? NumberColumns()
    if let preparation {
      columns = NumberColumns(
        inputs: preparation.inputNames, labels: preparation.labelColumns, classNames: preparation.classNames)
    }
    let features = instance.network.features.map(\.text)
    if columns.inputs == nil, !features.isEmpty, features.allSatisfy({ table.column($0) != nil }) {
      columns.inputs = features
      // One more column is the label.
      let others = table.names.filter { name in
        !features.contains { $0.unicodeScalars.elementsEqual(name.unicodeScalars) }
      }
      if columns.labels == nil, others.count == instance.labelCount { columns.labels = others }
    }
    if columns.classNames == nil, !instance.classes.isEmpty { columns.classNames = instance.classes.map(\.text) }
    try self.init(table, numbers: columns, of: instance, needsLabels: needsLabels)
  }
}

extension Instance {
  /// How many columns a label takes in a table.
  var labelCount: Int { loss.form.takesClasses ? 1 : network.outputs }
}
