#include "loaders/ledger.h"

#include "engine/base/require.h"

static const char *const level_names[LEDGER_COUNT] = {
    [LEDGER_ARCHIVE] = "archives",
    [LEDGER_CONTAINER] = "containers",
    [LEDGER_MEMBER] = "members",
    [LEDGER_MESSAGE] = "messages",
};

static const char *const outcome_names[OUTCOME_COUNT] = {
    [OUTCOME_DECODED] = "decoded",
    [OUTCOME_PARTIAL] = "partial",
    [OUTCOME_SKIPPED] = "skipped",
    [OUTCOME_FAILED] = "failed",
};

static const char *const reason_names[REASON_COUNT] = {
    [REASON_NONE] = "none",
    [REASON_NOT_MAIL] = "not-mail",
    [REASON_EMPTY] = "empty",
    [REASON_DIRECTORY] = "directory",
    [REASON_SYMBOLIC_LINK] = "symbolic-link",
    [REASON_HARD_LINK] = "hard-link",
    [REASON_SPECIAL_FILE] = "special-file",
    [REASON_UNREADABLE] = "unreadable",
    [REASON_UNSUPPORTED] = "unsupported",
    [REASON_ENCRYPTED] = "encrypted",
    [REASON_TRUNCATED] = "truncated",
    [REASON_CORRUPT] = "corrupt",
    [REASON_LIMIT_NESTING] = "limit-nesting",
    [REASON_LIMIT_MEMBERS] = "limit-members",
    [REASON_LIMIT_EXPANSION] = "limit-expansion",
    [REASON_LIMIT_MESSAGE_BYTES] = "limit-message-bytes",
    [REASON_LIMIT_SPOOL] = "limit-spool",
    [REASON_OWN_CASE] = "own-case",
    [REASON_INTERRUPTED] = "interrupted",
    [REASON_ANOMALY] = "anomaly",
};

const char *ledger_level_name(enum ledger_level level)
{
    REQUIRE((unsigned)level < LEDGER_COUNT);
    return level_names[level];
}

const char *outcome_name(enum outcome outcome)
{
    REQUIRE((unsigned)outcome < OUTCOME_COUNT);
    return outcome_names[outcome];
}

const char *reason_name(enum reason reason)
{
    REQUIRE((unsigned)reason < REASON_COUNT);
    return reason_names[reason];
}
