import Aftersales
import Basics
import Planning

extension WorkOrders {
  /// Who could go, and why the others could not, on the day of the slot or else today; nil when the working day is over.
  static func advice(on order: Found<WorkOrder>, _ slot: Span?, in work: Work) throws -> DispatchAdvice? {
    guard let branch = try work.branch(order.branch), let line = try WorkOrderLines.one(ID(order.id), in: work) else {
      return nil
    }
    let zone = try work.calendar(of: branch.state).zone
    var reading = try BoardReading(branch, days: [zone.local(max(work.now, slot?.from ?? work.now)).day], in: work)
    try reading.locate(in: work)
    let (rules, ways) = try work.planning(of: reading)
    guard let day = BoardDay(reading, rules, ways, now: work.now) else { return nil }
    return day.advice(for: line)
  }
}

extension BoardDay {
  /// A call judged against everybody's day as it stands.
  func advice(for line: WorkOrderLine) -> DispatchAdvice {
    let fixed = fixed { $0.isDone || $0.isBroken || $0.line?.id == line.id ? nil : $0.time }
    let (instance, _) = laidOut([(line, job(line))], fixed)
    let routes = reading.people.indices.map { worker in
      fixed.indices.filter { fixed[$0].worker == worker }.sorted { fixed[$0].from < fixed[$1].from }.map { $0 + 1 }
    }
    let verdicts = Judge(instance, Plan(routes: routes, unserved: [0])).verdicts(for: 0)
    var offers: [(extra: Int, offer: DispatchAdvice.Offer)] = []
    var others: [DispatchAdvice.Other] = []
    for (worker, verdict) in verdicts.enumerated() {
      let person = reading.people[worker].id
      if case .fits(_, let extra, let start, let slack) = verdict {
        let offer = DispatchAdvice.Offer(
          technician: person, arrivesAt: instant(start), slackMinutes: Int64(slack / 60), extraMinutes: Int64(extra / 60))
        offers.append((extra, offer))
      } else {
        let why = BoardDraft.why(verdict)
        var lacks: [String] = []
        if case .lacks(let missing) = verdict { lacks = missing.compactMap(skill) }
        others.append(.init(technician: person, why: why.code, minutes: why.minutes.map { Int64($0) }, lacks: lacks))
      }
    }
    offers.sort { ($0.extra, $0.offer.arrivesAt, $0.offer.technician) < ($1.extra, $1.offer.arrivesAt, $1.offer.technician) }
    let rest = offers.dropFirst(3).map {
      DispatchAdvice.Other(technician: $0.offer.technician, why: "fits", minutes: $0.offer.extraMinutes)
    }
    return DispatchAdvice(offers: offers.prefix(3).map(\.offer), others: rest + others)
  }
}
