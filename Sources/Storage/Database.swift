/// An open transaction. Valid inside its closure only; synchronous, so that nothing can suspend with it open.
package protocol Transaction: AnyObject {
  var dialect: Dialect { get }
  func rows(_ sql: SQL) throws -> [Row]
  /// Changes rows. PostgreSQL is not waited for: what is wrong with it may be thrown by a later statement or by the end of the
  /// transaction, which undoes everything either way. Whoever wants to catch it asks `changed`.
  func execute(_ sql: SQL) throws
  /// The same, waited for: the number of rows changed.
  func changed(_ sql: SQL) throws -> Int
}

extension Transaction {
  package func row(_ sql: SQL) throws -> Row? { try rows(sql).first }
}

/// One organisation's database: a SQLite file or a PostgreSQL schema.
package protocol Database: Sendable {
  var dialect: Dialect { get }

  /// A snapshot. Never waits for a writer.
  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

  /// Answers after the commit is on the disc. `body` may run more than once, so it touches nothing but its transaction.
  /// What is thrown undoes all of it; a `RunAgain` error runs it again, `runAgainLimit` times in all, and ends as
  /// `StorageFault.busy`.
  @discardableResult
  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

  /// Runs a script of several statements outside the shared dialect's binding, in one transaction (migrations only).
  func run(script: String) async throws

  /// The settings that durability rests on, as the engine reports them on a fresh connection: name → value.
  func durability() async throws -> [String: String]

  /// What was written and asked through this value since it was opened.
  var written: Written { get }

  func close() async
}

/// How much was written: what `make bench` divides by.
package struct Written: Sendable {
  /// Pieces of work that were run to an end, good or bad.
  package var jobs = 0
  /// Transactions that were committed: on SQLite many jobs share one.
  package var commits = 0
  package var statements = 0
  /// Statements of those who only read.
  package var asked = 0
}

/// Thrown inside `write` by whoever lost a race: the whole action is to be run once more.
package protocol RunAgain: Error {}

/// What the engine said, in the few words the rest of the program can act on.
package enum StorageFault: Error, Equatable, Sendable {
  /// A unique index or primary key refused. The text names table and columns or the constraint.
  case notUnique(String)
  /// A foreign key or check refused.
  case constraint(String)
  /// Others hold what is needed for longer than the limit allows.
  case busy
  /// The database cannot be reached, or went away in the middle; nothing was acknowledged.
  case unreachable(String)
  /// No space left, or the medium takes no writes.
  case cannotWrite(String)
  case other(code: Int, String)
}

/// How often work is tried before it is given up as `busy`. Each round of a race has one winner, so with n writers on one case
/// a loser loses again with (n - 1)/n: eight tries were too few for six writers, forty-eight leave one in six thousand.
package let runAgainLimit = 48
