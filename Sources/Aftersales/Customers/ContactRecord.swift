import Basics

/// One letter, call or visit (来信、来电、来访) on the customer's card, whoever was right: when, with whom, about what, and what
/// was done about it. CUS-006, CUS-007, CUS-021, CUS-030, CUS-034, REQ-041, REQ-045
package struct ContactRecord: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// What the customer asks about; `advice` is about use and care. CUS-030
    case enquiry, advice
    case complaint, suggestion, rating
    /// A user's need (用户需求), gathered by theme. REQ-045
    case need
    /// A visit or call that we owe a key customer. CUS-015
    case care
    case other
  }

  package enum Direction: String, CaseIterable, Sendable {
    case incoming, outgoing
  }

  /// Unique within the customer.
  package let key: Int
  package let kind: Kind
  package let channel: WorkOrder.Channel
  package let direction: Direction
  package let topic: Personal
  /// Who spoke or wrote, where it was not the customer.
  package let person: Personal?
  package let at: Instant
  /// Needs are put in order by it. REQ-045
  package let theme: String?
  /// The product it concerns; a letter always has one. CUS-007
  package let model: String?
  /// The post it is passed to at once. REQ-041
  package let department: Role?
  /// Serial number of a letter (来函) or reply (复函). CUS-007
  package let number: String?
  /// The letter that this reply answers.
  package let replyTo: Int?
  package internal(set) var handling: Personal?
  package internal(set) var handledAt: Instant?
  /// Who wrote it down; known from the event and not part of it.
  package internal(set) var by: ID<Staff>?

  package init(
    key: Int, kind: Kind, channel: WorkOrder.Channel, direction: Direction, topic: Personal, person: Personal? = nil,
    at: Instant, theme: String? = nil, model: String? = nil, department: Role? = nil, number: String? = nil,
    replyTo: Int? = nil, handling: Personal? = nil
  ) {
    self.key = key
    self.kind = kind
    self.channel = channel
    self.direction = direction
    self.topic = topic
    self.person = person
    self.at = at
    self.theme = theme
    self.model = model
    self.department = department
    self.number = number
    self.replyTo = replyTo
    self.handling = handling
  }

  var json: JSON {
    .members(
      ("key", .whole(key)), ("kind", .string(kind.rawValue)), ("channel", .string(channel.rawValue)),
      ("direction", .string(direction.rawValue)), ("topic", topic.json), ("person", person?.json), ("at", .instant(at)),
      ("theme", .text(theme)), ("model", .text(model)), ("department", .text(department?.rawValue)), ("number", .text(number)),
      ("replyTo", .whole(replyTo)), ("handling", handling?.json))
  }

  init?(_ json: JSON) {
    guard let key = json["key"]?.int, let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
      let channel = json["channel"]?.string.flatMap(WorkOrder.Channel.init(rawValue:)),
      let direction = json["direction"]?.string.flatMap(Direction.init(rawValue:)), let topic = Personal(json["topic"]),
      let at = json["at"]?.int
    else { return nil }
    self.init(
      key: Int(key), kind: kind, channel: channel, direction: direction, topic: topic, person: Personal(json["person"]),
      at: Instant(milliseconds: at), theme: json["theme"]?.string, model: json["model"]?.string,
      department: json["department"]?.string.flatMap(Role.init(rawValue:)), number: json["number"]?.string,
      replyTo: json["replyTo"]?.int.map { Int($0) }, handling: Personal(json["handling"]))
  }
}

extension CustomerCommand {
  /// A contact as somebody took it down. Three facts are enough: the customer, the telephone, what it was about. CUS-034
  package struct Talk: Hashable, Sendable {
    package var kind: ContactRecord.Kind
    package var channel: WorkOrder.Channel
    package var direction: ContactRecord.Direction
    package var topic: String
    package var person: String?
    package var handling: String?
    package var theme: String?
    package var model: String?
    package var department: Role?
    package var replyTo: Int?
    package var at: Instant?

    static let fields: [Field] = [
      Field("topic", .lines(max: 4000)).personal,
      Field("contactKind", .choice(ContactRecord.Kind.allCases.map(\.rawValue))).optional,
      Field("channel", .choice(WorkOrder.Channel.allCases.map(\.rawValue))).optional,
      Field("direction", .choice(ContactRecord.Direction.allCases.map(\.rawValue))).optional,
      Field("person", .text(max: 100)).optional.personal, Field("handling", .lines(max: 4000)).optional.personal,
      Field("theme", .text(max: 40)).optional, Field("model", .text(max: 80)).optional,
      Field("department", .choice(Role.allCases.map(\.rawValue))).optional,
      Field("replyTo", .integer(min: 1, max: 1_000_000)).optional, Field("at", .instant).optional,
    ]

    init(_ input: Input) throws(Refusal) {
      kind = input.text("contactKind").flatMap(ContactRecord.Kind.init(rawValue:)) ?? .enquiry
      channel = input.text("channel").flatMap(WorkOrder.Channel.init(rawValue:)) ?? .phone
      direction = input.text("direction").flatMap(ContactRecord.Direction.init(rawValue:)) ?? .incoming
      topic = try Required.value(input.text("topic"), "topic")
      person = input.text("person")
      handling = input.text("handling")
      theme = input.text("theme")
      model = input.text("model")
      department = input.text("department").flatMap(Role.init(rawValue:))
      replyTo = input.integer("replyTo").map { Int($0) }
      at = input.instant("at")
    }
  }
}

extension CustomerFile {
  /// What a contact leaves on the card. A letter is filed under its product with a number of its own, a reply with its letter.
  static func recorded(
    _ talk: CustomerCommand.Talk, on state: CustomerFile?, key: Int, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> CustomerEvent {
    let at = talk.at ?? context.now
    var faults: [FieldFault] = []
    if at > context.now { faults.append(FieldFault("at", "in-the-future")) }
    if talk.channel == .letter, talk.model == nil { faults.append(FieldFault("model", "missing")) }
    if let replyTo = talk.replyTo {
      let letter = state?.contactRecords.first { $0.key == replyTo && $0.direction == .incoming }
      if letter == nil || talk.direction != .outgoing { faults.append(FieldFault("replyTo", "unknown-id")) }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    return .contactRecorded(
      ContactRecord(
        key: key, kind: talk.kind, channel: talk.channel, direction: talk.direction, topic: .open(talk.topic, .words),
        person: talk.person.map { .open($0, .name) }, at: at, theme: talk.theme, model: talk.model, department: talk.department,
        number: talk.channel == .letter ? facts.letterNumber : nil, replyTo: talk.replyTo,
        handling: talk.handling.map { .open($0, .words) }))
  }
}
