"""The views that a reader should see; tables keep everything, and the safe thing has the short name."""

# The embargo comes first: what may not be seen yet must not displace what may. A cancellation takes effect at once and
# for good, whatever arrives later. Only the narrow columns are ranked; bodies are read for what stands.
ARTICLES = """
WITH seen AS (
    SELECT version_id, article_id, pubstatus, try_cast(version AS BIGINT) AS number, versioncreated
    FROM versions
    WHERE embargoed IS NULL OR embargoed <= now() OR pubstatus = 'canceled'
), standing AS (
    SELECT version_id, pubstatus, bool_or(pubstatus = 'canceled') OVER (PARTITION BY article_id) AS killed
    FROM seen
    QUALIFY row_number() OVER (
        PARTITION BY article_id
        ORDER BY number DESC NULLS LAST, versioncreated DESC NULLS LAST, version_id DESC
    ) = 1
)
SELECT versions.* FROM versions
SEMI JOIN (FROM standing WHERE pubstatus = 'usable' AND NOT killed) USING (version_id)
"""

VIEWS: dict[str, tuple[str, str]] = {
    "articles": (ARTICLES, "The standing version of each article that is usable and whose embargo has lifted."),
}
