// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

extension Submission {
    /// A series that every check accepts; the examples differ from it.
    package static let good: Submission = {
        var submission = Submission(
            mails: zip(["v2-0000-cover-letter.patch", "v2-0001-a.patch", "v2-0002-b.patch"], goodTexts)
                .map { PostedMail(parsing: Array($1.utf8), name: $0) })
        submission.results.application = .same
        submission.results.isBasePublic = true
        submission.results.changedPatches = [2]
        return submission
    }()

    private static let goodTexts = [goodCover, goodPatch, goodFix]

    private static let goodCover = """
        From 2222222222222222222222222222222222222222 Mon Sep 17 00:00:00 2001
        Message-Id: <20261124-many-v2-0-a1b2c3d4e5f6@example.com>
        From: A Developer <dev@example.com>
        Date: Tue, 24 Nov 2026 12:00:00 +0000
        Subject: [PATCH v2 0/2] iommu/a: Map many pages in one call
        MIME-Version: 1.0
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit
        To: Matt Ainer <matt@example.com>
        Cc: iommu@lists.linux.dev

        The core can hand down many pages in one call since
        commit 54a4f0239f2e ("Linux at some point").

        ---
        Changes in v2:
        - take the lock once (Matt)
        - Link to v1: https://lore.kernel.org/r/20261123-many-v1-0-0123456789ab@example.com

        ---
        A Developer (2):
          iommu/a: Map many pages
          iommu/a: Allow the last page

         drivers/iommu/a.c | 4 ++--
         1 file changed, 2 insertions(+), 2 deletions(-)

        ---
        base-commit: 830b3c68c1fb1e9176028d02ef86f3cf76aa2476
        change-id: 20261123-many-0123456789ab
        -- 
        gen-patch 0.1.0


        """

    private static let goodPatch = """
        From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001
        Message-Id: <20261124-many-v2-1-a1b2c3d4e5f6@example.com>
        In-Reply-To: <20261124-many-v2-0-a1b2c3d4e5f6@example.com>
        References: <20261124-many-v2-0-a1b2c3d4e5f6@example.com>
        From: A Developer <dev@example.com>
        Date: Tue, 24 Nov 2026 12:00:01 +0000
        Subject: [PATCH v2 1/2] iommu/a: Map many pages
        MIME-Version: 1.0
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit
        To: Matt Ainer <matt@example.com>
        Cc: iommu@lists.linux.dev

        One call a page costs one flush a page. Take all pages at once.

        Signed-off-by: A Developer <dev@example.com>
        ---
         drivers/iommu/a.c | 2 +-
         1 file changed, 1 insertion(+), 1 deletion(-)

        diff --git a/drivers/iommu/a.c b/drivers/iommu/a.c
        index 0123456789ab..123456789abc 100644
        --- a/drivers/iommu/a.c
        +++ b/drivers/iommu/a.c
        @@ -7,3 +7,3 @@ static int a_map(void)
         {
        -\treturn a_one();
        +\treturn a_many();
         }
        -- 
        gen-patch 0.1.0


        """

    private static let goodFix = """
        From 2222222222222222222222222222222222222222 Mon Sep 17 00:00:00 2001
        Message-Id: <20261124-many-v2-2-a1b2c3d4e5f6@example.com>
        In-Reply-To: <20261124-many-v2-0-a1b2c3d4e5f6@example.com>
        References: <20261124-many-v2-0-a1b2c3d4e5f6@example.com>
        From: A Developer <dev@example.com>
        Date: Tue, 24 Nov 2026 12:00:02 +0000
        Subject: [PATCH v2 2/2] iommu/a: Allow the last page
        MIME-Version: 1.0
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit
        To: Matt Ainer <matt@example.com>
        Cc: iommu@lists.linux.dev, stable@vger.kernel.org

        The end of the aperture is inclusive, but a_check() takes it for
        exclusive.

        Fixes: 54a4f0239f2e ("Linux at some point")
        Assisted-by: gen-patch:0.1.0
        Signed-off-by: A Developer <dev@example.com>
        Cc: stable@vger.kernel.org # 6.1.x
        ---
        Changes in v2:
        - take the lock once (Matt)
        - Link to v1: https://lore.kernel.org/r/20261123-many-v1-0-0123456789ab@example.com

         drivers/iommu/a.c | 2 +-
         1 file changed, 1 insertion(+), 1 deletion(-)

        diff --git a/drivers/iommu/a.c b/drivers/iommu/a.c
        index 123456789abc..23456789abcd 100644
        --- a/drivers/iommu/a.c
        +++ b/drivers/iommu/a.c
        @@ -17,3 +17,3 @@ static int a_check(void)
         {
        -\treturn last < end;
        +\treturn last <= end;
         }
        -- 
        gen-patch 0.1.0


        """
}
