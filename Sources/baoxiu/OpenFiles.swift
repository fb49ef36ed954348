import Foundation

/// How many files and connections the system lets this process have open.
enum OpenFiles {
  /// Kept free for the database, for files and for the program itself.
  private static let own = 256
  private static let connectionsMax = 16_000

  /// Raises the limit as far as the system allows, and answers how many connections that leaves room for: running out of them
  /// would keep the database from opening its files.
  static func connections() -> Int {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return connectionsMax }
    let wanted = rlim_t(connectionsMax + own)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = min(wanted, limit.rlim_max)
      setrlimit(resource, &limit)
      getrlimit(resource, &limit)
    }
    return max(64, Int(min(limit.rlim_cur, wanted)) - own)
  }

  #if canImport(Darwin)
    private static let resource = RLIMIT_NOFILE
  #else
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #endif
}
