/// One self-contained page.
public enum HTMLReport {
  public static func text(_ results: Results, _ options: SummaryOptions, title: String) -> String { title }
}
