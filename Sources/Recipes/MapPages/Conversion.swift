// SPDX-License-Identifier: GPL-2.0-only
import CSyntax
import KernelTree
import Rewriting

/// One callback that is to be converted: the function, its size, and the call that does the work.
struct Conversion {
    /// The callback as it is.
    let callback: Callback
    /// How its parameters change.
    let signature: PagesSignature
    /// The name of its size in bytes.
    let size: String
    /// The call of the range helper.
    let call: Syntax
    /// The argument that is the size.
    let argument: Syntax
    /// The function that is called.
    let helper: RangeHelper

    /// The function of the callback.
    var function: Function { callback.function }

    /// Reads a callback, or says why it cannot be converted.
    static func reading(
        _ callback: Callback, _ signature: PagesSignature, in driver: Driver
    ) -> Result<Conversion, Deviance> {
        let function = callback.function
        guard function.prototype.hasTypes(of: signature.old) else {
            return .failure(
                Deviance(
                    "'\(function.name)' has other types than '\(signature.oldMember)' in '\(Interface.path)'",
                    function.declarator))
        }
        guard let size = function.parameterName(signature.sizeIndex) else {
            return .failure(Deviance("'\(function.name)' does not name its size", function.declarator))
        }
        if let taken = signature.newNames.first(where: { function.knows($0) && $0 != size }) {
            return .failure(
                Deviance("the name '\(taken)' is taken in '\(function.name)'", function.declarator))
        }
        return helperCall(function, size, in: driver).map { call, argument, helper in
            Conversion(
                callback: callback, signature: signature, size: size, call: call, argument: argument,
                helper: helper)
        }
    }

    private typealias HelperCall = (call: Syntax, argument: Syntax, helper: RangeHelper)

    /// The one call that hands the size on to a range helper.
    private static func helperCall(
        _ function: Function, _ size: String, in driver: Driver
    ) -> Result<HelperCall, Deviance> {
        var found: [HelperCall] = []
        var reason: Deviance?
        for call in function.body.descendants(.call) {
            guard let name = call.calledName, let called = driver.functions(named: name).first,
                let place = call.arguments.firstIndex(where: { $0.isName(size) })
            else { continue }
            switch RangeHelper.reading(called, sizeIndex: place) {
            case .success(let helper): found.append((call, call.arguments[place], helper))
            case .failure(let deviance): reason = deviance
            }
        }
        if found.count == 1 { return .success(found[0]) }
        let message =
            found.isEmpty
            ? "'\(function.name)' hands '\(size)' to no function that goes through its pages in a loop"
            : "'\(function.name)' hands '\(size)' to such a function more than once"
        return .failure(reason ?? Deviance(message, function.nameNode))
    }
}
