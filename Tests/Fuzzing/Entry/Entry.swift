import FuzzProperties
import Glibc

/// The property that the program is named after. Set once, before the first input, on the one thread there is.
nonisolated(unsafe) private var property: FuzzProperty?

/// Called once, before everything, with the arguments of `main`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> CInt {
    guard let path = arguments.pointee?.pointee else { return 1 }
    property = String(cString: path).split(separator: "/").last.flatMap { FuzzProperty(rawValue: String($0)) }
    if property == nil {
        print(FuzzProperty.allCases.map(\.rawValue).joined(separator: "\n"))
        exit(EX_USAGE)
    }
    return 0
}

/// Called for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ octets: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try property?.check(Array(UnsafeBufferPointer(start: octets, count: count)))
    } catch {
        fatalError("\(error)")
    }
    return 0
}
