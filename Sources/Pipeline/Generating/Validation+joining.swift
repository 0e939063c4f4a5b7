// SPDX-License-Identifier: GPL-2.0-only

extension Validation {
    /// What is said of two drivers together: the first word that is not success, and everything that each has to say.
    func joined(with other: Validation) -> Validation {
        var whole = verdict == .conforms ? other : self
        whole.details = details + other.details
        whole.costs = costs + other.costs
        whole.seconds = seconds + other.seconds
        return whole
    }
}
