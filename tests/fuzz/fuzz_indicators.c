/* Any text as a file whose name says nothing: it gets a format, and what is read of it as a list
 * keeps the promises of rule.h, says where it came from, and is counted. */
#include "signatures/ioc_list.h"
#include "signatures/refang.h"
#include "signatures/rule_format.h"
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
            REQUIRE(indicator->line > 0);
        }
        value_count += item->value_count;
    }
    return value_count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = fuzz_copy(bytes_make(data, size), 0, 0);
    struct bytes path = bytes_of("fuzz");
    struct rule_set set;
    rule_set_init(&set);
    REQUIRE((unsigned)rule_format_of(text, path) < RULE_FORMAT_COUNT);
    REQUIRE(refang(set.arena, text).size <= size);
    bool is_list = ioc_list_read(&set, text, path);
    REQUIRE(is_list == (set.rule_count > 0));
    fuzz_free(text);
    size_t counted = import_report_count(&set.imports, path, IMPORT_TAKEN) +
                     import_report_count(&set.imports, path, IMPORT_DEGRADED);
    REQUIRE(check_rules(&set) == counted);
    rule_set_done(&set);
    return 0;
}
