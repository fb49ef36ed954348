import Basics
import Web

/// The card of a customer beside his file: pouch, papers, things in custody, talks, consent. CUS-002, CUS-003
extension CustomerPage {
  func pouchList(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = pouch.map { paper in
      let number: HTML =
        paper.path.map { "<a class=\"mono\" href=\"\($0)\">\(paper.number)</a>" } ?? "<span class=\"mono\">\(paper.number)</span>"
      return
        "<li><div>\(paper.model) \(number)<small>\(t.fullDate(paper.day))</small></div><span class=\"end tag\">\(paper.place)</span></li>"
    }
    return frame.sheet(
      t("customer.pouch"),
      end: "<span class=\"tag \(pouchState == "madeUp" ? "ok" : "warn")\">\(t("pouch.\(pouchState)"))</span>",
      """
      \(when(pouch.isEmpty, "<p class=\"quiet\">\(t("customer.pouch.none"))</p>"))\
      \(when(!pouch.isEmpty, "<ul class=\"plain lines rows\">\(rows)</ul>"))\
      \(when(!documents.isEmpty, "<h3>\(t("customer.documents", ["count": String(documents.count)]))</h3><ul class=\"plain lines rows\" id=\"documents\">\(documents.map { document($0, frame) })</ul>"))
      """)
  }

  func document(_ document: Document, _ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <li><div><a href="\(document.path)">\(t("documentKind.\(document.kind)"))</a>\(when(document.caption) { " · \($0)" })\
      <small>\(document.filedAt.map { t.moment($0) })</small></div></li>
      """
  }

  func custodyList(_ frame: Frame) -> HTML {
    guard !custody.isEmpty else { return HTML() }
    let t = frame.reader
    let rows: [HTML] = custody.map { item in
      """
      <li><div>\(item.what) · \(item.place)<small>\(t("custody.receivedAt", ["time": t.moment(item.receivedAt)]))\
      \(when(item.returnedAt) { " · \(t("custody.returned", ["time": t.moment($0)]))" })</small></div>\
      \(when(item.mayReturn && item.returnedAt == nil, frame.post("\(path)/return-item", "command.customer.return-item", classes: "b tiny", fields: [("key", String(item.key))])))</li>
      """
    }
    return frame.sheet(t("custody.title"), "<ul class=\"plain lines rows\">\(rows)</ul>")
  }

  func talkList(_ frame: Frame) -> HTML {
    guard !talks.isEmpty else { return HTML() }
    let t = frame.reader
    let rows: [HTML] = talks.map { talk in
      """
      <li id="contact-\(String(talk.key))"><div><span class="tag">\(talk.what)</span> \(when(talk.number) { "<b class=\"mono\">\($0)</b> " })\(talk.topic)\
      \(when(talk.handling) { "<p class=\"clause\">\($0)</p>" })\
      <small>\(t.moment(talk.at)) · \([talk.person, talk.marks, talk.answers, talk.by].compactMap { $0?.isEmpty == false ? $0 : nil }.joined(separator: " · "))</small></div>\
      \(when(talk.mayHandle && talk.handling == nil, frame.handling(path, key: talk.key)))</li>
      """
    }
    return frame.sheet(t("contacts.title"), id: "contacts", "<ul class=\"plain lines rows\">\(rows)</ul>")
  }

  func consentList(_ frame: Frame) -> HTML {
    guard !consents.isEmpty else { return HTML() }
    let t = frame.reader
    let rows: [HTML] = consents.map { consent in
      let state: HTML =
        consent.withdrawnAt.map { "<span class=\"tag off\">\(t("consent.withdrawn", ["time": t.moment($0)]))</span>" }
        ?? "<span class=\"tag ok\">\(t("consent.holds"))</span>"
      return """
        <li><div><b>\(t("consentPurpose.\(consent.purpose)"))</b>\(when(consent.recipient) { " · \($0)" }) \(state)\
        <br>\(consent.text)<small>\(t("consentChannel.\(consent.channel)")) · \(t.moment(consent.givenAt))</small></div>\
        \(when(consent.withdrawnAt == nil ? consent.key : nil) { key in
          frame.post(
            "\(path)/withdraw-consent", "command.customer.withdraw-consent", classes: "b tiny",
            fields: [("key", String(key)), ("_version", String(version))], confirm: t("consent.withdraw.consequence"))
        })</li>
        """
    }
    return frame.sheet(t("customer.consents"), "<ul class=\"plain lines rows\">\(rows)</ul>")
  }
}
