/* Any text as an event: whatever loads keeps the promises of rule.h, says where it came from, and
 * is counted. */
#include "signatures/misp.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rule_check.h"

static size_t check_rules(const struct rule_set *set)
{
    size_t value_count = 0;
    for (size_t i = 0; i < set->rule_count; i++) {
        rule_check(&set->rules[i]);
        const struct item *item = &set->rules[i].selections[0].maps[0].items[0];
        for (size_t j = 0; j < item->value_count; j++) {
            const struct indicator *indicator = item->values[j].indicator;
            REQUIRE(indicator && indicator->feed && indicator->type.size > 0);
            REQUIRE(bytes_equal(indicator->value, item->values[j].text));
        }
        value_count += item->value_count;
    }
    return value_count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = fuzz_copy(bytes_make(data, size), 0, 0);
    struct bytes path = bytes_of("fuzz.json");
    struct rule_set set;
    rule_set_init(&set);
    bool is_known = misp_read(&set, text, path);
    REQUIRE(!is_known || set.imports.count > 0);
    fuzz_free(text);
    size_t counted = import_report_count(&set.imports, path, IMPORT_TAKEN) +
                     import_report_count(&set.imports, path, IMPORT_DEGRADED);
    REQUIRE(check_rules(&set) == counted);
    rule_set_done(&set);
    return 0;
}
