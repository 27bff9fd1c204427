"""The views that a reader should see; tables keep everything, and the safe thing has the short name.

Which version of an article stands is decided by what the agency declared, never by arrival: the highest version, then
the latest. What is under embargo is not there yet, and does not displace what may be read. A cancellation takes effect
at once, for all versions, and for good; so does the replacement of one article by another that names it.
"""

# The number that a version begins with; a cancellation without one comes after all others.
NUMBER = """coalesce(
    try_cast(regexp_extract(version, '^[0-9]+') AS BIGINT), if(pubstatus = 'canceled', 1::BIGINT << 62, NULL)
)"""
# When a version came to be, as far as it says; its day begins in UTC, wherever who asks may be.
MADE = "coalesce(versioncreated, firstcreated, timezone('UTC', moved_on::TIMESTAMP), received_at)"

# An id that is no urn or address is its sender's own; a kill often does not say who sends it.
SAME_SENDER = "(contains(old.uri, ':') OR coalesce(old.provider = new.provider, true))"

# Only narrow columns are ranked; bodies are read for what stands. Adds that moved after the standing version continue
# it, in their order; a later version that replaces the whole leaves them behind.
STANDING = f"""
WITH seen AS MATERIALIZED (
    SELECT version_id, article_id, provider, coalesce(item, uri) AS uri, replaces, pubstatus, move, series_part,
        versioncreated, {NUMBER} AS number
    FROM versions
    WHERE (embargoed IS NULL OR embargoed <= {{moment}} OR pubstatus = 'canceled') AND {{made}}
), gone AS (
    SELECT article_id FROM seen WHERE pubstatus = 'canceled'
    UNION
    SELECT old.article_id FROM seen AS old JOIN seen AS new ON old.uri = new.replaces
    WHERE new.replaces IS NOT NULL AND {SAME_SENDER} AND old.article_id <> new.article_id
        AND coalesce(old.versioncreated <= new.versioncreated, true)
), standing AS (
    SELECT * FROM seen ANTI JOIN gone USING (article_id)
    QUALIFY row_number() OVER (
        PARTITION BY article_id
        ORDER BY move = 'add', number DESC NULLS LAST, versioncreated DESC NULLS LAST, version_id DESC
    ) = 1
), adds AS (
    SELECT article_id, string_agg(body, chr(10) || chr(10) ORDER BY series_part NULLS LAST, versioncreated, version_id)
        AS body, sum(words)::BIGINT AS words
    FROM (
        SELECT seen.* FROM seen JOIN standing USING (article_id)
        WHERE seen.move = 'add' AND seen.pubstatus = 'usable' AND seen.version_id <> standing.version_id
            AND coalesce(seen.versioncreated >= standing.versioncreated, true)
        QUALIFY row_number() OVER (
            PARTITION BY seen.article_id, coalesce(seen.series_part::VARCHAR, seen.version_id)
            ORDER BY seen.number DESC NULLS LAST, seen.versioncreated DESC NULLS LAST, seen.version_id DESC
        ) = 1
    ) JOIN (SELECT version_id, body, words FROM versions WHERE move = 'add') USING (version_id)
    GROUP BY article_id
)
SELECT versions.* REPLACE (
    concat_ws(chr(10) || chr(10), versions.body, adds.body) AS body,
    versions.words + coalesce(adds.words, 0) AS words
)
FROM versions
SEMI JOIN (FROM standing WHERE pubstatus = 'usable') AS standing USING (version_id)
LEFT JOIN adds USING (article_id)
"""

MOVES = f"""
WITH ordered AS (
    SELECT version_id, article_id, lag(version_id) OVER (
        PARTITION BY article_id ORDER BY {NUMBER} NULLS FIRST, versioncreated NULLS FIRST, version_id
    ) AS before
    FROM versions
), named AS (
    SELECT new.version_id, max_by(old.version_id, (old.versioncreated, old.version_id)) AS version_replaced
    FROM versions AS new JOIN versions AS old ON coalesce(old.item, old.uri) = new.replaces
    WHERE new.replaces IS NOT NULL AND {SAME_SENDER} AND old.version_id <> new.version_id
    GROUP BY new.version_id
)
SELECT done.move, done.versioncreated, done.provider, done.article_id, done.version_id, done.uri, done.version,
    done.headline, done.ednote, done.received_at, old.version_id AS replaced_version_id, old.uri AS replaced_uri,
    old.version AS replaced_version, old.versioncreated AS replaced_versioncreated, old.headline AS replaced_headline
FROM versions AS done
LEFT JOIN named ON named.version_id = done.version_id
LEFT JOIN ordered ON ordered.version_id = done.version_id
LEFT JOIN versions AS old ON old.version_id = coalesce(named.version_replaced, ordered.before)
WHERE done.move IN ('correction', 'kill')
"""

# Of the last 30 days, but for when a feed last brought something. A run that brought something new is an arrival. A
# number is missing when its service left it out of a row and did not send it within a day: numbers come round again,
# and begin anew, hence the hundred.
FEED_HEALTH = """
WITH arrivals AS (
    SELECT feed, run_id, min(received_at) AS came, max(received_at) AS last, count(*) AS receipts,
        count(*) FILTER (articles = 0) AS spiked
    FROM receipts GROUP BY ALL
), brought AS (
    SELECT feed, max(last) AS received, sum(receipts) FILTER (recent)::BIGINT AS receipts,
        sum(spiked) FILTER (recent) / sum(receipts) FILTER (recent) AS spike_share,
        median(gap) FILTER (recent) AS usual_gap
    FROM (
        SELECT *, came > now() - INTERVAL 30 DAYS AS recent,
            epoch(came - lag(came) OVER (PARTITION BY feed ORDER BY came)) / 3600 AS gap
        FROM arrivals
    ) GROUP BY feed
), stories AS (
    SELECT feed, max(versioncreated) AS versioncreated,
        median(epoch(received_at - versioncreated) / 60) FILTER (received_at > now() - INTERVAL 30 DAYS) AS latency
    FROM versions GROUP BY feed
), numbered AS (
    SELECT DISTINCT feed, service, try_cast(sequence AS BIGINT) AS number, versioncreated AS made
    FROM versions
    WHERE received_at > now() - INTERVAL 30 DAYS AND service IS NOT NULL AND number IS NOT NULL AND made IS NOT NULL
), left_out AS (
    SELECT feed, service, unnest(range(before + 1, number)) AS number, made FROM (
        SELECT *, lag(number) OVER (PARTITION BY feed, service ORDER BY made, number) AS before FROM numbered
    ) WHERE number - before BETWEEN 2 AND 100
), missing AS (
    SELECT feed, count(*) AS count,
        list(format('{} {}', service, number) ORDER BY made DESC, number DESC)[:10] AS newest
    FROM left_out WHERE NOT EXISTS (
        FROM numbered WHERE numbered.feed IS NOT DISTINCT FROM left_out.feed AND numbered.service = left_out.service
            AND numbered.number = left_out.number
            AND numbered.made BETWEEN left_out.made - INTERVAL 1 DAY AND left_out.made + INTERVAL 1 DAY
    ) GROUP BY feed
)
SELECT brought.feed, brought.received, stories.versioncreated, round(epoch(now() - brought.received) / 3600, 2) AS
    silent_hours, round(brought.usual_gap, 2) AS usual_gap_hours,
    round(epoch(now() - brought.received) / 3600 / nullif(brought.usual_gap, 0), 1) AS silent_gaps,
    coalesce(brought.receipts, 0) AS receipts, round(brought.spike_share, 4) AS spike_share,
    round(stories.latency, 1) AS latency_minutes, coalesce(missing.count, 0) AS missing,
    missing.newest AS missing_newest
FROM brought
LEFT JOIN stories ON stories.feed IS NOT DISTINCT FROM brought.feed
LEFT JOIN missing ON missing.feed IS NOT DISTINCT FROM brought.feed
"""

VIEWS: dict[str, tuple[str, str]] = {
    "articles": (
        STANDING.format(moment="now()", made="true"),
        "The standing version of each article that is usable and whose embargo has lifted; adds joined to it.",
    ),
    "moves": (MOVES, "Corrections and kills, each with the version that it replaced."),
    "feed_health": (
        FEED_HEALTH,
        "By feed: silence against the usual gap; spikes, latency, numbers left out by a service in the last 30 days.",
    ),
}
MACROS: dict[str, tuple[str, str]] = {
    "articles_as_of(moment)": (
        STANDING.format(moment="moment", made=f"{MADE} <= moment"),
        "What `articles` showed at a moment, by the times that the versions themselves state.",
    ),
}
