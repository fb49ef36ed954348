/// One stop of a route, with what the quick test needs to know of the day before and after it. A route is a row of slots:
/// the start, the jobs in order, the end.
///
/// Two layers tell the day with lunch still due (0) from the day with lunch taken (1); a worker without lunch has it taken
/// from the start.
struct Slot {
  /// The place.
  var place: Int32
  /// Seconds to the next slot's place.
  var leg: Int32
  /// Earliest possible departure from here; `never` when that layer cannot be reached.
  var leaves0: Int32
  var leaves1: Int32
  /// Latest arrival here that keeps the rest of the day possible; `-never` when none does.
  var latest0: Int32
  var latest1: Int32
}

/// A time beyond all days; small enough that two of them may be added.
let never: Int32 = .max / 4

/// What the loop reads of a job.
struct JobRow {
  var earliest: Int32
  var latest: Int32
  var service: Int32
  var load: Int32
  var weight: Int32
}

/// What the loop reads of a worker.
struct WorkerRow {
  var from: Int32
  var until: Int32
  var capacity: Int32
  var isOut: Bool
  var hasLunch: Bool
  var lunchEarliest: Int32
  var lunchLatest: Int32
  var lunchLength: Int32
}
