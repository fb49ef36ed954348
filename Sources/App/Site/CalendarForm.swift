import Aftersales
import Basics
import Web

/// A calendar as people type it and as files hold it.
enum CalendarForm {
  /// `08:30-12:00 13:30-18:00` as pairs of times, whatever stands between them. A word for a day of rest and nothing at all are
  /// no shifts. What cannot be read stays as it is, so that the check names the fault.
  static func shifts(_ typed: String, rest: Set<String>) -> JSON {
    let text = FormJSON.plain(typed)
    if text.isEmpty || rest.contains(text.lowercased()) { return [] }
    let times = text.split { !($0.isASCII && $0.isNumber) && $0 != ":" }.map(clock)
    guard !times.isEmpty else { return [[.string(text)]] }
    return .array(
      stride(from: 0, to: times.count, by: 2).map { place in .array(times[place..<min(place + 2, times.count)].map(JSON.string)) }
    )
  }

  /// What means a day of rest in any language, as pages show it and as people write it.
  static func rest(_ strings: Strings) -> Set<String> {
    var words: Set<String> = ["-"]
    for language in Language.allCases {
      let said = strings.words(in: language)
      words.insert(said("calendar.closedAllDay").lowercased())
      words.formUnion(said("calendar.restWords").lowercased().split(separator: " ").map(String.init))
    }
    return words
  }

  /// `8:30` as `08:30`.
  private static func clock(_ text: Substring) -> String {
    text.count == 4 && text.dropFirst().first == ":" ? "0" + text : String(text)
  }

  static func text(_ shifts: JSON?) -> String {
    (shifts?.array ?? []).map { ($0.array ?? []).compactMap(\.string).joined(separator: "-") }.joined(separator: " ")
  }

  /// The calendar of a posted form.
  static func body(_ form: FormFields, rest: Set<String>) -> JSON {
    let week = Weekday.allCases.map { ($0.name, shifts(form["shifts.\($0.name)"] ?? "", rest: rest)) }
    let days: [JSON] = (form["days"] ?? "").split(whereSeparator: \.isNewline).filter { !$0.trimmingSpace.isEmpty }.map { line in
      let parts = line.trimmingSpace.split(maxSplits: 1, whereSeparator: \.isWhitespace)
      return [
        "date": .string(FormJSON.plain(parts[0])), "shifts": shifts(parts.count > 1 ? String(parts[1]) : "", rest: rest),
      ]
    }
    return [
      "zone": .string(form["timeZone"] ?? ""), "week": .object(JSON.Members(week)),
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
      // A shift that is no pair of times.
      case "week": return FieldFault("shifts.\(path.count > 2 ? path[2] : "mon")", shiftCode(fault.code), fault.values)
      case "days": return FieldFault("days", shiftCode(fault.code), fault.values)
      case "zone": return FieldFault("timeZone", fault.code, fault.values)
      case "holidays": return FieldFault("holidays", fault.code, fault.values)
      default: return fault
      }
    }
    func shiftCode(_ code: String) -> String { code == "wrong-type" ? "not-a-time" : code }
    var seen: Set<String> = []
    return Refusal(
      refusal.code, clause: refusal.clause, values: refusal.values,
      fields: faults.filter { seen.insert("\($0.field) \($0.code)").inserted })
  }
}
