import Aftersales
import Basics
import Storage
import Web

/// A question to a list that was given a name.
struct ListView: Sendable {
  let id: ID<ListView>
  let list: String
  let name: String
  let owner: ID<Staff>
  let ownerName: String
  /// nil: the owner's alone.
  let branch: ID<Branch>?
  /// The query of the list's address.
  let query: String
}

/// Saved views, the view a person starts from, and the columns a person chose. They belong to the account and follow it to
/// every browser.
enum ListViews {
  static let perPerson = 50

  static let saving = Declaration(
    "save-view", by: Set(Role.allCases),
    [
      Field("name", .text(max: 40)), Field("query", .text(max: 2000)).optional, Field("branch", .id(of: "branches")).optional,
      Field("isDefault", .flag).optional,
    ])

  private static let columns: SQL = "v.id, v.list, v.name, v.owner, m.name, v.branch, v.query"

  private static func view(_ row: Row) -> ListView {
    ListView(
      id: row.id(0), list: row.text(1), name: row.text(2), owner: row.id(3), ownerName: row.text(4), branch: row.optionalID(5),
      query: row.text(6))
  }

  /// Mine, and those shared with a branch that I see. Views without a branch of somebody else are nobody's business.
  private static func visible(_ work: Work) -> SQL {
    "(v.owner = \(work.actor.id) or (v.branch is not null and \(work.scope.predicate(on: "v.branch"))))"
  }

  /// What the asker may see of a list: his own first, then by name.
  static func all(of list: String, in work: Work) throws -> [ListView] {
    try work.transaction.rows(
      """
      select \(columns) from list_view v join staff m on m.id = v.owner where v.list = \(list) and \(visible(work))
      order by case when v.owner = \(work.actor.id) then 0 else 1 end, v.name, v.id limit 200
      """
    ).map(view)
  }

  static func find(_ id: ID<ListView>, in work: Work) throws -> ListView {
    let row = try work.transaction.row(
      "select \(columns) from list_view v join staff m on m.id = v.owner where v.id = \(id) and \(visible(work))")
    guard let row else { throw Problem.notFound }
    return view(row)
  }

  /// Keeps a question under a name; the owner's view of that name is replaced.
  static func save(_ shape: ListShape, _ input: Input, in work: Work) throws -> ListView {
    let name = String((input.text("name") ?? "").trimmingSpace)
    let branch: ID<Branch>? = input.id("branch")
    if let branch {
      // Shared with a branch of one's own, by somebody who works at its desk.
      guard work.scope.sees(branch), try work.fold(BranchFile.self, branch.number) != nil else {
        throw Refusal.invalid([FieldFault("branch", "unknown-id")])
      }
      guard !work.scope.isTechnicianOnly else { throw Problem.forbidden }
    }
    let query = ListQuery(text: input.text("query") ?? "", for: shape).kept
    let own = try work.transaction.row(
      "select count(*) from list_view where owner = \(work.actor.id) and list = \(shape.name) and name <> \(name)")
    guard (own?.int(0) ?? 0) < perPerson else { throw Refusal("too-many-views", values: ["max": String(perPerson)]) }
    try work.transaction.execute(
      """
      insert into list_view (id, list, name, owner, branch, query, changed_at)
      values (\(work.newID(ListView.self)), \(shape.name), \(name), \(work.actor.id), \(branch), \(query), \(work.now))
      on conflict (owner, list, name) do update set branch = excluded.branch, query = excluded.query,
        changed_at = excluded.changed_at
      """)
    guard
      let row = try work.transaction.row(
        """
        select \(columns) from list_view v join staff m on m.id = v.owner
        where v.owner = \(work.actor.id) and v.list = \(shape.name) and v.name = \(name)
        """)
    else { throw Problem.notFound }
    let saved = view(row)
    if input.flag("isDefault") { try setDefault(saved.id, of: shape.name, in: work) }
    return saved
  }

  /// Its owner's to take away; what a branch shares, also its supervisor's and manager's.
  static func mayDelete(_ view: ListView, _ work: Work) -> Bool {
    view.owner == work.actor.id
      || (view.branch.map { work.scope.sees($0) } ?? false)
        && work.actor.isAny(of: [.supervisor, .branchManager, .administrator])
  }

  static func delete(_ id: ID<ListView>, in work: Work) throws -> ListView {
    let view = try find(id, in: work)
    guard mayDelete(view, work) else { throw Problem.forbidden }
    try work.transaction.execute("update list_choice set view = null where view = \(id)")
    try work.transaction.execute("delete from list_view where id = \(id)")
    return view
  }

  // MARK: one person's own

  /// The columns a person chose, and the view he starts from while he may see it.
  static func choice(of list: String, in work: Work) throws -> (columns: [String]?, view: ListView?) {
    guard
      let row = try work.transaction.row(
        "select columns, view from list_choice where staff = \(work.actor.id) and list = \(list)")
    else { return (nil, nil) }
    let view = try row.optionalInteger(1).flatMap { id -> ListView? in
      do { return try find(ID(id), in: work) } catch Problem.notFound { return nil }
    }
    return (row.optionalText(0).map { $0.split(separator: ".").map(String.init) }, view)
  }

  static func setDefault(_ view: ID<ListView>?, of list: String, in work: Work) throws {
    try work.transaction.execute(
      """
      insert into list_choice (staff, list, columns, view) values (\(work.actor.id), \(list), null, \(view))
      on conflict (staff, list) do update set view = excluded.view
      """)
  }

  /// nil: as everybody has them.
  static func setColumns(_ columns: [String]?, of shape: ListShape, in work: Work) throws {
    let known = columns.map { $0.filter(shape.columns.contains) }.flatMap { $0.isEmpty ? nil : $0 }
    try work.transaction.execute(
      """
      insert into list_choice (staff, list, columns, view)
      values (\(work.actor.id), \(shape.name), \(known?.joined(separator: ".")), null)
      on conflict (staff, list) do update set columns = excluded.columns
      """)
  }
}
