// SPDX-License-Identifier: GPL-2.0-only
import ReferenceModel

/// Finds out on the way for which tall functions drivers have tables, so that only those are tried.
extension ChildPool {
    /// Runs requests, each with the setups of tall functions whose ranges the tables of its first library span.
    ///
    /// What does not come back from these functions is run once more without them, and they are named, so that it shows
    /// itself where they are tried.
    func runProbing(
        _ requests: [ChildRequest], limit: Double
    ) throws(ConformanceError) -> [(result: Result, tall: [Setup])] {
        let probing = requests.map { request in
            var request = request
            request.others = Prover.tallSetups
            return request
        }
        var results = try run(probing, limit: limit)
        let stuck = results.indices.filter { results[$0].journal[.isProbing] == 1 }
        for (place, result) in zip(stuck, try run(stuck.map { requests[$0] }, limit: limit)) {
            results[place] = result
        }
        return results.indices.map { place in
            guard case .answered(let answer) = results[place].end else { return (results[place], []) }
            let all = Prover.tallSetups
            let tall = stuck.contains(place) ? all : zip(all, answer.spanned).filter(\.1).map(\.0)
            return (results[place], tall)
        }
    }
}
