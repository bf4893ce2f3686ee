#include "signatures/rule.h"

static const char *const level_names[RULE_LEVEL_COUNT] = {
    [RULE_LEVEL_INFORMATIONAL] = "informational",
    [RULE_LEVEL_LOW] = "low",
    [RULE_LEVEL_MEDIUM] = "medium",
    [RULE_LEVEL_HIGH] = "high",
    [RULE_LEVEL_CRITICAL] = "critical",
};

const char *rule_level_name(enum rule_level level)
{
    return (unsigned)level < RULE_LEVEL_COUNT ? level_names[level] : "unknown";
}

const char *rule_status_name(size_t index)
{
    static const char *const names[RULE_STATUS_COUNT] = {"stable", "test", "experimental",
                                                         "deprecated", "unsupported"};
    return index < RULE_STATUS_COUNT ? names[index] : "unknown";
}

bool rule_level_from_name(struct bytes name, enum rule_level *out_level)
{
    for (unsigned level = 0; level < RULE_LEVEL_COUNT; level++) {
        if (bytes_equal(name, bytes_of(level_names[level]))) {
            *out_level = (enum rule_level)level;
            return true;
        }
    }
    return false;
}
