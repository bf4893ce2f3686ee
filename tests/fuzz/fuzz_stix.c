/* Any text as a bundle, and as a pattern: whatever loads keeps the promises of rule.h and says
 * where it came from; what is a pattern is one in parentheses too. */
#include "engine/base/arena.h"
#include "signatures/stix.h"
#include "signatures/stix_pattern.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rule_check.h"

static const struct rule_place place = {1, 1};

static void check_pattern(struct bytes pattern)
{
    struct arena *arena = arena_new(4096);
    struct complaint complaint = {.arena = arena};
    if (stix_pattern_parse(arena, pattern, place, &complaint)) {
        /* The line break ends a comment. */
        struct buffer wrapped = {0};
        buffer_append_byte(&wrapped, '(');
        buffer_append(&wrapped, pattern);
        buffer_append_string(&wrapped, "\n)");
        bool is_pattern = stix_pattern_parse(arena, buffer_bytes(&wrapped), place, &complaint);
        REQUIRE(is_pattern ||
                bytes_find(complaint.reason, bytes_of("deeper"), 0) != BYTES_NOT_FOUND);
        buffer_done(&wrapped);
    } else {
        REQUIRE(complaint.reason.size > 0);
    }
    arena_free(arena);
}

static void check_provenance(const struct rule_set *set)
{
    for (size_t i = 0; i < set->rule_count; i++) {
        const struct indicator *indicator =
            set->rules[i].selections[0].maps[0].items[0].values[0].indicator;
        REQUIRE(indicator && indicator->feed && indicator->type.size > 0);
        REQUIRE(indicator->line == set->rules[i].place.line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = fuzz_copy(bytes_make(data, size), 0, 0);
    struct rule_set set;
    rule_set_init(&set);
    bool is_json = stix_read(&set, text, bytes_of("fuzz.json"));
    REQUIRE(is_json == (set.imports.count > 0));
    REQUIRE(is_json == (set.refusal_count == 0));
    fuzz_free(text);
    for (size_t i = 0; i < set.rule_count; i++)
        rule_check(&set.rules[i]);
    check_provenance(&set);
    rule_set_done(&set);
    check_pattern(bytes_make(data, size));
    return 0;
}
