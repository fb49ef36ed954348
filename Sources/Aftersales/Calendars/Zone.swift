import Basics

/// A time zone as a value: which offset from UTC held when. Read from the tz database outside and handed in, so that a
/// proof can name the release it was counted with. DSP-004
package struct Zone: Hashable, Sendable {
  /// `Asia/Shanghai`, or `+08:00` for a fixed offset.
  package let name: String
  /// Release of the tz database, `2025b`; nil for a fixed offset, which needs none.
  package let tzdata: String?
  /// The offset before the first transition, in seconds.
  package let initialOffset: Int
  /// In rising order.
  package let transitions: [Transition]
  /// From here on the offsets are those of 400 years before: the Gregorian calendar repeats itself to the weekday.
  package let repeatsFrom: Instant?

  /// A new offset, valid from `at` until the next transition.
  package struct Transition: Hashable, Sendable {
    package let at: Instant
    package let offsetSeconds: Int

    package init(at: Instant, offsetSeconds: Int) {
      self.at = at
      self.offsetSeconds = offsetSeconds
    }
  }

  /// `transitions` may come in any order; those that change nothing are left out.
  package init(
    name: String, initialOffset: Int, transitions: [Transition], tzdata: String?, repeatsFrom: Instant? = nil
  ) {
    self.name = name
    self.tzdata = tzdata
    self.initialOffset = initialOffset
    self.repeatsFrom = repeatsFrom
    var kept: [Transition] = []
    var offset = initialOffset
    for transition in transitions.sorted(by: { $0.at < $1.at }) where transition.offsetSeconds != offset {
      kept.append(transition)
      offset = transition.offsetSeconds
    }
    self.transitions = kept
  }

  package static func fixed(_ offsetSeconds: Int) -> Zone {
    let minutes = abs(offsetSeconds) / 60
    let name = (offsetSeconds < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)
    return Zone(name: offsetSeconds == 0 ? "UTC" : name, initialOffset: offsetSeconds, transitions: [], tzdata: nil)
  }

  /// `+08:00`, `-03:30`, `Z` or `UTC`; nil for any other name.
  package init?(fixedName name: String) {
    if name == "Z" || name == "UTC" {
      self = .fixed(0)
      return
    }
    let bytes = Array(name.utf8)
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"), bytes[3] == UInt8(ascii: ":"),
      let hours = digits(bytes[1..<3]), let minutes = digits(bytes[4..<6]), hours < 24, minutes < 60
    else { return nil }
    self = .fixed((hours * 3600 + minutes * 60) * (bytes[0] == UInt8(ascii: "-") ? -1 : 1))
  }

  package static let cycle: Int64 = 146_097 * .day

  /// Seconds to add to UTC to get the local time.
  package func offset(at instant: Instant) -> Int {
    let at = Instant(milliseconds: folded(instant.milliseconds).0)
    let place = firstPlace { $0.at > at }
    return place == 0 ? initialOffset : transitions[place - 1].offsetSeconds
  }

  /// The instant at which clocks show that minute of the day (0…2880; 1440 is the midnight that ends it).
  /// A local time that clocks skip counts by the offset before the gap, so it moves forward by the length of the gap;
  /// of a local time that comes twice the first counts.
  package func instant(_ day: LocalDay, _ minuteOfDay: Int) -> Instant {
    let wall = Int64(day.number) * .day + Int64(minuteOfDay) * .minute
    if transitions.isEmpty { return Instant(milliseconds: wall - Int64(initialOffset) * .second) }
    let (local, shift) = folded(wall)
    // Offsets stay within 26 hours, so nothing that ended earlier can show this local time.
    var place = firstPlace { $0.at.milliseconds > local - 26 * .hour }
    var before = place == 0 ? initialOffset : transitions[place - 1].offsetSeconds
    while place < transitions.count {
      let transition = transitions[place]
      let at = transition.at.milliseconds
      if local < at + Int64(before) * .second { break }
      if local < at + Int64(transition.offsetSeconds) * .second { break }
      before = transition.offsetSeconds
      place += 1
    }
    return Instant(milliseconds: local - Int64(before) * .second + shift)
  }

  package func local(_ instant: Instant) -> LocalTime { LocalTime(instant, offsetSeconds: offset(at: instant)) }

  /// RFC 3339 with this zone's offset; offsets of whole minutes only, since the format knows no seconds there.
  package func rfc3339(_ instant: Instant) -> String {
    let seconds = offset(at: instant)
    return instant.rfc3339(offsetSeconds: seconds - seconds % 60)
  }

  /// The time within the stored transitions that has the same offset, and how far it was moved.
  private func folded(_ milliseconds: Int64) -> (Int64, Int64) {
    guard let from = repeatsFrom?.milliseconds, milliseconds >= from else { return (milliseconds, 0) }
    let shift = ((milliseconds - from) / Zone.cycle + 1) * Zone.cycle
    return (milliseconds - shift, shift)
  }

  private func firstPlace(where isAfter: (Transition) -> Bool) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if isAfter(transitions[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
