import Glibc

/// Settings of a test run that come from outside: sizes that only a nightly run can afford.
public enum EnvironmentVariable {
  /// The value of `name`; nil where it is not set.
  public static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The value of `name` as a count; `byDefault` where it is not set or no number.
  public static func count(_ name: String, byDefault: Int) -> Int { value(name).flatMap { Int($0) } ?? byDefault }
}
