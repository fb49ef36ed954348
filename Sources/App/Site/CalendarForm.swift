import Aftersales
import Basics
import Web

/// A calendar as people type it and as files hold it.
enum CalendarForm {
  /// `08:30-12:00 13:30-18:00` as pairs; words for a rest day and nothing at all are no shifts. What cannot be read stays as it
  /// is, so that the check names the fault.
  static func shifts(_ text: String) -> JSON {
    let plain = text.trimmingSpace
    if plain.isEmpty || ["休", "休息", "-", "off", "closed"].contains(plain.lowercased()) { return [] }
    let pieces = plain.split(whereSeparator: { " ,，、;；\t\r".contains($0) })
    return .array(
      pieces.map { piece in
        .array(piece.split(whereSeparator: { "-–—~～至".contains($0) }).map { .string(clock($0)) })
      })
  }

  /// `8:30` as `08:30`; full-width colons are colons.
  private static func clock(_ text: Substring) -> String {
    let plain = text.replacing("：", with: ":")
    return plain.count == 4 && plain.dropFirst().first == ":" ? "0" + plain : String(plain)
  }

  static func text(_ shifts: JSON?) -> String {
    (shifts?.array ?? []).map { ($0.array ?? []).compactMap(\.string).joined(separator: "-") }.joined(separator: " ")
  }

  /// The calendar of a posted form.
  static func body(_ form: FormFields) -> JSON {
    let week = Weekday.allCases.map { ($0.name, shifts(form["shifts.\($0.name)"] ?? "")) }
    let days: [JSON] = (form["days"] ?? "").split(whereSeparator: \.isNewline).filter { !$0.trimmingSpace.isEmpty }.map { line in
      let parts = line.trimmingSpace.split(maxSplits: 1, whereSeparator: { " \t　".contains($0) })
      return ["date": .string(String(parts[0])), "shifts": shifts(parts.count > 1 ? String(parts[1]) : "")]
    }
    return [
      "zone": .string(form["timeZone"] ?? ""), "week": .object(Dictionary(uniqueKeysWithValues: week)),
      "holidays": .string(form["holidays"] ?? "none"), "days": .array(days),
    ]
  }

  static func days(_ json: JSON) -> String {
    (json["days"]?.array ?? []).map { day in
      let shifts = text(day["shifts"])
      return "\(day["date"]?.string ?? "") \(shifts.isEmpty ? "休" : shifts)"
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
