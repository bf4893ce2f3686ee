/* Any text as an event: whatever loads keeps the promises of rule.h, says where it came from, and
 * is counted. */
#include "signatures/misp.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rule_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = fuzz_copy(bytes_make(data, size), 0, 0);
    struct bytes path = bytes_of("fuzz.json");
    struct rule_set set;
    rule_set_init(&set);
    bool is_known = misp_read(&set, text, path);
    REQUIRE(!is_known || set.imports.count > 0);
    fuzz_free(text);
    rule_check_indicators(&set, path);
    rule_set_done(&set);
    return 0;
}
