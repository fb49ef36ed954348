/// Every capability, in one list: the composition root of registers.
package enum Features {
  package static let registers: [AnyRegister] = [
    AnyRegister(BranchRegister.self), AnyRegister(StaffRegister.self), AnyRegister(CustomerRegister.self),
    AnyRegister(AssetRegister.self), AnyRegister(WorkOrderRegister.self),
    AnyRegister(TechnicianDayRegister.self),
  ]
}
