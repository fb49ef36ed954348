import Aftersales
import Basics
import Web

/// What was known at a dispatch, in words: the best three first, then for each other why not.
enum AdviceWords {
  static func lines(_ advice: DispatchAdvice, _ names: [Int64: String], beside now: Instant, _ t: Reader) -> [String] {
    func name(_ id: ID<Staff>) -> String { names[id.number] ?? "" }
    let offers = advice.offers.map { one in
      let isSameDay = t.local(one.arrivesAt).day == t.local(now).day
      return t(
        "advice.offer",
        [
          "name": name(one.technician), "time": isSameDay ? t.timeOfDay(one.arrivesAt) : t.shortMoment(one.arrivesAt),
          "slack": t.duration(one.slackMinutes * .minute), "extra": String(one.extraMinutes),
        ])
    }
    let others = advice.others.map { one in
      t(
        "advice.why.\(one.why)",
        ["name": name(one.technician), "minutes": String(one.minutes ?? 0), "skill": t.listed(one.lacks)])
    }
    return [t("advice.title", ["count": String(advice.offers.count)])] + offers + others
  }
}
