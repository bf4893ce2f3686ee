#include "engine/hits/schema.h"

#include <stddef.h>

/* Stored in the database as they are, comments included: `.schema` explains the case to whoever
 * opens it. Times are seconds since 1970 (UTC), NULL where unknown. A place is (sweep, file_index,
 * sequence): which run, which file in the order of the run, which message of that file. Texts that
 * are not known are empty, never NULL. */
static const char *const statements[] = {
    "CREATE TABLE sweep ( -- one run of a hunt\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    version TEXT NOT NULL, -- of coldtrail\n"
    "    command_line TEXT NOT NULL,\n"
    "    configuration TEXT NOT NULL, -- resolved: a JSON object\n"
    "    started INTEGER NOT NULL,\n"
    "    finished INTEGER, -- NULL: still running, or killed\n"
    "    complete INTEGER NOT NULL DEFAULT 0, -- nothing wanted was left unread\n"
    "    interrupted INTEGER NOT NULL DEFAULT 0,\n"
    "    elapsed_seconds REAL,\n"
    "    cpu_seconds REAL,\n"
    "    threads INTEGER,\n"
    "    input_bytes INTEGER, -- compressed bytes read\n"
    "    raw_bytes INTEGER -- raw mail\n"
    ") STRICT",

    "CREATE TABLE rule ( -- the signatures that were hunted with\n"
    "    id INTEGER PRIMARY KEY, -- its index in the run\n"
    "    rule_id TEXT NOT NULL, -- UUID as written\n"
    "    name TEXT NOT NULL,\n"
    "    title TEXT NOT NULL,\n"
    "    level TEXT NOT NULL,\n"
    "    level_rank INTEGER NOT NULL, -- 0 informational ... 4 critical\n"
    "    status TEXT NOT NULL,\n"
    "    author TEXT NOT NULL,\n"
    "    license TEXT NOT NULL,\n"
    "    description TEXT NOT NULL,\n"
    "    source TEXT NOT NULL, -- rule file\n"
    "    sha256 TEXT NOT NULL, -- of the rule as written\n"
    "    exactness TEXT NOT NULL,\n"
    "    hits INTEGER NOT NULL DEFAULT 0, -- distinct messages, once the sweep has ended\n"
    "    stored INTEGER NOT NULL DEFAULT 0 -- of them with a record\n"
    ") STRICT",

    "CREATE TABLE refusal ( -- rules that were refused\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id),\n"
    "    path TEXT NOT NULL,\n"
    "    line INTEGER NOT NULL, -- 0: the whole file\n"
    "    column INTEGER NOT NULL,\n"
    "    title TEXT NOT NULL,\n"
    "    reason TEXT NOT NULL\n"
    ") STRICT",

    "CREATE TABLE correlation ( -- rules over messages of other rules, and what they counted\n"
    "    rule INTEGER PRIMARY KEY REFERENCES rule(id),\n"
    "    type TEXT NOT NULL, -- event_count, value_count, temporal ...\n"
    "    condition TEXT NOT NULL, -- gte 10\n"
    "    timespan INTEGER NOT NULL, -- seconds\n"
    "    group_by TEXT NOT NULL, -- fields, a comma between them; empty: one group\n"
    "    field TEXT NOT NULL, -- whose values count; may be empty\n"
    "    events INTEGER NOT NULL DEFAULT 0, -- counted: messages, results of correlations\n"
    "    without_time INTEGER NOT NULL DEFAULT 0, -- left out: no plausible time\n"
    "    without_group INTEGER NOT NULL DEFAULT 0, -- left out: a group-by field has no value\n"
    "    cut INTEGER NOT NULL DEFAULT 0 -- counted in part, or not at all: beyond a limit\n"
    ") STRICT",

    "CREATE TABLE source ( -- files found, and how each ended\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id),\n"
    "    file_index INTEGER NOT NULL,\n"
    "    path TEXT NOT NULL,\n"
    "    size INTEGER NOT NULL, -- bytes\n"
    "    outcome TEXT NOT NULL, -- decoded, partial, skipped, failed\n"
    "    reason TEXT NOT NULL, -- empty where decoded\n"
    "    messages INTEGER NOT NULL,\n"
    "    hits INTEGER NOT NULL,\n"
    "    PRIMARY KEY (sweep, file_index)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE message ( -- distinct messages with a hit, or counted by a correlation\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    digest TEXT NOT NULL, -- SHA-256 of the raw message; each occurs once\n"
    "    digest_hash INTEGER NOT NULL, -- 32 bits of it: an index that stays small\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id), -- the first place it was found in:\n"
    "    file_index INTEGER NOT NULL,\n"
    "    sequence INTEGER NOT NULL,\n"
    "    time INTEGER, -- Date where plausible, else delivery\n"
    "    date INTEGER, -- Date header\n"
    "    delivery_date INTEGER, -- newest Received header\n"
    "    size INTEGER NOT NULL, -- bytes\n"
    "    message_id TEXT NOT NULL,\n"
    "    subject TEXT NOT NULL,\n"
    "    from_address TEXT NOT NULL, -- the first\n"
    "    from_name TEXT NOT NULL,\n"
    "    from_domain TEXT NOT NULL, -- registered domain\n"
    "    delivery TEXT NOT NULL, -- as headers tell: delivered, junk, unknown\n"
    "    level_rank INTEGER NOT NULL -- highest of its rules, and of correlations it is part of;\n"
    "        -- -1: it is neither hit nor part of one, only counted\n"
    ") STRICT",

    "CREATE INDEX message_of_digest ON message (digest_hash)",

    "CREATE TABLE location ( -- every place where such a message lies\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id),\n"
    "    file_index INTEGER NOT NULL,\n"
    "    sequence INTEGER NOT NULL,\n"
    "    message INTEGER NOT NULL REFERENCES message(id),\n"
    "    container TEXT NOT NULL, -- backup.tar.zst!2020/inbox.mbox.gz\n"
    "    in_mailbox INTEGER NOT NULL, -- 0: the container is the message itself\n"
    "    number INTEGER NOT NULL, -- in its mailbox, from 1\n"
    "    offset INTEGER NOT NULL, -- in its decompressed container\n"
    "    length INTEGER NOT NULL,\n"
    "    path TEXT AS (iif(in_mailbox, container || '#' || number, container)) VIRTUAL,\n"
    "    PRIMARY KEY (sweep, file_index, sequence)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE INDEX location_of_message ON location (message)",

    "CREATE TABLE hit ( -- every message x rule\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    message INTEGER NOT NULL REFERENCES message(id),\n"
    "    rule INTEGER NOT NULL REFERENCES rule(id),\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id), -- that found it first\n"
    "    hit_id TEXT NOT NULL, -- stable: of digest and rule_id\n"
    "    record TEXT, -- JSON without locations; NULL above the cap\n"
    "    UNIQUE (message, rule)\n"
    ") STRICT",

    "CREATE INDEX hit_stored ON hit (rule, message) WHERE record IS NOT NULL",

    "CREATE TABLE event ( -- messages that correlations count\n"
    "    rule INTEGER NOT NULL REFERENCES rule(id), -- that holds on it\n"
    "    message INTEGER NOT NULL REFERENCES message(id),\n"
    "    is_cut INTEGER NOT NULL, -- a field has more values than event_value holds\n"
    "    PRIMARY KEY (rule, message)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE event_field ( -- fields that correlations look at\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    name TEXT NOT NULL\n"
    ") STRICT",

    "CREATE TABLE event_value ( -- what they hold in such messages\n"
    "    message INTEGER NOT NULL REFERENCES message(id),\n"
    "    field INTEGER NOT NULL REFERENCES event_field(id),\n"
    "    text TEXT NOT NULL, -- folded: what differs in case alone is the same\n"
    "    PRIMARY KEY (message, field, text)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE correlation_hit ( -- messages that belong together\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    rule INTEGER NOT NULL REFERENCES rule(id), -- the correlation\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id),\n"
    "    hit_id TEXT NOT NULL, -- stable: of rule_id, group and first event\n"
    "    first_time INTEGER NOT NULL,\n"
    "    last_time INTEGER NOT NULL,\n"
    "    measure REAL NOT NULL, -- the highest count (sum, ...) within one timespan\n"
    "    messages INTEGER NOT NULL, -- distinct, of the whole\n"
    "    record TEXT -- JSON; NULL above the cap, and where only others count it\n"
    ") STRICT",

    "CREATE INDEX correlation_hit_of_rule ON correlation_hit (rule, first_time)",

    "CREATE TABLE correlation_key ( -- what the messages of a correlation_hit share\n"
    "    correlation_hit INTEGER NOT NULL REFERENCES correlation_hit(id),\n"
    "    position INTEGER NOT NULL, -- in group-by, from 0\n"
    "    field TEXT NOT NULL,\n"
    "    text TEXT NOT NULL, -- folded\n"
    "    PRIMARY KEY (correlation_hit, position)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE correlation_message ( -- the messages of a correlation_hit\n"
    "    correlation_hit INTEGER NOT NULL REFERENCES correlation_hit(id),\n"
    "    message INTEGER NOT NULL REFERENCES message(id),\n"
    "    PRIMARY KEY (correlation_hit, message)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE recipient ( -- of those messages\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    message INTEGER NOT NULL REFERENCES message(id),\n"
    "    kind TEXT NOT NULL, -- to, cc, delivered_to\n"
    "    address TEXT NOT NULL,\n"
    "    domain TEXT NOT NULL, -- registered domain; may be empty\n"
    "    name TEXT NOT NULL\n"
    ") STRICT",

    "CREATE TABLE target ( -- recipients that a watched company owns\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    message INTEGER NOT NULL REFERENCES message(id),\n"
    "    company TEXT NOT NULL,\n"
    "    country TEXT NOT NULL,\n"
    "    sector TEXT NOT NULL,\n"
    "    role TEXT NOT NULL, -- empty: not known\n"
    "    address TEXT NOT NULL, -- lower case\n"
    "    kind TEXT NOT NULL -- direct (To), cc (Cc, Bcc), list (in neither)\n"
    ") STRICT",

    "CREATE INDEX target_of_message ON target (message)",

    "CREATE TABLE attachment ( -- files of those messages, members of archives too\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    message INTEGER NOT NULL REFERENCES message(id),\n"
    "    name TEXT NOT NULL,\n"
    "    mime_type TEXT NOT NULL,\n"
    "    size INTEGER NOT NULL, -- bytes, decoded\n"
    "    sha256 TEXT NOT NULL\n"
    ") STRICT",

    "CREATE INDEX attachment_of_message ON attachment (message)",

    "CREATE TABLE collector ( -- hosts that pages of those messages send a password to\n"
    "    message INTEGER NOT NULL REFERENCES message(id),\n"
    "    host TEXT NOT NULL, -- lower case\n"
    "    PRIMARY KEY (message, host)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE day ( -- messages read, hit or not, by the day they are dated\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id),\n"
    "    day INTEGER NOT NULL, -- since 1970-01-01, UTC\n"
    "    messages INTEGER NOT NULL,\n"
    "    PRIMARY KEY (sweep, day)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE problem ( -- what was not read, or not whole\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id),\n"
    "    file_index INTEGER NOT NULL,\n"
    "    sequence INTEGER NOT NULL, -- messages of the file that came before it\n"
    "    level TEXT NOT NULL, -- archives, containers, members, messages\n"
    "    outcome TEXT NOT NULL, -- partial, skipped, failed\n"
    "    reason TEXT NOT NULL,\n"
    "    path TEXT NOT NULL,\n"
    "    detail TEXT NOT NULL\n"
    ") STRICT",

    "CREATE INDEX problem_order ON problem (sweep, file_index, sequence)",

    "CREATE TABLE tally ( -- seen = decoded + partial + skipped + failed\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id),\n"
    "    level TEXT NOT NULL,\n"
    "    seen INTEGER NOT NULL,\n"
    "    decoded INTEGER NOT NULL,\n"
    "    partial INTEGER NOT NULL,\n"
    "    skipped INTEGER NOT NULL,\n"
    "    failed INTEGER NOT NULL,\n"
    "    PRIMARY KEY (sweep, level)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE anomaly ( -- messages with each malformation\n"
    "    sweep INTEGER NOT NULL REFERENCES sweep(id),\n"
    "    name TEXT NOT NULL,\n"
    "    messages INTEGER NOT NULL,\n"
    "    PRIMARY KEY (sweep, name)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE VIEW match AS -- what made each stored hit true\n"
    "    SELECT hit.id AS hit, hit.message, hit.rule,\n"
    "        item.value ->> 'selection' AS selection, item.value ->> 'field' AS field,\n"
    "        coalesce(item.value ->> 'part', '') AS part,\n"
    "        coalesce(item.value ->> 'view', '') AS view, item.value ->> 'offset' AS offset,\n"
    "        coalesce(item.value ->> 'snippet', '') AS snippet,\n"
    "        coalesce(item.value ->> '$.lookalike.brand', '') AS lookalike_brand,\n"
    "        coalesce(item.value ->> '$.lookalike.family', '') AS lookalike_family\n"
    "    FROM hit JOIN json_each(hit.record, '$.coldtrail.matches') AS item",

    NULL};

const char *const *schema_statements(void)
{
    return statements;
}
