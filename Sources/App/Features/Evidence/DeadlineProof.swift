import Aftersales
import Basics

/// A promise with its proof as exported cases hold it: whole numbers only, and nothing that has to be looked up.
enum DeadlineProof {
  static func json(_ deadline: Deadline, at now: Instant) -> JSON {
    [
      "name": .string(deadline.name), "kind": .string(deadline.kind.rawValue), "round": .int(Int64(deadline.round)),
      "clause": .orNull(deadline.clause), "limit": deadline.limit?.json ?? .null, "start": .int(deadline.start.milliseconds),
      "due": moment(deadline.due), "stoppedAt": moment(deadline.stoppedAt), "cancelledAt": moment(deadline.cancelledAt),
      "state": .string(deadline.state(now).rawValue),
      "intervals": .array((deadline.reckoning?.intervals ?? []).map(interval)),
    ]
  }

  private static func interval(_ interval: Interval) -> JSON {
    [
      "from": .int(interval.from.milliseconds), "to": .int(interval.to.milliseconds), "kind": .string(interval.kind.rawValue),
      "reason": .orNull(interval.reason), "source": .orNull(interval.source),
    ]
  }

  private static func moment(_ instant: Instant?) -> JSON { instant.map { .int($0.milliseconds) } ?? .null }
}

/// The part of a holiday table that an exported case carries, so that its working hours can be counted elsewhere.
enum HolidayExcerpt {
  static func json(_ table: HolidayTable, years: ClosedRange<Int>) -> JSON {
    let days = table.days.filter { years.contains($0.key.year) }.sorted { $0.key < $1.key }
    return [
      "name": .string(table.name), "lastPublishedYear": .orNull(table.lastPublishedYear),
      "days": .array(
        days.map { day, special in
          [
            "date": .string(day.description), "kind": .string(special.kind.rawValue), "name": .string(special.name),
            "source": .string(special.source), "replaces": .orNull(special.replaces?.name),
          ]
        }),
    ]
  }

  static func table(_ json: JSON) -> HolidayTable? {
    guard let name = json["name"]?.string, let list = json["days"]?.array else { return nil }
    var days: [LocalDay: HolidayTable.Special] = [:]
    for item in list {
      guard let day = item["date"]?.string.flatMap({ LocalDay($0) }),
        let kind = item["kind"]?.string.flatMap(HolidayTable.Special.Kind.init(rawValue:)), let title = item["name"]?.string,
        let source = item["source"]?.string
      else { return nil }
      let replaces = Weekday.allCases.first { $0.name == item["replaces"]?.string }
      days[day] = HolidayTable.Special(kind: kind, name: title, source: source, replaces: replaces)
    }
    return HolidayTable(name: name, days: days, lastPublishedYear: json["lastPublishedYear"]?.int.map { Int($0) })
  }
}
