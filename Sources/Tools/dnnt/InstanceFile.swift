import TrainingProblem

/// Reading instances for the commands: as the reader does, with a hint where a table beside the instance has a quirk of
/// the program that wrote it.
enum InstanceFile {
  /// Reads the instance at `path`; and the files that it was read from: its own, and the table's that it names.
  static func readWithPaths(_ path: String) throws(InputError) -> (instance: Instance, paths: [String]) {
    let folder = FileAccess.folder(of: path)
    var paths = [path]
    do throws(InputError) {
      let instance = try InstanceReader.read(
        try FileAccess.read(path), file: path == "-" ? "standard input" : path
      ) { name throws(InputError) in
        paths.append(folder.isEmpty ? name : folder + "/" + name)
        return try FileAccess.read(plainName: name, in: folder)
      }
      return (instance, paths)
    } catch {
      throw explained(error, instance: path)
    }
  }

  /// Reads the instance at `path`; `-` is standard input.
  static func read(_ path: String, budget: Budget = .unlimited) throws(InputError) -> Instance {
    do throws(InputError) { return try InstanceReader.read(path, budget: budget) } catch {
      throw explained(error, instance: path)
    }
  }

  private static func explained(_ error: InputError, instance path: String) -> InputError {
    guard error.line != nil, error.file != path, FileAccess.isPlain(error.file),
      let table = try? FileAccess.read(plainName: error.file, in: FileAccess.folder(of: path)),
      let hint = TableQuirk(table, columns: path == "-" ? [] : columns(of: path), error).hint
    else { return error }
    var error = error
    error.message += "; " + hint
    return error
  }

  /// The columns that the instance asks for; empty where it does not say.
  private static func columns(of path: String) -> [String] {
    guard let bytes = try? FileAccess.read(path), let root = try? JSONDocument(bytes, file: path).root,
      let data = try? root.freeFields("an instance")["data"], let fields = try? data.freeFields("a CSV reference")
    else { return [] }
    return ["x", "y", "weight"].flatMap { key -> [String] in
      guard let value = fields[key] else { return [] }
      if let name = try? value.string("a column") { return [name] }
      return ((try? value.elements("columns")) ?? []).compactMap { try? $0.string("a column") }
    }
  }
}
