import Aftersales
import Basics
import Storage
import Synchronization

/// Somebody who is logged in, as every request finds them anew: a change of posts counts from the next request on.
package struct User: Sendable {
  package let actor: Actor
  package let name: String
  package let login: String
  package let language: Language
  package let mustChangePassword: Bool
}

/// A log-in of a browser.
package struct Session: Sendable {
  package let user: User
  package let csrf: String
  let tokenHash: [UInt8]

  package var actor: Actor { user.actor }

  /// What a drawn page puts into its forms: that they are this session's, and which page they stood on.
  func formToken() -> String { csrf + "." + Secrets.bytes(16).hexadecimal }
}

/// Log-ins, sessions and API tokens. The people themselves are case files; here are only their keys.
package enum Accounts {
  static let sessionLife: Int64 = 12 * .hour
  package static let passwordMin = 8
  package static let passwordMax = 200
  /// No login is longer.
  package static let loginMax = 40

  /// What makes a password none at all, whoever types it: a text pasted by mistake, or bytes that are no text.
  static func faultOfPassword(_ password: String, field: String) -> FieldFault? {
    let scalars = password.unicodeScalars
    if scalars.count > passwordMax { return FieldFault(field, "too-long", ["max": String(passwordMax)]) }
    return scalars.contains("\u{FFFD}") ? FieldFault(field, "bad-characters") : nil
  }

  private static let userColumns: SQL =
    "m.id, m.name, m.login, m.roles, m.branches, m.language, coalesce(c.must_change, 0)"

  private static func user(_ row: Row) -> User {
    let roles = Set(row.text(3).split(separator: " ").compactMap { Role(rawValue: String($0)) })
    let branches = Set(row.text(4).split(separator: " ").compactMap { ID<Branch>(text: $0) })
    return User(
      actor: Actor(id: row.id(0), roles: roles, branches: branches), name: row.text(1), login: row.text(2),
      language: Language(rawValue: row.text(5)) ?? .zhHans, mustChangePassword: row.flag(6))
  }

  static func session(token: String, at now: Instant, in transaction: any Transaction) throws -> Session? {
    let sum = Secrets.sum(token)
    guard
      let row = try transaction.row(
        """
        select \(userColumns), s.csrf from session s join staff m on m.id = s.staff left join credential c on c.staff = m.id
        where s.token_hash = \(sum) and s.expires_at > \(now) and m.active = 1
        """)
    else { return nil }
    return Session(user: user(row), csrf: row.text(7), tokenHash: sum)
  }

  static func user(bearer token: String, in transaction: any Transaction) throws -> User? {
    try transaction.row(
      """
      select \(userColumns) from token t join staff m on m.id = t.staff left join credential c on c.staff = m.id
      where t.token_hash = \(Secrets.sum(token)) and t.revoked_at is null and m.active = 1
      """
    ).map(user)
  }

  /// Whether the person is still here with the posts and branches of the earlier look-up.
  static func isUnchanged(_ user: User, in transaction: any Transaction) throws -> Bool {
    guard let row = try transaction.row("select roles, branches from staff where id = \(user.actor.id) and active = 1") else {
      return false
    }
    return Set(row.text(0).split(separator: " ").compactMap { Role(rawValue: String($0)) }) == user.actor.roles
      && Set(row.text(1).split(separator: " ").compactMap { ID<Branch>(text: $0) }) == user.actor.branches
  }

  static func kept(login: String, in transaction: any Transaction) throws -> (staff: Int64, password: Passwords.Kept)? {
    try transaction.row(
      """
      select c.staff, c.salt, c.hash, c.rounds from credential c join staff m on m.id = c.staff
      where c.login = \(login) and m.active = 1
      """
    ).map { ($0.integer(0), Passwords.Kept(salt: $0.blob(1), hash: $0.blob(2), rounds: $0.int(3))) }
  }

  static func begin(staff: Int64, token: String, csrf: String, at now: Instant, in transaction: any Transaction) throws {
    try transaction.execute("delete from session where expires_at <= \(now)")
    try transaction.execute(
      """
      insert into session (token_hash, staff, csrf, created_at, seen_at, expires_at)
      values (\(Secrets.sum(token)), \(staff), \(csrf), \(now), \(now), \(now + sessionLife))
      """)
  }

  /// Sets a password; every session of that person ends.
  static func setPassword(
    _ kept: Passwords.Kept, staff: Int64, login: String, mustChange: Bool, at now: Instant, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      insert into credential (staff, login, salt, hash, rounds, changed_at, must_change)
      values (\(staff), \(login), \(kept.salt), \(kept.hash), \(kept.rounds), \(now), \(mustChange))
      on conflict (staff) do update set login = excluded.login, salt = excluded.salt, hash = excluded.hash,
        rounds = excluded.rounds, changed_at = excluded.changed_at, must_change = excluded.must_change
      """)
    try endAll(staff: staff, in: transaction)
  }

  static func end(_ session: Session, in transaction: any Transaction) throws {
    try transaction.execute("delete from session where token_hash = \(session.tokenHash)")
  }

  /// Log-out everywhere.
  static func endAll(staff: Int64, in transaction: any Transaction) throws {
    try transaction.execute("delete from session where staff = \(staff)")
  }
}

extension Office {
  /// A new session's cookie value, or nil when log-in and password do not fit. Costs the same for an unknown log-in.
  /// `matches` is the costly comparison; a test counts how often it is made.
  package func logIn(
    _ login: String, password: String, from remote: String,
    matches: @escaping @Sendable (String, Passwords.Kept) throws -> Bool = Passwords.matches
  ) async throws -> String? {
    let now = clock()
    // What is longer than any log-in can be is nobody's, and is not remembered whole.
    let name = String(login.lowercased().prefix(200))
    if let wait = loginGuard.wait(for: [name, remote], at: now) { throw Problem.tooManyAttempts(retryAfterSeconds: wait) }
    let known = try await database.read { transaction in try Accounts.kept(login: name, in: transaction) }
    let kept = known?.password ?? Passwords.Kept(salt: [UInt8](repeating: 7, count: 16), hash: [], rounds: Passwords.rounds)
    let fits = try await Labour.run { try matches(password, kept) }
    guard fits, let known else {
      loginGuard.failed([name, remote], at: now)
      return nil
    }
    loginGuard.succeeded(name)
    let token = Secrets.token()
    let csrf = Secrets.token()
    try await database.write { transaction in
      try Accounts.begin(staff: known.staff, token: token, csrf: csrf, at: now, in: transaction)
    }
    return token
  }

  package func session(token: String) async throws -> Session? {
    let now = clock()
    return try await database.read { transaction in try Accounts.session(token: token, at: now, in: transaction) }
  }

  package func user(bearer token: String) async throws -> User? {
    try await database.read { transaction in try Accounts.user(bearer: token, in: transaction) }
  }

  package func logOut(_ session: Session, everywhere: Bool) async throws {
    try await database.write { transaction in
      if everywhere {
        try Accounts.endAll(staff: session.user.actor.id.number, in: transaction)
      } else {
        try Accounts.end(session, in: transaction)
      }
    }
  }

  package func setPassword(_ password: String, staff: ID<Staff>, login: String, mustChange: Bool) async throws {
    let now = clock()
    let kept = try await Labour.run { try Passwords.keep(password) }
    try await database.write { transaction in
      try Accounts.setPassword(kept, staff: staff.number, login: login, mustChange: mustChange, at: now, in: transaction)
    }
  }

  /// An API token for a person, shown once.
  package func makeToken(login: String, name: String) async throws -> String {
    let now = clock()
    let token = "bx_" + Secrets.token()
    let id = parts.identity.next(at: now)
    try await database.write { transaction in
      guard let row = try transaction.row("select id from staff where login = \(login.lowercased()) and active = 1") else {
        throw Problem.notFound
      }
      try transaction.execute(
        """
        insert into token (token_hash, id, staff, name, created_at)
        values (\(Secrets.sum(token)), \(id), \(row.integer(0)), \(name), \(now))
        """)
    }
    return token
  }
}

/// Slows down guessing: five failures are free, then each doubles the wait, to a quarter of an hour.
final class LoginGuard: Sendable {
  private struct Count {
    var failures: Int
    var until: Instant
  }
  private let counts = Mutex<[String: Count]>([:])

  func wait(for keys: [String], at now: Instant) -> Int? {
    counts.withLock { counts in
      // A wait longer than any that is given comes from a clock that was set back: nobody is kept out for it.
      let longest = keys.compactMap { counts[$0]?.until }.filter { $0 - now <= 900 * .second }.max() ?? now
      return longest > now ? Int((longest - now + 999) / 1000) : nil
    }
  }

  func failed(_ keys: [String], at now: Instant) {
    counts.withLock { counts in
      if counts.count > 10_000 { counts = counts.filter { $0.value.until + .hour > now } }
      for (place, key) in keys.enumerated() {
        var count = counts[key] ?? Count(failures: 0, until: now)
        count.failures += 1
        // A whole office may share one address: it is given more room than one name.
        let free = place == 0 ? 5 : 30
        if count.failures > free { count.until = now + min(Int64(1) << Int64(min(count.failures - free, 10)), 900) * .second }
        counts[key] = count
      }
    }
  }

  func succeeded(_ key: String) { counts.withLock { counts in counts[key] = nil } }
}
