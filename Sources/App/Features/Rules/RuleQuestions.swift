import Aftersales
import Basics
import Foundation

/// The rules asked without an organisation: `baoxiu rules …`.
package enum RuleQuestions {
  package struct Fault: Error {
    package let text: String
  }

  package static func deadline(_ bytes: [UInt8]) -> Result<String, Fault> {
    let zones = Zones()
    do {
      let shipped = try HolidayTable(name: "cn", text: Resources().text("calendars/cn.tsv") ?? "")
      let question = try JSON(parsing: bytes)
      let answer = try DeadlineQuestion.answer(
        question, zones: { zones.zone($0) },
        holidays: { name in
          switch name {
          case "cn": return shipped
          case "none": return HolidayTable.none
          default:
            // Any other name is a file with days of the same form as the shipped one.
            guard let data = FileManager.default.contents(atPath: name) else { return nil }
            return try? HolidayTable(name: name, text: String(decoding: data, as: UTF8.self))
          }
        })
      return .success(answer.canonical)
    } catch let fault as JSONFault {
      return .failure(Fault(text: "not JSON: \(fault.reason), byte \(fault.offset)"))
    } catch let refusal as Refusal {
      return .failure(Fault(text: refusal.fields.map { "\($0.field): \($0.code) \($0.values)" }.joined(separator: "\n")))
    } catch {
      return .failure(Fault(text: String(describing: error)))
    }
  }
}
