import Basics
import Web

/// The goods receipt (客户商品领取收据), A5: what the customer holds while the article is in our hands. It names the state of the
/// record, so that the case cannot be written anew behind the customer's back. WRK-003
struct PrintReceipt: Sendable {
  var organisation: String
  var branch: String
  var number: String
  var orderNumber: String
  var orderPath: String
  var customer: String
  var phone: String
  var address: String
  var goods: String
  var serial: String?
  var accessories: String?
  var condition: String?
  var symptom: String
  var takenAt: Instant
  var technician: String?
  /// Taken back or lost: it proves nothing any more.
  var isVoid = false
  var mark: EvidenceMark?

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.paper(
      title: "\(t("print.receipt")) \(number)", size: "a5", back: orderPath,
      """
      <article class="form-paper"><header><div class="company"><b>\(organisation)</b><span>\(branch)</span></div><h1>\
      \(t("print.receipt"))</h1>\
      <div class="no"><span>№</span> <b>\(number)</b><small>\(t("print.voucher")) \(orderNumber)\
      \(when(isVoid, " · \(t("print.receipt.void"))" as HTML))</small></div></header>
      <table><tbody>
      <tr><th>\(t("print.customer"))</th><td colspan="3">\(customer)</td><th>\(t("print.phone"))</th>\
      <td colspan="2" class="nowrap">\(Telephone.grouped(phone))</td></tr>
      <tr><th>\(t("print.address"))</th><td colspan="6">\(address)</td></tr>
      <tr><th>\(t("print.model"))</th><td colspan="3">\(goods)</td><th>\(t("print.serial"))</th><td colspan="2">\(serial)</td></tr>
      <tr><th>\(t("print.receipt.accessories"))</th><td colspan="6">\(accessories)</td></tr>
      <tr class="tall"><th>\(t("print.receipt.condition"))</th><td colspan="6">\(condition)</td></tr>
      <tr class="tall"><th>\(t("print.symptom"))</th><td colspan="6">\(symptom)</td></tr>
      <tr><th>\(t("print.receipt.takenAt"))</th><td colspan="3">\(t.writtenMoment(takenAt))</td><th>\(t("print.technician"))</th>\
      <td colspan="2">\(technician)</td></tr>
      </tbody></table>
      <footer><div class="signature"><span>\(t("print.sign.customer"))</span><small>\(t("print.dateBlank"))</small></div>\
      <div class="signature"><span>\(t("print.sign.technician"))</span></div>\
      <div class="seal"><span>\(t("print.seal"))</span></div></footer>
      <p class="note">\(t("print.receipt.note"))</p>\(frame.evidence(mark))</article>
      """)
  }
}
