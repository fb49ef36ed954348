import Basics

// How the parts of a customer stand in event bodies.

extension CustomerPhone {
  var json: JSON {
    .members(
      ("key", .whole(key)), ("number", number.json), ("kind", .string(kind.rawValue)), ("warning", .text(warning?.rawValue)),
      ("note", note?.json))
  }

  init?(_ json: JSON) {
    guard let key = json["key"]?.int, let number = Personal(json["number"]),
      let kind = json["kind"]?.string.flatMap(PhoneNumber.Kind.init(rawValue:))
    else { return nil }
    self.init(
      key: Int(key), number: number, kind: kind,
      warning: json["warning"]?.string.flatMap(PhoneNumber.Warning.init(rawValue:)), note: Personal(json["note"]))
  }
}

extension CustomerAddress {
  var json: JSON {
    .members(
      ("key", .whole(key)), ("text", text.json), ("zone", .string(zone.rawValue)), ("note", note?.json),
      ("pin", pin?.json))
  }

  init?(_ json: JSON) {
    guard let key = json["key"]?.int, let text = Personal(json["text"]),
      let zone = json["zone"]?.string.flatMap(Zone.init(rawValue:))
    else { return nil }
    self.init(key: Int(key), text: text, zone: zone, note: Personal(json["note"]), pin: Personal(json["pin"]))
  }
}

extension CustomerContact {
  var json: JSON {
    .members(("key", .whole(key)), ("name", name.json), ("phones", .array(phones.map(\.json))), ("role", .text(role)))
  }

  init?(_ json: JSON) {
    guard let key = json["key"]?.int, let name = Personal(json["name"]) else { return nil }
    self.init(
      key: Int(key), name: name, phones: (json["phones"]?.array ?? []).compactMap(CustomerPhone.init(_:)),
      role: json["role"]?.string)
  }
}

extension Consent {
  /// Withdrawal is an event of its own and not part of what was given.
  var json: JSON {
    .members(
      ("key", .whole(key)), ("purpose", .string(purpose.rawValue)), ("text", .string(text)), ("recipient", .text(recipient)),
      ("channel", .string(channel.rawValue)), ("givenAt", .instant(givenAt)))
  }

  init?(_ json: JSON) {
    guard let key = json["key"]?.int, let purpose = json["purpose"]?.string.flatMap(Purpose.init(rawValue:)),
      let text = json["text"]?.string, let channel = json["channel"]?.string.flatMap(Channel.init(rawValue:)),
      let givenAt = json["givenAt"]?.int
    else { return nil }
    self.init(
      key: Int(key), purpose: purpose, text: text, recipient: json["recipient"]?.string, channel: channel,
      givenAt: Instant(milliseconds: givenAt))
  }
}

extension CustomerEvent.Registration {
  var json: JSON {
    .members(
      ("kind", .string(kind.rawValue)), ("party", .string(party.rawValue)), ("name", name.json),
      ("phones", .array(phones.map(\.json))), ("addresses", .array(addresses.map(\.json))),
      ("contacts", .array(contacts.map(\.json))), ("agent", .id(agent)), ("type", .text(type)),
      ("language", .string(language.rawValue)), ("branch", .id(branch)))
  }

  init?(_ json: JSON) {
    guard let kind = json["kind"]?.string.flatMap(CustomerFile.Kind.init(rawValue:)),
      let party = json["party"]?.string.flatMap(CustomerFile.Party.init(rawValue:)), let name = Personal(json["name"]),
      let language = json["language"]?.string.flatMap(Language.init(rawValue:)),
      let branch: ID<Branch> = json.id("branch")
    else { return nil }
    self.init(
      kind: kind, party: party, name: name, phones: (json["phones"]?.array ?? []).compactMap(CustomerPhone.init(_:)),
      addresses: (json["addresses"]?.array ?? []).compactMap(CustomerAddress.init(_:)),
      contacts: (json["contacts"]?.array ?? []).compactMap(CustomerContact.init(_:)), agent: json.id("agent"),
      type: json["type"]?.string, language: language, branch: branch)
  }
}
