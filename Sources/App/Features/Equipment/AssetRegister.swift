import Aftersales
import Basics
import Storage

package enum AssetRegister: Register {
  package static let name = "asset"
  package static let version = 1

  package static func project(_ state: AssetFile, _ projection: Projection) throws {
    var tokens = Tokens(branch: projection.branch)
    tokens.add(state.model)
    tokens.add(state.serial)
    tokens.add(projection.value(state.plate))
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

extension AssetFile: Scoped {}
