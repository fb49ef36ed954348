import Basics

// Rests, urging, and what the customer was told.

extension WorkOrderEvent {
  /// A rest for a reason of the policy's list, with evidence. The owner of the reason is frozen.
  package struct Paused: EventBody {
    package let reason: String
    package let owner: PauseReason.Owner
    package let clause: String
    package let evidence: Evidence
    package let text: Personal
    package let file: Personal?

    package init(
      reason: String, owner: PauseReason.Owner, clause: String, evidence: Evidence, text: Personal, file: Personal? = nil
    ) {
      self.reason = reason
      self.owner = owner
      self.clause = clause
      self.evidence = evidence
      self.text = text
      self.file = file
    }
    var json: JSON {
      .members(
        ("reason", .string(reason)), ("owner", .string(owner.rawValue)), ("clause", .string(clause)),
        ("evidence", .string(evidence.rawValue)), ("text", text.json), ("file", file?.json))
    }
    package init?(_ json: JSON) {
      guard let reason = json["reason"]?.string,
        let owner = json["owner"]?.string.flatMap(PauseReason.Owner.init(rawValue:)),
        let clause = json["clause"]?.string,
        let evidence = json["evidence"]?.string.flatMap(Evidence.init(rawValue:)),
        let text = Personal(json["text"])
      else { return nil }
      self.reason = reason
      self.owner = owner
      self.clause = clause
      self.evidence = evidence
      self.text = text
      file = Personal(json["file"])
    }
  }

  /// The rest ended.
  package struct Resumed: EventBody {
    package let at: Instant

    package init(at: Instant) {
      self.at = at
    }
    var json: JSON {
      .members(("at", .int(at.milliseconds)))
    }
    package init?(_ json: JSON) {
      guard let at = json["at"]?.int.map(Instant.init(milliseconds:)) else { return nil }
      self.at = at
    }
  }

  /// A promise that still ran came under another calendar. One that was met or missed before never does. DSP-004
  package struct PromiseRecalculated: EventBody {
    package let promise: Deadline.Kind
    /// nil while it rests.
    package let oldDue: Instant?
    package let newDue: Instant?
    package let oldCalendar: String
    package let newCalendar: String
    package let why: Why

    package enum Why: String, CaseIterable, Sendable {
      /// A new version of the branch's calendar was published.
      case calendarPublished
      /// The branch took another calendar.
      case calendarChosen
      /// The case began to rest: what is left will be counted by the calendar of that day.
      case resting
    }

    package init(
      promise: Deadline.Kind, oldDue: Instant?, newDue: Instant?, oldCalendar: String, newCalendar: String, why: Why
    ) {
      self.promise = promise
      self.oldDue = oldDue
      self.newDue = newDue
      self.oldCalendar = oldCalendar
      self.newCalendar = newCalendar
      self.why = why
    }
    var json: JSON {
      .members(
        ("promise", .string(promise.rawValue)), ("oldDue", JSON.instant(oldDue)), ("newDue", JSON.instant(newDue)),
        ("oldCalendar", .string(oldCalendar)), ("newCalendar", .string(newCalendar)), ("why", .string(why.rawValue)))
    }
    package init?(_ json: JSON) {
      guard let promise = json["promise"]?.string.flatMap(Deadline.Kind.init(rawValue:)),
        let oldCalendar = json["oldCalendar"]?.string, let newCalendar = json["newCalendar"]?.string,
        let why = json["why"]?.string.flatMap(Why.init(rawValue:))
      else { return nil }
      self.promise = promise
      self.oldCalendar = oldCalendar
      self.newCalendar = newCalendar
      self.why = why
      oldDue = json["oldDue"]?.int.map(Instant.init(milliseconds:))
      newDue = json["newDue"]?.int.map(Instant.init(milliseconds:))
    }
  }

  /// Words to, from or about the customer.
  package struct Said: EventBody {
    package let text: Personal?
    package let channel: WorkOrder.Channel?

    package init(text: Personal? = nil, channel: WorkOrder.Channel? = nil) {
      self.text = text
      self.channel = channel
    }
    var json: JSON {
      .members(("text", text?.json), ("channel", JSON.text(channel?.rawValue)))
    }
    package init?(_ json: JSON) {
      text = Personal(json["text"])
      channel = json["channel"]?.string.flatMap(WorkOrder.Channel.init(rawValue:))
    }
  }

  /// A stored file belongs to the case.
  package struct Attached: EventBody {
    package let file: Personal
    package let kind: FileKind
    package let caption: Personal?

    package init(file: Personal, kind: FileKind, caption: Personal? = nil) {
      self.file = file
      self.kind = kind
      self.caption = caption
    }
    var json: JSON {
      .members(("file", file.json), ("kind", .string(kind.rawValue)), ("caption", caption?.json))
    }
    package init?(_ json: JSON) {
      guard let file = Personal(json["file"]),
        let kind = json["kind"]?.string.flatMap(FileKind.init(rawValue:))
      else { return nil }
      self.file = file
      self.kind = kind
      caption = Personal(json["caption"])
    }
  }

  /// What proves a pause.
  package enum Evidence: String, CaseIterable, Sendable {
    case call, message, photo
  }
  package enum FileKind: String, CaseIterable, Sendable {
    case photo, document, recording, video

    package var isPicture: Bool { self == .photo || self == .video }
  }
}
