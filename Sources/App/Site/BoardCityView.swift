import Aftersales
import Basics
import Web

/// From what waits and what is planned to the town beside the board. DSP-041
extension BoardView {
  /// The areas that are drawn; what lies in more of them stands together under one name.
  private static let most = 16
  private static let callsShown = 6

  func city(_ branch: String) -> BoardCity {
    var areas: [String: BoardCity.Area] = [:]
    func add(_ line: WorkOrderLine, _ change: (inout BoardCity.Area) -> Void) {
      // Whoever may not read an address does not read its part of town either.
      let name = AreaName.of(views.show(line.address, .address, line)) ?? t("zone." + line.zone)
      var area = areas[name] ?? BoardCity.Area(name: name, waiting: 0, late: 0, technicians: [], visits: 0, calls: [])
      change(&area)
      areas[name] = area
    }
    for line in reading.pool {
      add(line) { area in
        area.waiting += 1
        if LinePromise(line, now: t.now) == .late { area.late += 1 }
        if area.calls.count < Self.callsShown {
          area.calls.append((String(line.number.split(separator: "-").last ?? ""), question.path(order: line.id.description)))
        }
      }
    }
    for person in reading.people {
      for line in person.entries.filter({ !$0.isDone }).compactMap(\.line) + person.loose {
        add(line) { area in
          area.visits += 1
          if !area.technicians.contains(person.name) { area.technicians.append(person.name) }
        }
      }
    }
    let sorted = areas.values.sorted { ($1.late, $1.waiting, $1.visits, $0.name) < ($0.late, $0.waiting, $0.visits, $1.name) }
    return BoardCity(branch: branch, areas: fold(sorted))
  }

  private func fold(_ areas: [BoardCity.Area]) -> [BoardCity.Area] {
    guard areas.count > Self.most else { return areas }
    var others = BoardCity.Area(name: t("city.others"), waiting: 0, late: 0, technicians: [], visits: 0, calls: [])
    for area in areas[(Self.most - 1)...] {
      others.waiting += area.waiting
      others.late += area.late
      others.visits += area.visits
      others.technicians += area.technicians.filter { !others.technicians.contains($0) }
      others.calls += area.calls.prefix(max(0, Self.callsShown - others.calls.count))
    }
    return Array(areas[..<(Self.most - 1)]) + [others]
  }
}
