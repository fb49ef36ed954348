import Aftersales
import Basics
import Storage

package enum AssetRegister: Register {
  package static let name = "asset"
  package static let version = 2

  package static func project(_ state: AssetFile, _ projection: Projection) throws {
    if state.isWithdrawn {
      try projection.transaction.execute("delete from asset where id = \(projection.id)")
      return
    }
    var tokens = Tokens()
    tokens.add(state.model)
    tokens.add(state.serial)
    // A car is called for by its number: whoever may read the owner's name may find it by that.
    tokens.add(projection.value(state.plate), as: .name)
    try projection.transaction.execute(
      """
      insert into asset
        (id, branch, customer, model, category, serial, place, sold_by_us, sold_on, retired, head, tokens)
      values (\(projection.id), \(projection.branch), \(state.customer), \(state.model), \(state.category), \(state.serial),
        \(projection.value(state.place)), \(state.soldByUs.rawValue), \(state.soldOn), \(state.isRetired),
        \(projection.head), \(tokens.text))
      on conflict (id) do update set customer = excluded.customer, model = excluded.model, category = excluded.category,
        serial = excluded.serial, place = excluded.place, sold_by_us = excluded.sold_by_us, sold_on = excluded.sold_on,
        retired = excluded.retired, head = excluded.head, tokens = excluded.tokens
      """)
  }
}
