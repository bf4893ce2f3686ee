/* Any text as a file of rules: never a crash, and whatever loads keeps the promises of rule.h. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rule_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_make(data, size), "fuzz.yml");
    REQUIRE(set.rule_count + set.filter_count + set.correlation_count + set.refusal_count > 0);
    rule_set_finish(&set);
    rule_check_set(&set);
    rule_set_done(&set);
    return 0;
}
