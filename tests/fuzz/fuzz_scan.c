/* Rules up to the first NUL, each the lines behind `detection:`, a form feed between two; then a
 * message. Engine and oracle agree on every rule that is accepted, and matches lie in their values.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/match/oracle.h"
#include "tests/match/trial.h"

/* More only makes each try slow. */
#define MOST_RULE_BYTES 2000

static void append_rules(struct buffer *out, struct bytes text)
{
    size_t at = 0;
    while (at < text.size) {
        size_t end = bytes_find_byte(text, '\f', at);
        if (end == BYTES_NOT_FOUND)
            end = text.size;
        buffer_append_string(out, "title: t\nlogsource: {category: email}\ndetection:\n");
        struct bytes lines = bytes_slice(text, at, end);
        buffer_append(out, lines);
        if (bytes_find(lines, bytes_of("condition:"), 0) == BYTES_NOT_FOUND)
            buffer_append_string(out, "\n  condition: s");
        buffer_append_string(out, "\n---\n");
        at = end + 1;
    }
}

static void check_rule(struct trial *trial, struct oracle *oracle, uint32_t rule)
{
    enum oracle_answer answer = oracle_rule_holds(oracle, trial->plan->rules[rule].rule);
    bool scan_failed = anomaly_has(trial->message->anomalies, ANOMALY_SCAN_ERROR);
    bool holds = verdict_rule_holds(trial->scanner, rule);
    REQUIRE(!holds || trial_rule_is_candidate(trial, rule));
    if (answer == ORACLE_GAVE_UP || scan_failed)
        return;
    REQUIRE(holds == (answer == ORACLE_YES));
    struct verdict_match matches[8];
    bool is_cut = false;
    size_t count = holds ? verdict_matches(trial->scanner, rule, matches, 8, &is_cut) : 0;
    for (size_t i = 0; i < count; i++) {
        REQUIRE(matches[i].span.from <= matches[i].span.to);
        REQUIRE(matches[i].span.to <= matches[i].value.size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = bytes_make(data, size);
    size_t split = bytes_find_byte(input, '\0', 0);
    if (split == BYTES_NOT_FOUND || split > MOST_RULE_BYTES)
        return 0;
    struct buffer rules = {0};
    append_rules(&rules, bytes_slice(input, 0, split));
    struct trial trial;
    trial_open(&trial, buffer_bytes(&rules), trial_unpacker());
    struct oracle *oracle = oracle_new(&trial.set);
    trial_scan(&trial, bytes_from(input, split + 1));
    oracle_begin(oracle, trial.message);
    for (uint32_t i = 0; i < trial.plan->rule_count; i++)
        check_rule(&trial, oracle, i);
    oracle_free(oracle);
    trial_close(&trial);
    buffer_done(&rules);
    return 0;
}
