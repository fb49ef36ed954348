import Aftersales
import Basics
import Storage

/// The customers of imported lines: found by telephone and name among those of the branch, else made.
enum ImportedCustomers {
  static func name(_ line: RegisterLine) -> String { PlainText.line(line.customer, max: 100) ?? phone(line) ?? "-" }

  /// Every number of the cell as it was typed; one that lacks a digit is kept, and its file says so.
  static func phone(_ line: RegisterLine) -> String? {
    PlainText.line(line.phones.map(\.typed).joined(separator: " / "), max: 200)
  }

  static func resolve(_ line: RegisterLine, branch: ID<Branch>, in work: Work) throws -> ID<Customer> {
    let name = name(line)
    let address = PlainText.line(line.address, max: 200)
    if let known = try find(name, line.phones, address, branch, in: work) {
      try add(address, line.zone, to: known, in: work)
      return ID(known.id)
    }
    var newcomer = CustomerCommand.Newcomer(branch: branch, name: name, phone: phone(line), address: address)
    newcomer.zone = address == nil ? nil : line.zone
    if let contact = PlainText.line(line.contact, max: 100), contact != name { newcomer.contactName = contact }
    let made = try work.begin(
      CustomerFile.self, id: work.newID(CustomerFile.self).number, branch: branch, with: .register(newcomer),
      facts: CustomerFile.Facts(allowsWithoutPhone: true))
    return ID(made.id)
  }

  private struct Known {
    let id: Int64
    let address: String
  }

  private static func find(
    _ name: String, _ phones: [PhoneNumber], _ address: String?, _ branch: ID<Branch>, in work: Work
  ) throws -> Known? {
    for number in phones {
      let row = try work.transaction.row(
        """
        select c.id, c.address from customer_of_phone p join customer c on c.id = p.case_id
        join customer_of_branch b on b.case_id = c.id
        where p.digits = \(number.digits) and c.name = \(name) and c.erased = 0 and b.branch = \(branch) order by c.id limit 1
        """)
      if let row { return Known(id: row.integer(0), address: row.text(1)) }
    }
    // The same name at the same address is the same household where no number tells.
    guard phones.isEmpty, let address else { return nil }
    let row = try work.transaction.row(
      """
      select c.id, c.address from customer c join customer_of_branch b on b.case_id = c.id
      where c.name = \(name) and c.address = \(address) and c.erased = 0 and b.branch = \(branch) order by c.id limit 1
      """)
    return row.map { Known(id: $0.integer(0), address: $0.text(1)) }
  }

  /// An address that the file does not hold yet; one without a zone stays with the case alone.
  private static func add(_ address: String?, _ zone: CustomerAddress.Zone?, to known: Known, in work: Work) throws {
    guard let address, let zone, address != known.address, let file = try work.fold(CustomerFile.self, known.id) else { return }
    let values = try PersonalValues.of(stream: known.id, in: work.transaction)
    let held = file.state.addresses.compactMap { $0.text.reference.flatMap { values[$0] } }
    guard !held.contains(address) else { return }
    try work.perform(.addAddress(address, zone: zone, note: nil), on: file, facts: CustomerFile.Facts())
  }
}

/// The articles of imported lines: the customer's of this model and serial number, else a new file. AST-001
enum ImportedAssets {
  static func resolve(
    _ line: RegisterLine, customer: ID<Customer>, branch: ID<Branch>, today: LocalDay, in work: Work
  ) throws -> ID<Asset>? {
    guard let model = PlainText.line(line.model, max: 80) else { return nil }
    let serial = PlainText.line(line.serial, max: 60)
    let row = try work.transaction.row(
      """
      select id from asset where customer = \(customer) and model = \(model) and retired = 0
        and (CAST(\(serial) AS TEXT) is null or serial is null or serial = \(serial)) order by id limit 1
      """)
    if let row { return row.id(0) }
    var values: [AssetField: JSON] = [.model: .string(model), .soldByUs: .string(SoldByUs.unknown.rawValue)]
    if let serial { values[.serial] = .string(serial) }
    let made = try work.begin(
      AssetFile.self, id: work.newID(AssetFile.self).number, branch: branch, with: .register(customer: customer, values: values),
      facts: AssetFile.Facts(today: today))
    return ID(made.id)
  }
}
