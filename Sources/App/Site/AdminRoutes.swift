import Basics
import Web

enum AdminRoutes {
  static func routes(_ desk: Desk) -> [Route] { [] }
}
