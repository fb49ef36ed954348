import Aftersales
import Basics
import Web

/// A calendar as people type it and as files hold it.
enum CalendarForm {
  /// `08:30-12:00 13:30-18:00` as pairs of times, whatever stands between them. Words without a single figure (for a day of
  /// rest) and nothing at all are no shifts. What cannot be read stays as it is, so that the check names the fault.
  static func shifts(_ text: String) -> JSON {
    let times = text.split { !($0.isASCII && $0.isNumber) && !isColon($0) }.map(clock)
    return .array(
      stride(from: 0, to: times.count, by: 2).map { place in .array(times[place..<min(place + 2, times.count)].map(JSON.string)) }
    )
  }

  private static func isColon(_ character: Character) -> Bool { character == ":" || character == "\u{FF1A}" }

  /// `8:30` as `08:30`; full-width colons are colons.
  private static func clock(_ text: Substring) -> String {
    let plain = String(text.map { isColon($0) ? ":" : $0 })
    return plain.count == 4 && plain.dropFirst().first == ":" ? "0" + plain : plain
  }

  static func text(_ shifts: JSON?) -> String {
    (shifts?.array ?? []).map { ($0.array ?? []).compactMap(\.string).joined(separator: "-") }.joined(separator: " ")
  }

  /// The calendar of a posted form.
  static func body(_ form: FormFields) -> JSON {
    let week = Weekday.allCases.map { ($0.name, shifts(form["shifts.\($0.name)"] ?? "")) }
    let days: [JSON] = (form["days"] ?? "").split(whereSeparator: \.isNewline).filter { !$0.trimmingSpace.isEmpty }.map { line in
      let parts = line.trimmingSpace.split(maxSplits: 1, whereSeparator: \.isWhitespace)
      return ["date": .string(String(parts[0])), "shifts": shifts(parts.count > 1 ? String(parts[1]) : "")]
    }
    return [
      "zone": .string(form["timeZone"] ?? ""), "week": .object(Dictionary(uniqueKeysWithValues: week)),
      "holidays": .string(form["holidays"] ?? "none"), "days": .array(days),
    ]
  }

  /// The single days, a line each; `rest` is the word for one without shifts.
  static func days(_ json: JSON, rest: String) -> String {
    (json["days"]?.array ?? []).map { day in
      let shifts = text(day["shifts"])
      return "\(day["date"]?.string ?? "") \(shifts.isEmpty ? rest : shifts)"
    }.joined(separator: "\n")
  }

  /// Faults of the calendar's text under the names of the form's fields: `calendar.week.mon.0.1` is `shifts.mon`.
  static func named(_ refusal: Refusal) -> Refusal {
    let faults = refusal.fields.map { fault in
      let path = fault.field.split(separator: ".").map(String.init)
      guard path.first == "calendar", path.count > 1 else { return fault }
      switch path[1] {
      case "week": return FieldFault("shifts.\(path.count > 2 ? path[2] : "mon")", fault.code, fault.values)
      case "days": return FieldFault("days", fault.code, fault.values)
      case "zone": return FieldFault("timeZone", fault.code, fault.values)
      case "holidays": return FieldFault("holidays", fault.code, fault.values)
      default: return fault
      }
    }
    var seen: Set<String> = []
    return Refusal(
      refusal.code, clause: refusal.clause, values: refusal.values,
      fields: faults.filter { seen.insert("\($0.field) \($0.code)").inserted })
  }
}
