/* Any text as SpamAssassin's configuration: whatever loads keeps the promises of rule.h, and what
 * is none makes no rule. */
#include "signatures/spamassassin.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rule_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = fuzz_copy(bytes_make(data, size), 0, 0);
    struct rule_set set;
    rule_set_init(&set);
    bool is_read = spamassassin_read(&set, text, bytes_of("fuzz.cf"));
    fuzz_free(text);
    spamassassin_finish(&set);
    REQUIRE(is_read || set.rule_count == 0);
    for (size_t i = 0; i < set.rule_count; i++)
        rule_check(&set.rules[i]);
    rule_set_done(&set);
    return 0;
}
