import Basics

/// Statutory holidays and make-up working days, each with the notice that orders it. DSP-004
package struct HolidayTable: Hashable, Sendable {
  /// As calendars name it: `cn`; `none` for the empty table.
  package let name: String
  package let days: [LocalDay: Special]
  /// The last year whose arrangement has been published. Later days count by the weekly pattern and are provisional,
  /// even where the law already fixes a holiday.
  package let lastPublishedYear: Int?
  /// Names the content, so that two tables of one name can be told apart.
  package let version: String

  /// A day that differs from the weekly pattern.
  package struct Special: Hashable, Sendable {
    package let kind: Kind
    package let name: String
    package let source: String
    /// The weekday whose shifts a make-up day has; Monday's when nothing is said.
    package let replaces: Weekday?

    package enum Kind: String, Sendable {
      case holiday
      /// 调休上班: a day of rest on which people work.
      case workday
    }

    package init(kind: Kind, name: String, source: String, replaces: Weekday? = nil) {
      self.replaces = replaces
      self.kind = kind
      self.name = name
      self.source = source
    }
  }

  package static let none = HolidayTable(name: "none", days: [:], lastPublishedYear: nil)

  package init(name: String, days: [LocalDay: Special], lastPublishedYear: Int?, version: String? = nil) {
    self.name = name
    self.days = days
    self.lastPublishedYear = lastPublishedYear
    if let version {
      self.version = version
    } else {
      let lines = days.sorted { $0.key < $1.key }.map { day, special in
        [day.description, special.kind.rawValue, special.name, special.source, special.replaces?.name ?? ""].joined(
          separator: "\t")
      }
      self.version = contentName(lines.joined(separator: "\n"))
    }
  }

  /// Reads the lines `date, kind, name, source`, separated by tabs; a fifth cell may name the weekday (`fri`) that a make-up
  /// day replaces. The heading, empty lines and lines that begin with
  /// `#` are passed over. A year all of whose lines say `not published` in the source is not a published one.
  /// Faults name the line: `line.12`.
  package init(name: String, text: String) throws(Refusal) {
    var days: [LocalDay: Special] = [:]
    var faults: [FieldFault] = []
    var lastPublishedYear: Int?
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (place, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      if cells.first == "date" { continue }
      let field = "line.\(place + 1)"
      guard cells.count == 4 || cells.count == 5 else {
        faults.append(FieldFault(field, "wrong-type"))
        continue
      }
      guard let day = LocalDay(cells[0]) else {
        faults.append(FieldFault(field, "not-a-day"))
        continue
      }
      guard let kind = Special.Kind(rawValue: String(cells[1])) else {
        faults.append(FieldFault(field, "unknown-choice", ["choices": "holiday, workday"]))
        continue
      }
      let replaced = cells.count == 5 && !cells[4].isEmpty ? String(cells[4]) : nil
      let weekday = Weekday.allCases.first { $0.name == replaced }
      if replaced != nil, weekday == nil || kind == .holiday {
        faults.append(FieldFault(field, "unknown-choice", ["choices": Weekday.allCases.map(\.name).joined(separator: ", ")]))
        continue
      }
      let special = Special(kind: kind, name: String(cells[2]), source: String(cells[3]), replaces: weekday)
      guard days.updateValue(special, forKey: day) == nil else {
        faults.append(FieldFault(field, "appears-twice"))
        continue
      }
      if !cells[3].contains("not published") { lastPublishedYear = max(lastPublishedYear ?? day.year, day.year) }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    self.init(name: name, days: days, lastPublishedYear: lastPublishedYear)
  }
}

/// A short name for a content (FNV-1a, 64 bits): equal contents have equal names. It tells versions apart and proves nothing;
/// where a hash must prove something, the caller hands in its own.
func contentName(_ text: String) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 {
    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }
  let hex = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - hex.count) + hex
}
