// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// What the stable tree's scripts look for (`stable-kernel-rules`).
enum AddressesStable: Check {
    static let summary = "Cc: stable is the bare address, in a patch that fixes something."

    static let examples: [CheckExample] = [
        .accepted("the bare address with a version behind it"),
        .refused("a display name", "Cc: stable@vger", becomes: "Cc: Stable <stable@vger", in: 2),
        .refused("the wrong list", "Cc: stable@vger.kernel.org #", becomes: "Cc: stable@kernel.org #", in: 2),
        .noted("nothing is fixed") {
            $0.replace("Fixes: 54a4f0239f2e (\"Linux at some point\")\n", with: "", in: 2)
        },
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.patches.flatMap { mail -> [Remark] in
            let trailers = mail.message.trailers
            guard
                let stable = trailers.first(where: {
                    $0.hasKey("Cc") && $0.value.lowercased().contains("stable")
                })
            else { return [] }
            let address = stable.value.split(separator: " ").first ?? ""
            if address != "stable@vger.kernel.org" {
                return [.error("'\(stable)' is not the bare address 'stable@vger.kernel.org'", in: mail)]
            }
            if trailers.contains(where: { $0.hasKey("Fixes") }) { return [] }
            return [.note("the patch is for stable, but has no Fixes", in: mail)]
        }
    }
}
