import Basics

extension WorkCalendar {
  /// The calendar as files and the API write it:
  /// `{"zone": "Asia/Shanghai", "week": {"mon": [["08:30","12:00"], …], …}, "holidays": "cn", "days": [{"date", "shifts"}]}`.
  package var json: JSON { WorkCalendar.json(zone: zone, week: week, holidays: holidays, days: days) }

  static func json(zone: Zone, week: [Weekday: [Shift]], holidays: HolidayTable, days: [LocalDay: [Shift]]) -> JSON {
    let singleDays = days.sorted { $0.key < $1.key }
    return [
      "zone": .string(zone.name),
      "week": .object(JSON.Members(Weekday.allCases.map { ($0.name, Shift.json(week[$0] ?? [])) })),
      "holidays": .string(holidays.name),
      "days": .array(singleDays.map { ["date": .string($0.key.description), "shifts": Shift.json($0.value)] }),
    ]
  }

  /// Reads that form. Weekdays that are not named are closed; `holidays` may be left out for none. A single day may say
  /// `"replaces": "fri"` in place of its shifts: it then has the shifts of that weekday. Reports all faults at once, each
  /// with its path: `calendar.week.mon.0.1`.
  package init(
    _ json: JSON, at path: String = "calendar", version: String? = nil, zones: (String) -> Zone?,
    holidays: (String) -> HolidayTable?
  ) throws(Refusal) {
    var reader = FaultReader()
    guard let calendar = reader.calendar(json, at: path, version: version, zones, holidays), reader.faults.isEmpty else {
      throw .invalid(reader.faults)
    }
    self = calendar
  }
}

extension Shift {
  package var json: JSON { [.string(Shift.text(from)), .string(Shift.text(to))] }

  static func json(_ shifts: [Shift]) -> JSON { .array(shifts.map(\.json)) }

  private static func text(_ minutes: Int) -> String { padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2) }

  /// Minutes after midnight of `HH:MM`, hours to 48.
  static func minutes(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hours = digits(bytes[0..<2]), let minutes = digits(bytes[3..<5]),
      minutes < 60, hours * 60 + minutes <= 2880
    else { return nil }
    return hours * 60 + minutes
  }
}

/// Reads JSON and gathers every fault with its path, so that a person can mend all at once.
struct FaultReader {
  private(set) var faults: [FieldFault] = []

  mutating func fault(_ path: String, _ code: String, _ values: [String: String] = [:]) {
    faults.append(FieldFault(path, code, values))
  }

  /// The members of an object; those not among `names` are faults. `path` is empty at the top.
  mutating func members(_ json: JSON, at path: String, _ names: [String]) -> JSON.Members? {
    guard let members = json.object else {
      fault(path.isEmpty ? "body" : path, "wrong-type")
      return nil
    }
    for key in members.keys where !names.contains(key) {
      fault(join(path, String(key.unicodeScalars.prefix(40).map { $0.value < 32 ? "?" : Character($0) })), "unknown-field")
    }
    return members.filter { $0.value != .null }
  }

  mutating func text(_ json: JSON?, at path: String) -> String? {
    guard let json else {
      fault(path, "missing")
      return nil
    }
    if json.string == nil { fault(path, "wrong-type") }
    return json.string
  }

  mutating func instant(_ json: JSON?, at path: String) -> Instant? {
    guard let text = text(json, at: path) else { return nil }
    let instant = Instant(rfc3339: text)
    if instant == nil { fault(path, "not-an-instant") }
    return instant
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(_ json: JSON?, at path: String, of: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    guard let text = text(json, at: path) else { return nil }
    let choice = Choice(rawValue: text)
    if choice == nil { fault(path, "unknown-choice", ["choices": Choice.allCases.map(\.rawValue).joined(separator: ", ")]) }
    return choice
  }

  mutating func calendar(
    _ json: JSON?, at path: String, version: String?, _ zones: (String) -> Zone?, _ holidays: (String) -> HolidayTable?
  ) -> WorkCalendar? {
    guard let json else {
      fault(path, "missing")
      return nil
    }
    guard let members = members(json, at: path, ["zone", "week", "holidays", "days"]) else { return nil }
    var zone: Zone?
    if let name = text(members["zone"], at: path + ".zone") {
      zone = Zone(fixedName: name) ?? zones(name)
      if zone == nil { fault(path + ".zone", "unknown-zone") }
    }
    let week = week(members["week"], at: path + ".week")
    var table: HolidayTable? = HolidayTable.none
    if let holidaysJSON = members["holidays"], let name = text(holidaysJSON, at: path + ".holidays"), name != "none" {
      table = holidays(name)
      if table == nil { fault(path + ".holidays", "unknown-holidays") }
    }
    let days = days(members["days"] ?? [], at: path + ".days", week)
    guard let zone, let table else { return nil }
    return WorkCalendar(zone: zone, week: week, holidays: table, days: days, version: version)
  }

  private mutating func week(_ json: JSON?, at path: String) -> [Weekday: [Shift]] {
    guard let json else {
      fault(path, "missing")
      return [:]
    }
    guard let members = members(json, at: path, Weekday.allCases.map(\.name)) else { return [:] }
    var week: [Weekday: [Shift]] = [:]
    for weekday in Weekday.allCases {
      guard let shifts = members[weekday.name] else { continue }
      week[weekday] = self.shifts(shifts, at: join(path, weekday.name))
    }
    return week
  }

  private mutating func days(_ json: JSON, at path: String, _ week: [Weekday: [Shift]]) -> [LocalDay: [Shift]] {
    guard let entries = json.array else {
      fault(path, "wrong-type")
      return [:]
    }
    var days: [LocalDay: [Shift]] = [:]
    for (place, entry) in entries.enumerated() {
      let path = "\(path).\(place)"
      guard let members = members(entry, at: path, ["date", "shifts", "replaces"]) else { continue }
      var shifts: [Shift] = []
      switch (members["shifts"], members["replaces"]) {
      case (let own?, nil): shifts = self.shifts(own, at: path + ".shifts")
      case (nil, let replaced?):
        guard let name = text(replaced, at: path + ".replaces") else { continue }
        guard let weekday = Weekday.allCases.first(where: { $0.name == name }) else {
          fault(path + ".replaces", "unknown-choice", ["choices": Weekday.allCases.map(\.name).joined(separator: ", ")])
          continue
        }
        shifts = week[weekday] ?? []
        if shifts.isEmpty { fault(path + ".replaces", "empty-make-up-day") }
      case (nil, nil): fault(path + ".shifts", "missing")
      default: fault(path + ".replaces", "either-or", ["other": "shifts"])
      }
      guard let date = text(members["date"], at: path + ".date") else { continue }
      guard let day = LocalDay(date), day < WorkCalendar.horizon else {
        fault(path + ".date", "not-a-day")
        continue
      }
      if days.updateValue(shifts, forKey: day) != nil { fault(path + ".date", "appears-twice") }
    }
    return days
  }

  private mutating func shifts(_ json: JSON, at path: String) -> [Shift] {
    guard let items = json.array else {
      fault(path, "wrong-type")
      return []
    }
    var shifts: [Shift] = []
    for (place, item) in items.enumerated() {
      let path = "\(path).\(place)"
      guard let ends = item.array, ends.count == 2 else {
        fault(path, "wrong-type")
        continue
      }
      var minutes: [Int] = []
      for (end, value) in ends.enumerated() {
        guard let text = text(value, at: "\(path).\(end)") else { continue }
        guard let minute = Shift.minutes(text), end == 1 || minute < 1440 else {
          fault("\(path).\(end)", "not-a-time")
          continue
        }
        minutes.append(minute)
      }
      guard minutes.count == 2 else { continue }
      if let shift = Shift(from: minutes[0], to: minutes[1]) {
        shifts.append(shift)
      } else {
        fault(path, "ends-too-early")
      }
    }
    return shifts
  }

  func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : path + "." + name }
}
