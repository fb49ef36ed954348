import Basics
import Web

enum CustomerRoutes {
  static func routes(_ desk: Desk) -> [Route] { [] }
}
