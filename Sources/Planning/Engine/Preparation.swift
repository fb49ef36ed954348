/// What is reckoned once, before the first iteration.
extension Engine {
  /// In which order removed jobs are put back; drawn anew each time.
  enum Order: Int, CaseIterable {
    /// What is worth most first, and of equals what needs most room.
    case heavy
    case narrow
    case urgent
    case rare
    case long
    /// Most weight for the time it takes.
    case dense
  }

  /// The nearest jobs of each, by the shorter way of the two directions.
  func fillNear() {
    guard nearCount > 0 else { return }
    var distances = [Int64](repeating: 0, count: jobs)
    for one in 0..<jobs {
      for other in 0..<jobs {
        let way = min(out[one * places + other], back[one * places + other])
        distances[other] = Int64(way) << 32 | Int64(other)
      }
      distances[one] = .max
      Engine.gather(nearCount, smallestOf: &distances)
      distances[0..<nearCount].sort()
      for at in 0..<nearCount { near[one * nearCount + at] = Int32(truncatingIfNeeded: distances[at] & 0xFFFF_FFFF) }
    }
  }

  /// Brings the `count` smallest values to the front, in any order (quickselect with the middle as pivot).
  private static func gather(_ count: Int, smallestOf values: inout [Int64]) {
    var low = 0
    var high = values.count - 1
    while low < high {
      let pivot = values[(low + high) / 2]
      var left = low
      var right = high
      while left <= right {
        while values[left] < pivot { left += 1 }
        while values[right] > pivot { right -= 1 }
        if left <= right {
          values.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if count - 1 <= right {
        high = right
      } else if count - 1 >= left {
        low = left
      } else {
        return
      }
    }
  }

  func fillOrderKeys() {
    for one in 0..<jobs {
      let this = job[one]
      for order in Order.allCases {
        let key: Int32
        switch order {
        case .heavy: key = -(this.weight &* 4096 &+ this.load)
        case .narrow: key = this.latest - this.earliest
        case .urgent: key = this.latest
        case .rare: key = candidateStart[one + 1] - candidateStart[one]
        case .long: key = -this.service
        case .dense: key = -Int32(clamping: Int64(this.weight) * 1_000_000 / Int64(this.service + 600))
        }
        orderKeys[order.rawValue * jobs + one] = key
      }
    }
  }
}
