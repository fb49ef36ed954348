// What ids name. Each noun's case file or table gives it its life.

/// 网点: service centre, branch or service group. ORG-009
package enum Branch {}
/// 员工
package enum Staff {}
/// 客户
package enum Customer {}
/// 设备: a customer's product of ours (or not ours).
package enum Asset {}
