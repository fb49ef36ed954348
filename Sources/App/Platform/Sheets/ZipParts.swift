import CSheets

/// The parts of a zip archive that lies in memory. Sizes are checked before and while a part is unpacked, because what a
/// part says of its own size may be a lie.
final class ZipParts {
  private let archive: OpaquePointer
  private let limits: SheetLimits
  private var unpacked = 0

  /// `bytes` must outlive the value.
  init(_ bytes: UnsafeRawBufferPointer, _ limits: SheetLimits) throws(SheetFault) {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let source = zip_source_buffer_create(bytes.baseAddress, zip_uint64_t(bytes.count), 0, &error) else {
      throw SheetFault("sheet.not-a-zip")
    }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      throw SheetFault("sheet.not-a-zip")
    }
    self.archive = archive
    self.limits = limits
    guard zip_get_num_entries(archive, 0) <= 10_000 else {
      // zip_discard is the deinitialiser's; a class that is fully initialised runs it even when its initialiser throws.
      throw SheetFault("sheet.too-large", ["limit": String(limits.unpackedBytes >> 20)])
    }
  }

  deinit { zip_discard(archive) }

  func has(_ name: String) -> Bool { zip_name_locate(archive, name, 0) >= 0 }

  func read(_ name: String) throws(SheetFault) -> [UInt8] {
    let tooLarge = SheetFault("sheet.too-large", ["limit": String(limits.unpackedBytes >> 20)])
    var state = zip_stat_t()
    let place = zip_name_locate(archive, name, 0)
    guard place >= 0, zip_stat_index(archive, zip_uint64_t(place), 0, &state) == 0 else {
      throw SheetFault("sheet.not-a-workbook")
    }
    guard state.encryption_method == 0 else { throw SheetFault("sheet.old-or-locked") }
    let room = limits.unpackedBytes - unpacked
    guard state.size <= zip_uint64_t(room) else { throw tooLarge }
    let packed = max(Int(clamping: state.comp_size), 1)
    guard let file = zip_fopen_index(archive, zip_uint64_t(place), 0) else { throw SheetFault("sheet.not-a-zip") }
    defer { zip_fclose(file) }
    var out: [UInt8] = []
    out.reserveCapacity(Int(clamping: state.size))
    var block = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Int(zip_fread(file, &block, zip_uint64_t(block.count)))
      guard count >= 0 else { throw SheetFault("sheet.damaged") }
      if count == 0 { break }
      guard out.count + count <= room else { throw tooLarge }
      // Small parts may pack well by nature; a bomb is large.
      guard out.count + count <= max(packed * limits.ratio, 1 << 20) else {
        throw SheetFault("sheet.suspicious", ["ratio": String(limits.ratio)])
      }
      out.append(contentsOf: block[..<count])
    }
    unpacked += out.count
    return out
  }
}
