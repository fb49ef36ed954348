import Aftersales
import Basics
import Storage

/// How far a demo has come; kept with the calls themselves, so that both agree whenever it is broken off.
struct DemoProgress: Sendable {
  static let setting = "demo-progress"
  let orders: Int
  let seed: UInt64
  let end: Instant
  let branches: [DemoBranch]
  var done = 0
  var generator: UInt64
  /// The running numbers that were given.
  var numbers: [Numbering.Counter: Int64] = [:]

  /// The calls lie over so many days: up to four years.
  var days: Int { max(10, min(orders / 40, 1500)) }

  init(orders: Int, seed: UInt64, end: Instant, branches: [DemoBranch]) {
    self.orders = orders
    self.seed = seed
    self.end = end
    self.branches = branches
    generator = seed
  }

  init?(_ json: JSON) {
    guard let orders = json["orders"]?.int, let done = json["done"]?.int, let end = json["end"]?.int,
      let seed = json["seed"]?.int, let generator = json["generator"]?.int, let branches = json["branches"]?.array
    else { return nil }
    self.init(
      orders: Int(orders), seed: UInt64(bitPattern: seed), end: Instant(milliseconds: end),
      branches: branches.compactMap(DemoBranch.init))
    self.done = Int(done)
    self.generator = UInt64(bitPattern: generator)
    for item in json["numbers"]?.array ?? [] {
      guard let branch = item["branch"]?.int, let kind = item["kind"]?.string, let year = item["year"]?.int,
        let last = item["last"]?.int
      else { return nil }
      numbers[Numbering.Counter(branch: branch, kind: kind, year: Int(year))] = last
    }
  }

  var json: JSON {
    [
      "orders": .int(Int64(orders)), "done": .int(Int64(done)), "end": .int(end.milliseconds),
      "seed": .int(Int64(bitPattern: seed)), "generator": .int(Int64(bitPattern: generator)),
      "branches": .array(branches.map(\.json)),
      "numbers": .array(
        numbers.map { counter, last in
          [
            "branch": .int(counter.branch), "kind": .string(counter.kind), "year": .int(Int64(counter.year)), "last": .int(last),
          ]
        }),
    ]
  }
}

struct DemoBranch: Sendable {
  let id: ID<Branch>
  var clerk: ID<Staff>
  var supervisor: ID<Staff>
  var technicians: [ID<Staff>]

  init(id: ID<Branch>, clerk: ID<Staff>, supervisor: ID<Staff>, technicians: [ID<Staff>]) {
    self.id = id
    self.clerk = clerk
    self.supervisor = supervisor
    self.technicians = technicians
  }

  init?(_ json: JSON) {
    let ids = (json.array ?? []).compactMap(\.int)
    guard ids.count >= 3 else { return nil }
    self.init(id: ID(ids[0]), clerk: ID(ids[1]), supervisor: ID(ids[2]), technicians: ids.dropFirst(3).map { ID($0) })
  }

  var json: JSON { .array(([id.number, clerk.number, supervisor.number] + technicians.map(\.number)).map(JSON.int)) }
}
