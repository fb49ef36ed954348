import Basics
import Planning

/// A plan as a file: the routes by the day file's own ids, what it costs, and the tape by which it can be made again.
extension DayFile {
  func text(of work: Patchwork, seconds: Double) -> String {
    let plan = work.best
    var members: [(String, JSON)] = [
      ("instance", .string(name)), ("solver", "baoxiu"), ("wall", DayFile.number(seconds)),
      ("lost", .int(Int64(work.bestCost.lost))), ("travel", .int(Int64(work.bestCost.travel))),
      ("floor", .int(Int64(work.floor))),
    ]
    members.append(
      (
        "routes",
        .array(
          plan.routes.indices.map { place in
            ["tech": .int(technicians[place]), "calls": .array(plan.routes[place].map { .int(calls[$0]) })]
          })
      ))
    members.append(("unserved", .array(plan.unserved.map { .int(calls[$0]) })))
    members.append(
      (
        "tape",
        [
          "seed": .string(String(work.seed)),
          "cuts": .array(
            work.tape.cuts.map { cut in
              [
                "into": .int(Int64(cut.into)),
                "temperatures": .array(cut.temperatures.map { .array($0.map(DayFile.number)) }),
              ]
            }),
        ]
      ))
    return JSON.object(JSON.Members(members)).canonical
  }

  /// Reads seed and tape back out of a plan file; nil when there is none or it is damaged.
  static func tape(in bytes: [UInt8]) -> (seed: UInt64, tape: Tape)? {
    guard let file = try? JSON(parsing: bytes), let seed = file["tape"]?["seed"]?.string.flatMap({ UInt64($0) }),
      let cuts = file["tape"]?["cuts"]?.array
    else { return nil }
    let read = cuts.compactMap { cut -> Tape.Cut? in
      guard let into = cut["into"]?.int, (1...1024).contains(into), let lists = cut["temperatures"]?.array else { return nil }
      let temperatures = lists.compactMap { list -> [Double]? in
        guard let items = list.array else { return nil }
        let values = items.compactMap(DayFile.double)
        return values.count == items.count ? values : nil
      }
      return temperatures.count == lists.count ? Tape.Cut(into: Int(into), temperatures: temperatures) : nil
    }
    return read.count == cuts.count ? (seed, Tape(cuts: read)) : nil
  }

  /// Every digit there is, so that it is read back as the same number.
  private static func number(_ value: Double) -> JSON { .number(String(value)) }

  private static func double(_ value: JSON) -> Double? {
    switch value {
    case .int(let whole): Double(whole)
    case .number(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }
}
