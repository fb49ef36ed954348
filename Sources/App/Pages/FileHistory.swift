import Basics
import Web

/// One line of what was changed in the file. SEC-012
struct FileChange: Sendable {
  var at: Instant
  var text: String
  /// What changed from what to what. AST-029
  var detail: String?
  var by: String
}

extension Frame {
  /// Service of earlier days, a line each.
  func past(_ history: [RegisterPage.Past]) -> HTML {
    let rows: [HTML] = history.map { past in
      "<li><time>\(reader.date(past.day))</time><div><a href=\"\(past.path)\">\(past.text)</a><small>\(past.detail)</small></div></li>"
    }
    return "<ul class=\"past wide\">\(rows)</ul>"
  }

  /// Who changed what in a file, newest first. SEC-012
  func changes(_ log: [FileChange]) -> HTML {
    guard !log.isEmpty else { return HTML() }
    let rows: [HTML] = log.map { line in
      "<li><div>\(line.text)\(when(line.detail) { "\(reader("list.colon"))\($0)" })<small>\(reader.moment(line.at)) · \(line.by)</small></div></li>"
    }
    return sheet(reader("file.log"), "<ul class=\"plain lines rows\">\(rows)</ul>")
  }
}
