/// The few numbers of the search. One set of defaults serves all days; a bench may try others.
package struct Settings: Sendable {
  /// How many jobs an iteration takes out on average, and the longest stretch.
  package var averageRemoved = 8.0
  package var longestString = 10.0
  /// One place in this many is overlooked when a job is put back, on purpose.
  package var blinkEvery = 128
  /// How many of the jobs that were open before are offered a place beside the removed ones.
  package var offered = 5
  /// One iteration in this many works round a job that is open, if there is one.
  package var openSeedEvery = 5
  /// In large fleets: how many routes near a job are looked at, and how many neighbours are asked for theirs.
  package var nearRoutes = 6
  package var nearTried = 60
  /// With more than one job in this many open, routes far from a job are asked once in sixteen times only.
  package var farWhenOpen = 20
  /// How often of 100 each order of putting back is drawn; what remains is at random.
  package var orders: [Int] = Settings.plain

  static let plain = [20, 10, 5, 5, 10, 20]

  package init() {}
}
